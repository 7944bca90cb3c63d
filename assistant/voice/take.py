"""A recording before it is kept: silence cut off, level set, and what is wrong with it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.voice.ports import Rendering

__all__ = ["Take", "examine_take"]

_FULL_SCALE: Final = 32_767
_QUIET_DB: Final = -38.0
"""Below it the noise of a desk's microphone (-60 dB) is heard once the voice is raised."""
_CLIPPED_RUN: Final = 3
"""Samples in a row at full scale: a peak touches it once, a cut wave stays there."""
_CLIPPED_SHARE: Final = 0.001
"""Of all samples; a single hard consonant is not heard as broken."""
_FRAME_S: Final = 0.02
_SPEECH_BELOW_PEAK_DB: Final = 35.0
"""A frame that much below the loudest one is silence: the softest consonants lie 30 below."""
_EDGE_S: Final = 0.12
"""Silence left at both ends: the breath before a word belongs to it."""
_TARGET_DB: Final = -20.0
"""Level of the synthetic voice, so that visitors do not reach for their ears in between."""
_PEAK: Final = 0.9
_CHARACTER_S: Final = (0.03, 0.25)
"""Seconds that a character takes: an announcer 0.07, the quickest 0.04, the slowest 0.15."""


@dataclass(frozen=True, slots=True)
class Take:
    """One attempt at a sentence."""

    sound: Rendering
    """Trimmed and at the level of the others."""
    level_db: float
    """Mean level of the speech as it came, in dB of full scale."""
    problems: tuple[str, ...]
    """One sentence each; empty for a take that can be kept."""


def examine_take(rendering: Rendering, text: str) -> Take:
    """What a recording of `text` is worth."""
    wave: NDArray[np.float32] = rendering.pcm.astype(np.float32) / np.float32(_FULL_SCALE)
    speech = _speech(wave, rendering.rate)
    if speech is None:
        return Take(rendering, -120.0, ("there is no sound in it",))
    first, last = speech
    edge = round(_EDGE_S * rendering.rate)
    level = _level_db(wave[first:last])
    kept = wave[max(0, first - edge) : last + edge]
    gain = min(10 ** ((_TARGET_DB - level) / 20), _PEAK / max(float(np.abs(kept).max()), 1e-6))
    sound = Rendering((kept * gain * _FULL_SCALE).astype(np.int16), rendering.rate)
    return Take(
        sound, level, tuple(_problems(rendering.pcm, level, (last - first) / rendering.rate, text))
    )


def _problems(pcm: NDArray[np.int16], level: float, seconds: float, text: str) -> list[str]:
    shortest, longest = (each * len(text) for each in _CHARACTER_S)
    found = []
    if level < _QUIET_DB:
        found.append(f"it is too quiet ({level:.0f} dB): come nearer to the microphone")
    if _clipped(pcm):
        found.append("it is too loud and distorted: speak softer or turn the microphone down")
    if seconds < shortest:
        found.append(f"it lasts {seconds:.1f} s: the sentence is not whole")
    if seconds > longest:
        found.append(f"it lasts {seconds:.1f} s: there is more in it than the sentence")
    return found


def _speech(wave: NDArray[np.float32], rate: int) -> tuple[int, int] | None:
    """First and last sample of what is not silence."""
    size = max(1, round(_FRAME_S * rate))
    frames = wave[: len(wave) // size * size].reshape(-1, size)
    if not len(frames):
        return None
    levels = 20 * np.log10(np.sqrt((frames**2).mean(axis=1)) + 1e-6)
    peak = float(levels.max())
    loud = np.flatnonzero(levels > max(peak - _SPEECH_BELOW_PEAK_DB, -70.0))
    return (int(loud[0]) * size, (int(loud[-1]) + 1) * size) if len(loud) else None


def _level_db(wave: NDArray[np.float32]) -> float:
    return float(20 * np.log10(np.sqrt((wave**2).mean()) + 1e-6))


def _clipped(pcm: NDArray[np.int16]) -> bool:
    full = np.abs(pcm.astype(np.int32)) >= _FULL_SCALE - 1
    if full.mean() <= _CLIPPED_SHARE:
        return False
    runs = np.convolve(full, np.ones(_CLIPPED_RUN, int), "valid")
    return bool((runs == _CLIPPED_RUN).any())
