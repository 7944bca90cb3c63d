"""Spoken questions with the service that is meant, read from `benchmarks/`."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import yaml

from assistant.hearing import Utterance, load_audio

__all__ = ["FOLDER", "Question", "in_babble", "load_questions"]

FOLDER: Final = Path(__file__).parent
_VOICES: Final = 4
"""Voices of the babble behind a question."""


@dataclass(frozen=True, slots=True)
class Question:
    """One recording and what would be right."""

    id: str
    text: str
    language: str
    mixed: bool
    right: frozenset[str]
    """Services that answer it; empty for what is out of scope."""
    sound: Path

    @property
    def in_scope(self) -> bool:
        return bool(self.right)


def load_questions(part: str) -> tuple[Question, ...]:
    """All of `questions/<part>.yaml`."""
    items = yaml.safe_load((FOLDER / "questions" / f"{part}.yaml").read_text("utf-8"))
    return tuple(
        Question(
            id=item["id"],
            text=item["text"],
            language=item["language"],
            mixed=bool(item.get("mixed", False)),
            right=frozenset(filter(None, (item["service"], *item.get("also", ())))),
            sound=FOLDER / "speech" / part / f"{item['id']}.flac",
        )
        for item in (*items["in_scope"], *items["out_of_scope"])
    )


def in_babble(question: Question, others: Sequence[Question], snr_db: float) -> Utterance:
    """A question with other questions behind it, at a ratio of mean powers.

    The voices are drawn by the question's id, so that every run hears the same.
    """
    rng = random.Random(question.id)
    clean = load_audio(question.sound).pcm.astype(np.float64)
    babble = np.zeros(len(clean))
    for other in rng.sample([o for o in others if o.id != question.id], _VOICES):
        voice = load_audio(other.sound).pcm.astype(np.float64)
        looped = np.tile(voice, len(clean) // len(voice) + 2)
        start = rng.randrange(len(looped) - len(clean))
        babble += looped[start : start + len(clean)] * rng.uniform(0.3, 1.0)
    signal, noise = float((clean**2).mean()), float((babble**2).mean())
    mixed = 0.5 * (clean + babble * np.sqrt(signal / noise / 10 ** (snr_db / 10)))
    return Utterance(np.clip(mixed, -32_768, 32_767).astype(np.int16))
