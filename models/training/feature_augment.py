"""Changes to a batch of features: another vocal tract or microphone, holes, noise, babble."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from models.training.features import CEPSTRA

__all__ = ["FeatureAugmenter"]


_BABBLE: Final = 0.5
"""Part of the examples that get other examples of the batch behind them."""
_BABBLE_SNR_DB: Final = (1.0, 18.0)
_DB: Final = math.log(10) / 10
"""Natural logarithm of power in a decibel."""


class FeatureAugmenter:
    """Warp, equalise and mask in the mel domain, batch by batch.

    MFCC are turned back into log mel energies (the cosine transform is square
    here), changed, and transformed again; Kaldi's lifter of 22 is undone and redone.
    """

    def __init__(self, seed: int) -> None:
        self._random = torch.Generator().manual_seed(seed)
        n = CEPSTRA
        row, column = np.arange(n)[:, None], np.arange(n)[None]
        cosine = np.sqrt(2 / n) * np.cos(np.pi / n * (column + 0.5) * row)
        cosine[0] = np.sqrt(1 / n)
        lifter = 1 + 0.5 * 22 * np.sin(np.pi * np.arange(n) / 22)
        self._forward = torch.tensor(cosine * lifter[:, None], dtype=torch.float32)
        self._back = torch.inverse(self._forward)

    def __call__(self, x: Tensor) -> Tensor:
        batch, _, frames = x.shape
        mel = torch.einsum("ij,bjt->bit", self._back, x)
        mel = self._warp(mel)
        knots = torch.randn(batch, 1, 6, generator=self._random) * 0.7
        curve = functional.interpolate(knots, size=CEPSTRA, mode="linear", align_corners=True)[:, 0]
        mel = mel + curve[:, :, None] + (self._uniform(batch, 1, 1) * 2 - 1) * 2.0
        mel = self._babble(mel)
        self._mask(mel, frames)
        if float(self._uniform(1)) < 0.3:
            mel = torch.logaddexp(mel, self._uniform(batch, 1, 1) * 8 + 2)
        return torch.einsum("ij,bjt->bit", self._forward, mel)

    def _uniform(self, *shape: int) -> Tensor:
        return torch.rand(*shape, generator=self._random)

    def _warp(self, mel: Tensor) -> Tensor:
        """Vocal-tract length: stretch the mel axis by ±10 % and shift it by ±0.6 bins."""
        batch, _, frames = mel.shape
        stretch = 1 + (self._uniform(batch, 1) * 2 - 1) * 0.10
        shift = (self._uniform(batch, 1) * 2 - 1) * 0.6
        position = (torch.arange(float(CEPSTRA))[None] * stretch + shift).clamp(0, CEPSTRA - 1)
        low = position.floor().long().clamp(max=CEPSTRA - 2)
        part = (position - low)[:, :, None]
        index = low[:, :, None].expand(-1, -1, frames)
        return torch.gather(mel, 1, index) * (1 - part) + torch.gather(mel, 1, index + 1) * part

    def _babble(self, mel: Tensor) -> Tensor:
        """One to four other examples at once, by their mean powers; energies add up."""
        batch = mel.shape[0]
        power = mel.logsumexp((1, 2), keepdim=True)
        voices = 1 + int(float(self._uniform(1)) * 4)
        behind = mel
        for number in range(voices):
            other = (mel - power).roll(1 + number + int(float(self._uniform(1)) * batch), 0)
            behind = other if not number else torch.logaddexp(behind, other)
        behind = behind - behind.logsumexp((1, 2), keepdim=True)
        low, high = _BABBLE_SNR_DB
        snr = (low + (high - low) * self._uniform(batch, 1, 1)) * _DB
        noisy = torch.logaddexp(mel, behind + power - snr)
        return torch.where(self._uniform(batch, 1, 1) < _BABBLE, noisy, mel)

    def _mask(self, mel: Tensor, frames: int) -> None:
        """SpecAugment: up to two bands and one stretch of time become their mean."""
        draws = self._uniform(mel.shape[0], 8).tolist()
        for row, (band, two, width, at, width2, at2, stretch, when) in enumerate(draws):
            mean = mel[row].mean(1, keepdim=True)
            if band < 0.5:
                _fill(mel[row], mean, width, at)
                if two < 0.5:
                    _fill(mel[row], mean, width2, at2)
            if stretch < 0.4:
                length = 3 + int(17 * width2)
                start = int(when * (frames - length))
                mel[row, :, start : start + length] = mean


def _fill(mel: Tensor, mean: Tensor, width: float, at: float) -> None:
    bins = 1 + int(5 * width)
    start = int(at * (CEPSTRA - bins))
    mel[start : start + bins] = mean[start : start + bins]
