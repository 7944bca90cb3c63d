"""Closed choice and refusal: which of N sentences was said, and whether one of them was."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from assistant.hearing import SAMPLE_RATE
from assistant.hearing.store import GARBAGE
from benchmarks.ears.clips import Clip
from benchmarks.ears.ear import Ear

__all__ = ["Trial", "at_false_accepts", "closed_choice", "curve", "refusal"]

_LEAN: Final = 2.0
"""Points of likeness that one unit of log-likelihood a second costs in `Trial.score`, where the
grammar's words fit the sound worse than the dictionary's: it parts equals, no more."""

_NONE: Final = 101.0
"""Threshold above every score: nothing is accepted."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One decode against a grammar."""

    inside: bool
    """The sentence was in the grammar."""
    right: bool
    score: float
    """How sure it is that the nearest sentence was said; about 0 to 100."""


def closed_choice(
    ear: Ear, clips: Sequence[Clip], every: Sequence[str], ways: int, seed: int
) -> float:
    """Part of the clips whose recognised words lie nearest to their own sentence among `ways`.

    The others are drawn from `every`. The same judgement as plain rapidfuzz over Vosk's text.
    """
    rng = random.Random(seed)
    right = 0
    for clip in clips:
        choice = [*_others(clip.text, every, ways - 1, rng), clip.text]
        heard = ear.hear(clip.pcm, choice).text
        best = process.extractOne(heard, choice, scorer=fuzz.ratio) if heard else None
        right += bool(best and best[0] == clip.text)
    return right / max(1, len(clips))


def refusal(
    ear: Ear, clips: Sequence[Clip], every: Sequence[str], ways: int, seed: int
) -> list[Trial]:
    """Each clip twice: against a grammar with its sentence, and against one without it."""
    rng = random.Random(seed)
    trials = []
    for clip in clips:
        opened = ear.hear(clip.pcm)
        others = _others(clip.text, every, ways, rng)
        for inside in (True, False):
            choice = [*others[1:], clip.text] if inside else others
            steered = ear.hear(clip.pcm, [*choice, GARBAGE])
            best, likeness, _ = process.extractOne(steered.text, choice, scorer=fuzz.ratio)
            lost = max(0.0, opened.likelihood - steered.likelihood) * SAMPLE_RATE / len(clip.pcm)
            trials.append(Trial(inside, best == clip.text, likeness - _LEAN * lost))
    return trials


def curve(trials: Sequence[Trial]) -> list[dict[str, float]]:
    """Accepted and right, accepted and wrong, falsely accepted, for thresholds of the score."""
    inside = [trial for trial in trials if trial.inside]
    outside = [trial for trial in trials if not trial.inside]
    points = []
    for threshold in sorted({round(trial.score, 1) for trial in trials}):
        taken = [trial for trial in inside if trial.score >= threshold]
        points.append(
            {
                "threshold": threshold,
                "right": round(sum(t.right for t in taken) / max(1, len(inside)), 3),
                "wrong": round(sum(not t.right for t in taken) / max(1, len(inside)), 3),
                "false_accepts": round(
                    sum(t.score >= threshold for t in outside) / max(1, len(outside)), 3
                ),
            }
        )
    return points


def at_false_accepts(points: Sequence[dict[str, float]], limit: float) -> dict[str, float]:
    """The point of a curve with the most right answers at no more than `limit` false accepts."""
    return max(
        (point for point in points if point["false_accepts"] <= limit),
        key=lambda point: point["right"],
        default={"threshold": _NONE, "right": 0.0, "wrong": 0.0, "false_accepts": 0.0},
    )


def _others(text: str, every: Sequence[str], count: int, rng: random.Random) -> list[str]:
    pool = [other for other in every if other != text]
    return rng.sample(pool, min(count, len(pool)))
