"""The hall behind a visitor: other people's talk and a hum, mixed in at a given ratio."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.hearing import SAMPLE_RATE, Pcm

__all__ = ["Hall", "mix"]

_Samples = NDArray[np.float64]

_FRAME: Final = 2_048
"""Samples, 128 ms, over which energy is summed; as in Picovoice's benchmark."""
_PEAK: Final = 0.5 * 32_768
"""Loudest sample after mixing; as there."""
_BED_S: Final = 20.0
"""Seconds of hall before it begins anew; four times the longest question."""
_HUM: Final = 0.1
"""Energy of the hum as a share of the talk's: 10 dB below it, like a ventilation."""
_SEED: Final = 20
_FALL_HZ: Final = 200.0
"""Above it the hum falls by 3 dB an octave."""


def mix(speech: Pcm, noise: NDArray[np.float64], snr_db: float) -> Pcm:
    """Speech with noise of the same length behind it.

    Energies are scaled as in Picovoice's speech-to-intent benchmark (`benchmark/mixer.py`,
    `_noise_scale`): the noise is multiplied by the root of E(speech) / (E(noise) · 10^(SNR/10)),
    where E is the largest energy of a frame of 2,048 samples; then the sum is brought to half
    of full scale. The loudest frames are compared, so pauses in a question do not count.
    """
    clean = speech.astype(np.float64)
    loudest = _max_frame_energy(noise)
    if loudest == 0.0 or not clean.any():
        return speech
    scale = np.sqrt(_max_frame_energy(clean) / (loudest * 10 ** (snr_db / 10)))
    mixed = clean + scale * noise
    mixed *= _PEAK / np.abs(mixed).max()
    noisy: Pcm = mixed.astype(np.int16)
    return noisy


class Hall:
    """A stretch of hall, of which every question gets a part."""

    def __init__(self, talk: Sequence[Pcm]) -> None:
        """`talk` is what each bystander says; they say it over and over, all at once."""
        length = round(_BED_S * SAMPLE_RATE)
        draw = np.random.default_rng(_SEED)
        bed: _Samples = np.zeros(length)
        for said in talk:
            if len(said):
                over_and_over = np.resize(said.astype(np.float64), length)
                bed += np.roll(over_and_over, draw.integers(length)) * draw.uniform(0.4, 1.0)
        hum = _hum(length, draw)
        energy = float((bed**2).mean()) or 1.0
        self._bed: _Samples = bed + hum * np.sqrt(_HUM * energy / float((hum**2).mean()))

    def part(self, length: int, seed: str) -> NDArray[np.float64]:
        """`length` samples from a place drawn by `seed`, the same in every run."""
        start = int(hashlib.sha256(seed.encode()).hexdigest()[:8], 16) % len(self._bed)
        return np.resize(np.roll(self._bed, -start), length)


def _hum(length: int, draw: np.random.Generator) -> _Samples:
    spectrum = np.fft.rfft(draw.standard_normal(length))
    hertz = np.fft.rfftfreq(length, 1 / SAMPLE_RATE)
    shaped: _Samples = np.fft.irfft(spectrum / np.sqrt(np.maximum(hertz, _FALL_HZ)), length)
    return shaped


def _max_frame_energy(samples: NDArray[np.float64]) -> float:
    whole = len(samples) // _FRAME
    if whole == 0:
        return float((samples**2).sum())
    frames = samples[: whole * _FRAME].reshape(whole, _FRAME)
    return float((frames**2).sum(axis=1).max())
