"""Weights of the signs and thresholds of the decisions, from sentences kept for development."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from assistant.catalogue import Catalogue
from assistant.desk.evaluation import Row
from assistant.match import Learned, Matcher
from assistant.match.judge import Weights
from assistant.match.signs import OF_TALK, OF_TARGET, Signs

__all__ = ["Example", "examples", "fit_weights", "likelihoods"]

PULL: Final = 0.001
"""Ridge on the weights, in nats per sentence: signs that hardly vary must not run away."""

Floats = NDArray[np.float64]

_FAR: Final = np.array([-3.0 if name.startswith("learned") else 0.0 for name in OF_TARGET])
"""Signs of a target that a sentence has nothing of."""


@dataclass(frozen=True, slots=True)
class Example:
    """Signs of a sentence and which of its targets are right; none of them for other talk."""

    signs: Signs
    right: NDArray[np.bool_]
    """(N,)."""
    is_talk: bool
    weight: float = 1.0


def examples(
    catalogue: Catalogue, learned: Learned | None, rows: Sequence[Row], weight: float = 1.0
) -> list[Example]:
    """Those rows whose target is among the ones looked at, or that want none."""
    matcher = Matcher(catalogue, learned)
    found = []
    for row in rows:
        signs = matcher.signs(row.text)
        right = np.array([target in row.right for target in signs.targets], dtype=np.bool_)
        if right.any() or not row.right:
            found.append(Example(signs, right, not row.right, weight))
    return found


def fit_weights(learn_from: Sequence[Example]) -> Weights:
    """Maximum likelihood with a ridge (L-BFGS)."""
    of_target, of_talk, right, weigh = _stacked(learn_from)
    size = len(OF_TARGET)

    def loss(weights: Floats) -> tuple[float, Floats]:
        likely = _likely(of_target, of_talk, weights[:size], weights[size:])
        hit = (likely * right).sum(axis=1, keepdims=True)
        pull = (likely - likely * right / np.maximum(hit, 1e-12)) * weigh[:, None]
        slope = np.concatenate(
            (np.einsum("nt,ntk->k", pull[:, :-1], of_target), pull[:, -1] @ of_talk)
        )
        value = -(weigh * np.log(np.maximum(hit[:, 0], 1e-12))).sum()
        ridge = PULL * float(weights @ weights) / len(weights)
        return (
            value / weigh.sum() + ridge,
            slope / weigh.sum() + 2 * PULL * weights / len(weights),
        )

    start = np.zeros(size + len(OF_TALK))
    best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    rounded = tuple(round(float(one), 3) for one in best)
    return Weights(rounded[:size], rounded[size:])


def likelihoods(weights: Weights, cases: Sequence[Example]) -> Floats:
    """Probability of each target looked at and of other talk, (cases, N + 1)."""
    of_target, of_talk, _, _ = _stacked(cases)
    return _likely(of_target, of_talk, np.array(weights.of_target), np.array(weights.of_talk))


def _likely(of_target: Floats, of_talk: Floats, for_target: Floats, for_talk: Floats) -> Floats:
    """The conditional logit of `assistant.match.judge` for many sentences at once."""
    told = np.concatenate((of_target @ for_target, (of_talk @ for_talk)[:, None]), axis=1)
    raised = np.exp(told - told.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _stacked(cases: Sequence[Example]) -> tuple[Floats, Floats, Floats, Floats]:
    """Signs of targets (cases, N, signs) and of other talk, who is right, and weights.

    Sentences with fewer targets are filled up with ones that nothing speaks for.
    """
    width = max(len(one.signs.targets) for one in cases)
    of_target = np.zeros((len(cases), width, len(OF_TARGET)))
    right = np.zeros((len(cases), width + 1))
    for at, one in enumerate(cases):
        count = len(one.signs.targets)
        of_target[at, :count] = one.signs.of_target
        of_target[at, count:] = _FAR
        right[at, :count] = one.right
        right[at, -1] = one.is_talk
    of_talk = np.stack([one.signs.of_talk for one in cases]).astype(np.float64)
    return of_target, of_talk, right, np.array([one.weight for one in cases])
