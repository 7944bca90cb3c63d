"""From which probability to answer, and from which to ask back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from assistant.match.judge import Weights
from models.understanding.fit import Example, likelihoods

__all__ = ["Thresholds", "choose_thresholds"]

WRONG_SHARE: Final = 0.002
"""Of all questions, how many may be answered with another service: a wrong confident answer costs
most of all. Under the product's bar, so that other authors' sentences stay within it."""

TALK_SHARE: Final = 0.045
"""Of all talk about other things, how much may be taken for a question."""

_STEPS: Final = np.arange(0.10, 0.9951, 0.005)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Both chosen on the development sentences, with what they do there."""

    answer: float
    """Probability of the best from which it is answered."""
    ask: float
    """Probability of the best three together from which they are asked back."""
    answered: float
    """Share of questions that are answered at once."""
    wrong: float
    """Share of questions that are answered with another service."""
    asked: float
    """Share of questions answered or asked back."""
    taken: float
    """Share of talk about other things answered or asked back."""


def choose_thresholds(weights: Weights, cases: Sequence[Example]) -> Thresholds:
    """The lowest ones that keep to both shares."""
    likely = likelihoods(weights, cases)
    talk = np.array([case.is_talk for case in cases])
    best = likely[:, :-1].max(axis=1)
    first = likely[:, :-1].argmax(axis=1)
    right = np.array([
        bool(case.right[at]) if at < len(case.right) else False
        for case, at in zip(cases, first.tolist(), strict=True)
    ])  # fmt: skip
    together = np.sort(likely[:, :-1], axis=1)[:, -3:].sum(axis=1)
    wrong = ~right & ~talk
    answer = _lowest(lambda at: float((best[wrong] >= at).sum() / (~talk).sum()) <= WRONG_SHARE)
    ask = _lowest(lambda at: float((together[talk] >= at).mean()) <= TALK_SHARE)
    answer = max(answer, ask)
    return Thresholds(
        answer,
        ask,
        answered=round(float((best[~talk] >= answer).mean()), 4),
        wrong=round(float((best[wrong] >= answer).sum() / (~talk).sum()), 4),
        asked=round(float((together[~talk] >= ask).mean()), 4),
        taken=round(float((together[talk] >= ask).mean()), 4),
    )


def _lowest(holds: Callable[[float], bool]) -> float:
    return next((round(float(at), 3) for at in _STEPS if holds(float(at))), 0.995)
