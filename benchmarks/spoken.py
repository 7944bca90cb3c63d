"""Spoken questions with the service that is meant, read from `benchmarks/`."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import yaml

from assistant.hearing import Pcm, Utterance, load_audio

__all__ = ["FOLDER", "Question", "babble_behind", "in_babble", "load_questions"]

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
            sound=_sound(part, item["id"]),
        )
        for item in (*items["in_scope"], *items["out_of_scope"])
    )


def _sound(part: str, name: str) -> Path:
    """The recording of a question: FLAC for the desk's sets, Opus for those of the model alone."""
    flac = FOLDER / "speech" / part / f"{name}.flac"
    return flac if flac.exists() else flac.with_suffix(".ogg")


def in_babble(question: Question, others: Sequence[Question], snr_db: float) -> Utterance:
    """A question with other questions behind it, at a ratio of mean powers.

    The voices are drawn by the question's id, so that every run hears the same.
    """
    voices = [load_audio(other.sound).pcm for other in others if other.id != question.id]
    return Utterance(babble_behind(load_audio(question.sound).pcm, voices, snr_db, question.id))


def babble_behind(pcm: Pcm, voices: Sequence[Pcm], snr_db: float, seed: str | int) -> Pcm:
    """Four of the voices at once behind a recording (never itself), drawn by the seed."""
    rng = random.Random(seed)
    clean = pcm.astype(np.float64)
    babble = np.zeros(len(clean))
    for voice in rng.sample([voice for voice in voices if voice is not pcm], _VOICES):
        looped = np.tile(voice.astype(np.float64), len(clean) // len(voice) + 2)
        start = rng.randrange(len(looped) - len(clean))
        babble += looped[start : start + len(clean)] * rng.uniform(0.3, 1.0)
    signal, noise = float((clean**2).mean()), float((babble**2).mean())
    mixed = 0.5 * (clean + babble * np.sqrt(signal / noise / 10 ** (snr_db / 10)))
    noisy: Pcm = np.clip(mixed, -32_768, 32_767).astype(np.int16)
    return noisy
