"""A clean synthetic utterance as a hall's microphone would have it.

Room response, hall babble, hum, clicks and coloured noise, a random equaliser,
telephone and cheap-microphone bands, gain, clipping, μ-law. All draws come from
one seeded generator. Vocal-tract warp and masks (SpecAugment) happen on the
features, in training.
"""

from __future__ import annotations

import random
from collections import deque
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, fftconvolve, sosfilt

from models.training.utterance import SAMPLE_RATE

__all__ = ["Augmenter"]

Samples = NDArray[np.float64]

_SNR_DB: Final = (4.0, 28.0)
_T60_S: Final = (0.1, 0.7)
_DIRECT_DB: Final = (-3.0, 12.0)
"""Direct to reverberant energy; a visitor stands 0.3 to 1 m from the microphone."""
_LEVEL_DB: Final = (-26.0, 0.0)
_FULL: Final = 32_000.0
_BABBLE_MEMORY: Final = 60
"""Utterances kept to make babble of."""


class Augmenter:
    """Copies of utterances, each through another hall and microphone."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)
        self._np = np.random.default_rng(seed)
        self._recent: deque[Samples] = deque(maxlen=_BABBLE_MEMORY)

    def remember(self, pcm: NDArray[np.int16]) -> None:
        """Keep a clean utterance as a voice of later babble."""
        self._recent.append(pcm.astype(np.float64))

    def nearly_clean(self, pcm: NDArray[np.int16]) -> Samples:
        """Another level and a trace of noise."""
        samples = pcm.astype(np.float64) * 10 ** (self._rng.uniform(-20, 0) / 20)
        if self._rng.random() < 0.6:
            samples = samples + self._np.standard_normal(len(samples)) * 10 ** self._rng.uniform(
                0, 1.5
            )
        return samples

    def hall(self, pcm: NDArray[np.int16]) -> Samples:
        """Room, noise, band, level, clipping, codec: each with its own probability."""
        rng = self._rng
        samples = pcm.astype(np.float64)
        if rng.random() < 0.5:
            samples = fftconvolve(samples, self._room())[: len(samples)]
        if rng.random() < 0.3:
            samples = self._equalise(samples)
        if rng.random() < 0.75:
            samples = self.add(samples, self._noise(len(samples)), rng.uniform(*_SNR_DB))
        if rng.random() < 0.2:
            samples = self._band(samples)
        samples = (
            samples / (np.abs(samples).max() + 1e-9) * 10 ** (rng.uniform(*_LEVEL_DB) / 20) * _FULL
        )
        if rng.random() < 0.1:
            samples = np.clip(samples * rng.uniform(1.5, 5.0), -_FULL, _FULL)
        if rng.random() < 0.1:
            samples = _mu_law(samples)
        return np.asarray(np.round(np.clip(samples, -32_768, 32_767)), np.float64)

    @staticmethod
    def add(samples: Samples, noise: Samples, snr_db: float) -> Samples:
        """Mix at a signal-to-noise ratio of mean powers."""
        signal, power = float((samples**2).mean()), float((noise**2).mean()) + 1e-9
        mixed: Samples = samples + noise * np.sqrt(signal / 10 ** (snr_db / 10) / power)
        return mixed

    def _noise(self, count: int) -> Samples:
        roll = self._rng.random()
        if roll < 0.4 and self._recent:
            return self.babble(count, self._rng.choice((1, 2, 3, 5, 6)))
        if roll < 0.75:
            return self._coloured(count)
        if roll < 0.87:
            return self._hum(count)
        return self._clicks(count)

    def babble(self, count: int, voices: int) -> Samples:
        """Several remembered voices at once."""
        mixed = np.zeros(count)
        for _ in range(voices):
            voice = self._rng.choice(self._recent)
            looped = np.tile(voice, count // len(voice) + 2)
            start = self._rng.randrange(len(looped) - count)
            mixed += looped[start : start + count] * self._rng.uniform(0.3, 1.0)
        return mixed

    def _coloured(self, count: int) -> Samples:
        slope = self._rng.choice((0.0, 0.5, 1.0, 1.5, 2.0))
        spectrum = np.fft.rfft(self._np.standard_normal(count))
        spectrum /= np.maximum(np.fft.rfftfreq(count, 1 / SAMPLE_RATE), 20.0) ** (slope / 2)
        noise: Samples = np.fft.irfft(spectrum, count)
        if self._rng.random() < 0.3:
            time = np.arange(count) / SAMPLE_RATE
            phase = self._rng.uniform(0, 6.28)
            noise = noise * (
                1 + 0.8 * np.sin(2 * np.pi * self._rng.uniform(0.2, 4.0) * time + phase)
            )
        return noise

    def _hum(self, count: int) -> Samples:
        time = np.arange(count) / SAMPLE_RATE
        base = self._rng.choice((50.0, 60.0, 100.0, 120.0))
        hum = np.zeros(count)
        for harmonic in range(1, 8):
            hum += (
                np.sin(2 * np.pi * base * harmonic * time + self._rng.uniform(0, 6.28)) / harmonic
            )
        return hum + 0.3 * self._np.standard_normal(count)

    def _clicks(self, count: int) -> Samples:
        clicks = self._np.standard_normal(count) * 0.05
        for _ in range(self._rng.randint(1, 12)):
            start = self._rng.randrange(count)
            length = min(count - start, self._rng.randint(50, 2_000))
            decay = np.exp(-np.arange(length) / (length / 4))
            clicks[start : start + length] += (
                self._np.standard_normal(length) * decay * self._rng.uniform(0.3, 2.0)
            )
        return clicks

    def _room(self) -> Samples:
        length = int(self._rng.uniform(*_T60_S) * SAMPLE_RATE)
        tail = self._np.standard_normal(length) * np.exp(-6.9 * np.arange(length) / length)
        tail[: int(self._rng.uniform(0.001, 0.008) * SAMPLE_RATE)] = 0
        direct = 10 ** (self._rng.uniform(*_DIRECT_DB) / 20)
        tail *= 1 / (np.sqrt((tail**2).sum()) + 1e-9) / direct
        tail[0] = 1.0
        return tail

    def _equalise(self, samples: Samples) -> Samples:
        frequencies = np.fft.rfftfreq(512, 1 / SAMPLE_RATE)
        gains = np.interp(frequencies, np.linspace(0, 8_000, 7), self._np.uniform(-9, 9, 7))
        response = np.roll(np.fft.irfft(10 ** (gains / 20)), 256) * np.hanning(512)
        equalised: Samples = fftconvolve(samples, response)[256 : 256 + len(samples)]
        return equalised

    def _band(self, samples: Samples) -> Samples:
        rng = self._rng
        low, high = rng.choice(
            (
                (300.0, 3_400.0),
                (150.0, rng.uniform(3_500, 7_000)),
                (50.0, rng.uniform(4_000, 7_500)),
            )
        )
        sections = butter(4, [low, high], "band", fs=SAMPLE_RATE, output="sos")
        filtered: Samples = sosfilt(sections, samples)
        return filtered


def _mu_law(samples: Samples) -> Samples:
    """G.711 μ-law at 7 bits, there and back."""
    scaled = np.clip(samples / 32_768, -1, 1)
    coded = np.round(np.sign(scaled) * np.log1p(255 * np.abs(scaled)) / np.log(256) * 127) / 127
    decoded: Samples = np.sign(coded) * (256 ** np.abs(coded) - 1) / 255 * 32_768
    return decoded
