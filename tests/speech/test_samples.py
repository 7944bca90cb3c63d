"""Speech tests: recordings with their words and the service that is meant."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from rapidfuzz.distance import Levenshtein

FOLDER: Final = Path(__file__).parent
SAMPLES: Final[list[dict[str, Any]]] = yaml.safe_load((FOLDER / "samples.yaml").read_text("utf-8"))
ASKED: Final = [sample for sample in SAMPLES if sample["service"]]
OTHER: Final = [sample for sample in SAMPLES if not sample["service"]]

HALF_RIGHT: Final = 0.5
"""Of the letters: below it a right service would be luck, not hearing."""


@pytest.fixture(scope="module")
def answers(model_dir: Path) -> dict[str, dict[str, Any]]:
    """What the command makes of every sample, by file name."""
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("komekshi")),
            *("ask", "--json"),
            *(str(FOLDER / sample["file"]) for sample in SAMPLES),
        ],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "KOMEKSHI_MODEL": str(model_dir)},
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return {Path(row["input"]).name: row for row in rows}


def test_every_recording_is_listed() -> None:
    assert {sample["file"] for sample in SAMPLES} == {path.name for path in FOLDER.glob("*.wav")}


@pytest.mark.parametrize("sample", ASKED, ids=lambda sample: sample["file"])
def test_the_service_is_found(answers: dict[str, dict[str, Any]], sample: dict[str, Any]) -> None:
    answer = answers[sample["file"]]
    assert answer["decision"] in ("Answer", "Confirm", "Choose")
    named = [candidate["service"] for candidate in answer["candidates"]]
    assert sample["service"] in named, answer["text"]
    likeness = Levenshtein.normalized_similarity(answer["text"], sample["text"])
    assert likeness > HALF_RIGHT, answer["text"]


@pytest.mark.parametrize("sample", OTHER, ids=lambda sample: sample["file"])
def test_other_talk_is_not_answered(
    answers: dict[str, dict[str, Any]], sample: dict[str, Any]
) -> None:
    """`asked_back` lists what is known to be taken for a question, though never answered; once
    such a sample is refused, its mark must go."""
    refused = answers[sample["file"]]["decision"] in ("NotKnown", "NotSpeech")
    assert answers[sample["file"]]["decision"] != "Answer"
    assert refused is not sample.get("asked_back", False)
