"""From signs to probabilities: a conditional logit over the targets and talk about other things.

P(target) = exp(w·signs of the target) / sum over all looked at and over other talk
(D. McFadden, "Conditional logit analysis of qualitative choice behavior", 1974). Its output is
a probability as it stands, which no sum of scores is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.match.signs import Near, Signs

__all__ = ["Judged", "Weights", "judge"]


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign is worth, in nats."""

    of_target: tuple[float, ...]
    of_talk: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """One target, and how likely the visitor means it."""

    target: str
    likely: float
    """Probability, 0 to 1."""
    near: Near


def judge(
    weights: Weights, wordings: Sequence[tuple[float, Signs]], doubt: float = 0.0
) -> list[Judged]:
    """Targets by probability, ties by id.

    `wordings` are the share and the signs of each wording, all of the same targets; `doubt`, in
    nats, speaks for other talk (the two decodes of a sound disagree).
    """
    first = wordings[0][1]
    of_target = np.array(weights.of_target)
    of_talk = np.array(weights.of_talk)
    total = sum(share for share, _ in wordings)
    told = sum(share * (signs.of_target @ of_target) for share, signs in wordings) / total
    other = sum(share * float(signs.of_talk @ of_talk) for share, signs in wordings) / total
    likely = _softmax(np.append(told, other + doubt))
    nearest = [
        max((signs.near[at] for _, signs in wordings), key=lambda near: near.score)
        for at in range(len(first.targets))
    ]
    judged = (
        Judged(target, round(float(p), 4), near)
        for target, p, near in zip(first.targets, likely[:-1], nearest, strict=True)
    )
    return sorted(judged, key=lambda one: (-one.likely, one.target))


def _softmax(values: NDArray[np.float64]) -> NDArray[np.float64]:
    raised = np.exp(values - values.max())
    return np.asarray(raised / raised.sum())
