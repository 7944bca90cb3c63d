"""Shares, areas and errors with their intervals, by resampling. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

__all__ = [
    "FALSE_ACCEPTS",
    "Bin",
    "Figure",
    "Share",
    "accuracy_at",
    "area",
    "bins",
    "calibration_error",
    "figure",
    "percentile",
    "share",
]

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
Bools = NDArray[np.bool_]

FALSE_ACCEPTS: Final = 0.05
"""Share of other talk that may be accepted where accuracies are compared."""

_BINS: Final = 10
_RESAMPLES: Final = 1_000
_SEED: Final = 1
_INTERVAL: Final = (2.5, 97.5)
"""Percentiles: 95 % of the resampled figures lie between."""


class Figure(msgspec.Struct, frozen=True):
    """A measure and where 95 % of its resampled values lie."""

    value: float
    low: float
    high: float


class Share(msgspec.Struct, frozen=True):
    """So many of so many, and where 95 % of the resampled shares lie.

    Where all or none were counted resampling sees no spread; the interval is no bound then.
    """

    count: int
    of: int
    low: float
    high: float

    @property
    def value(self) -> float:
        return self.count / self.of if self.of else 0.0


class Bin(msgspec.Struct, frozen=True):
    """Sentences of about one probability."""

    low: float
    high: float
    of: int
    likely: float
    """Mean probability of the best service."""
    right: float
    """Share of them that mean this service."""


def share(hits: Sequence[bool]) -> Share:
    """Resampling yes and no draws from a binomial distribution."""
    count, of = sum(hits), len(hits)
    if not of:
        return Share(0, 0, 0.0, 0.0)
    draws = np.random.default_rng(_SEED).binomial(of, count / of, _RESAMPLES) / of
    low, high = np.percentile(draws, _INTERVAL)
    return Share(count, of, round(float(low), 4), round(float(high), 4))


def figure(statistic: Callable[..., float], *sizes: int) -> Figure:
    """A statistic of the places drawn from one or several groups of these sizes."""
    rng = np.random.default_rng(_SEED)
    draws = [statistic(*(rng.integers(0, of, of) for of in sizes)) for _ in range(_RESAMPLES)]
    low, high = np.percentile(draws, _INTERVAL)
    value = statistic(*map(np.arange, sizes))
    return Figure(round(value, 4), round(float(low), 4), round(float(high), 4))


def area(inside: Floats, outside: Floats) -> float:
    """AUROC: how often a question has a higher value than other talk, ties half."""
    ordered = np.sort(outside)
    below = np.searchsorted(ordered, inside, "left") + np.searchsorted(ordered, inside, "right")
    return float(below.mean() / 2 / len(outside))


def accuracy_at(accepts: float, inside: Floats, right: Bools, outside: Floats) -> float:
    """Share of questions with the right service above the value that so much other talk passes."""
    allowed = int(accepts * len(outside))
    limit = np.sort(outside)[::-1][allowed]
    return float((right & (inside > limit)).mean())


def bins(likely: Floats, right: Bools) -> tuple[Bin, ...]:
    """Ten of equal width; empty ones are left out."""
    place = np.minimum((likely * _BINS).astype(np.int64), _BINS - 1)
    return tuple(
        Bin(
            at / _BINS,
            (at + 1) / _BINS,
            int((place == at).sum()),
            round(float(likely[place == at].mean()), 4),
            round(float(right[place == at].mean()), 4),
        )
        for at in range(_BINS)
        if (place == at).any()
    )


def calibration_error(likely: Floats, right: Bools) -> float:
    """Expected calibration error: mean distance of probability and share over the ten bins."""
    place = np.minimum((likely * _BINS).astype(np.int64), _BINS - 1)
    surplus = np.bincount(place, weights=likely - right, minlength=_BINS)
    return float(np.abs(surplus).sum() / len(likely))


def percentile(values: Sequence[float], at: float) -> float:
    """Of milliseconds, to hundredths."""
    return round(float(np.percentile(values, at)), 2) if values else 0.0
