"""Which voice says which part of a sentence."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant.text import Language
from assistant.voice.runs import Run, language_runs

DATA = yaml.safe_load((Path(__file__).parent / "data" / "runs.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", DATA, ids=[case["text"] for case in DATA])
def test_a_label_is_said_by_the_voice_of_its_language(case: dict[str, Any]) -> None:
    wanted = tuple(Run(text, Language(language)) for language, text in case["runs"])
    assert language_runs(case["text"], Language(case["language"])) == wanted


_LETTERS = st.text('абвқәі «»"“”„.,!-12aZ', max_size=60)


@given(_LETTERS, st.sampled_from(Language))
def test_nothing_is_lost_and_neighbours_differ(text: str, language: Language) -> None:
    runs = language_runs(text, language)
    assert "".join(run.text for run in runs) == text
    assert all(one.language is not other.language for one, other in pairwise(runs))
