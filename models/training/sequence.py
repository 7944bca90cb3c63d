"""Lattice-free maximum mutual information over phones, as a linear-chain CRF.

The score of a path is the sum of the network's pseudo log-likelihoods (its output less the
log prior) and of frame-level phone transitions counted in the labels. The loss is
log Z(all paths) − log Z(paths near the labels), a frame: D. Povey et al., "Purely
sequence-trained neural networks for ASR based on lattice-free MMI", Interspeech 2016, with
a phone bigram for a denominator and the known alignment, give or take a frame, for a
numerator.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

__all__ = ["SequenceLoss", "log_transitions"]

_NEVER: Final = -1e4
"""Log score of what may not be; finite, so that no gradient becomes NaN."""
_UNSEEN: Final = 0.1
"""Part of a transition's probability that is the next phone's own, whatever stands before."""


def log_transitions(counts: NDArray[np.float64]) -> Tensor:
    """(phones, phones) counts of neighbouring labels to log P(next | this); a phone that
    never occurs gets `_NEVER`."""
    own = counts.sum(0) / counts.sum()
    seen = counts / np.maximum(counts.sum(1, keepdims=True), 1.0)
    mixed = (1 - _UNSEEN) * seen + _UNSEEN * own
    return torch.tensor(np.where(mixed > 0, np.log(np.maximum(mixed, 1e-12)), _NEVER)).float()


class SequenceLoss:
    """The loss for batches of one network."""

    def __init__(self, counts: NDArray[np.float64], priors: NDArray[np.float64]) -> None:
        logs = log_transitions(counts)
        self._transitions = logs.clamp(min=-30).exp()
        unused = torch.tensor(counts.sum(0) == 0)
        self._priors = torch.tensor(np.log(priors)).float()[None, :, None]
        self._closed = torch.where(unused, _NEVER, 0.0)[None, :, None]

    def __call__(self, scores: Tensor, labels: Tensor) -> Tensor:
        """Mean over the labelled frames; scores (batch, phones, frames), labels −1 past an end."""
        known = labels >= 0
        fitting = scores - self._priors + self._closed
        # Past the end every path costs nothing: the sums stay what they were.
        fitting = torch.where(known[:, None], fitting, torch.zeros(()))
        near = _near(labels, scores.shape[1])
        every = self._total(fitting, known)
        wanted = self._total(torch.where(near, fitting, torch.tensor(_NEVER)), known)
        return (every - wanted).sum() / known.sum()

    def _total(self, fitting: Tensor, known: Tensor) -> Tensor:
        """Log of the summed score of all paths, shape (batch,)."""
        alpha = fitting[:, :, 0]
        for frame in range(1, fitting.shape[2]):
            top = alpha.detach().max(1, keepdim=True).values
            moved = ((alpha - top).exp() @ self._transitions).clamp(min=1e-30).log() + top
            here = known[:, frame, None]
            alpha = torch.where(here, moved + fitting[:, :, frame], alpha)
        return alpha.logsumexp(1)


def _near(labels: Tensor, phones: int) -> Tensor:
    """Phones that a frame may have: its label and those of its neighbours."""
    allowed = torch.zeros(labels.shape[0], phones, labels.shape[1], dtype=torch.bool)
    before = torch.cat([labels[:, :1], labels[:, :-1]], 1)
    after = torch.cat([labels[:, 1:], labels[:, -1:]], 1)
    for near in (labels, before, after):
        safe = torch.where(near < 0, labels.clamp(min=0), near)
        allowed.scatter_(1, safe[:, None], True)
    return allowed | (labels < 0)[:, None]
