"""Recordings with their words: of people, by a manifest, or of synthetic voices."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import soundfile

from assistant.hearing import SAMPLE_RATE, load_audio
from assistant.hearing.ports import Pcm
from benchmarks.spoken import Question

__all__ = ["Clip", "of_people", "of_voices"]

_MARGIN_S: Final = 0.3
"""Quiet before and after a clip, as the desk's endpoint leaves it."""


@dataclass(frozen=True, slots=True)
class Clip:
    """One recording at 16 kHz and what is said in it."""

    text: str
    group: str
    """What it is counted under: language, or `mixed`."""
    unit: str
    """`word`, `phrase`, `question` or `story`."""
    pcm: Pcm


def of_people(manifest: Path, language: str) -> list[Clip]:
    """Clips of one language from a table with columns path, language, transcript and unit."""
    with manifest.open(encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream, delimiter="\t") if _counts(row, language)]
    return [
        Clip(
            row["transcript"], language, row.get("unit", ""), _padded(manifest.parent / row["path"])
        )
        for row in rows
    ]


def of_voices(questions: tuple[Question, ...], unit: str) -> list[Clip]:
    """Recorded benchmark questions."""
    return [
        Clip(q.text, "mixed" if q.mixed else q.language, unit, load_audio(q.sound).pcm)
        for q in questions
    ]


def _counts(row: dict[str, str], language: str) -> bool:
    return (
        row["language"] == language
        and row.get("tier", "A") == "A"
        and bool(row["transcript"].strip())
    )


def _padded(path: Path) -> Pcm:
    sound, rate = soundfile.read(path, dtype="int16")
    if rate != SAMPLE_RATE or sound.ndim != 1:
        raise ValueError(f"{path}: {SAMPLE_RATE} Hz mono is wanted, this has {rate} Hz")
    quiet = np.zeros(round(_MARGIN_S * SAMPLE_RATE), np.int16)
    return np.concatenate([quiet, sound, quiet])
