"""What is said of what is written: pairs by hand, all of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from assistant.text import Language, speakable

_DATA = Path(__file__).parent / "data"
_LEAST = 400
"""Pairs in each language."""


def _pairs(language: Language) -> list[tuple[str, str]]:
    """In order of the file; ruamel refuses what is written twice in one group."""
    groups = YAML(typ="safe").load(_DATA / f"spoken_{language}.yaml")
    return [pair for group in groups.values() for pair in group.items()]


PAIRS = [
    pytest.param(language, shown, said, id=f"{language}: {shown}")
    for language in Language
    for shown, said in _pairs(language)
]


@pytest.mark.parametrize(("language", "shown", "said"), PAIRS)
def test_said_as_written_down(language: Language, shown: str, said: str) -> None:
    assert speakable(shown, language) == said
    assert speakable(said, language) == said


@pytest.mark.parametrize("language", Language)
def test_there_are_enough_pairs(language: Language) -> None:
    assert len({shown for shown, _ in _pairs(language)}) >= _LEAST
