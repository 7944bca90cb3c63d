"""What is done to samples between rendering and playing: joining, gain, pace."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.voice.ports import Rendering
from assistant.voice.wav import resample

__all__ = ["at_pace", "gained", "joined"]

_RUN_GAP_S: Final = 0.08
"""Seconds between the voices of a sentence: a comma's worth, so that the label stands out."""
_EDGE_LEVEL: Final = 100
"""Samples below it (-50 dB of full scale) at the edge of a run are silence."""
_FULL_SCALE: Final = 32_767.0
_KNEE: Final = 0.6
"""Part of full scale up to which sound is only multiplied; beyond it is bent, not cut off."""
_WINDOW_S: Final = 0.04
"""Seconds laid over each other when a recording changes its pace: two periods of a deep voice."""
_SEARCH_S: Final = 0.01
"""How far a window may move to meet the wave of the one before: one such period."""


def joined(parts: Sequence[Rendering]) -> Rendering:
    """The runs of one sentence in a row, without the pauses that end a sentence of its own."""
    if len(parts) == 1:
        return parts[0]
    rate = max(part.rate for part in parts)
    gap = np.zeros(round(_RUN_GAP_S * rate), np.int16)
    pieces: list[NDArray[np.int16]] = []
    for number, part in enumerate(parts):
        pcm = resample(part, rate)
        first, last = _sounding(pcm)
        whole_end = number == len(parts) - 1
        pieces += [pcm[0 if number == 0 else first : len(pcm) if whole_end else last], gap]
    return Rendering(np.concatenate(pieces[:-1]), rate)


def gained(rendering: Rendering, gain_db: float) -> Rendering:
    """Louder or quieter; what would be beyond full scale is bent to it."""
    if gain_db == 0.0:
        return rendering
    wave = rendering.pcm.astype(np.float32) * (10 ** (gain_db / 20) / _FULL_SCALE)
    size = np.abs(wave)
    bent = _KNEE + (1 - _KNEE) * np.tanh((size - _KNEE) / (1 - _KNEE))
    wave = np.where(size > _KNEE, np.sign(wave) * bent, wave)
    return Rendering((wave * _FULL_SCALE).astype(np.int16), rendering.rate)


def at_pace(rendering: Rendering, pace: float) -> Rendering:
    """A recording `pace` times as fast at the same pitch, by overlapping windows (WSOLA)."""
    size = round(_WINDOW_S * rendering.rate) // 2 * 2
    if pace == 1.0 or len(rendering.pcm) < 3 * size:
        return rendering
    search, hop = round(_SEARCH_S * rendering.rate), size // 2
    sound = np.pad(rendering.pcm.astype(np.float32), (0, size + search))
    window = np.hanning(size + 1)[:size].astype(np.float32)
    count = int(len(rendering.pcm) / pace / hop)
    out = np.zeros((count + 2) * hop, np.float32)
    position = 0
    for number in range(count):
        if number:
            follows = sound[position + hop : position + hop + size]
            position = _best(sound, round(number * hop * pace), search, follows)
        piece = sound[position : position + size]
        out[number * hop : number * hop + len(piece)] += piece * window[: len(piece)]
    return Rendering(np.clip(out, -_FULL_SCALE, _FULL_SCALE).astype(np.int16), rendering.rate)


def _best(
    sound: NDArray[np.float32], wanted: int, search: int, follows: NDArray[np.float32]
) -> int:
    """Where near `wanted` the sound is most like what would have followed."""
    low = max(0, min(wanted - search, len(sound) - len(follows) - 1))
    near = sound[low : min(wanted + search, len(sound) - len(follows)) + len(follows)]
    if len(near) < len(follows):
        return low
    return low + int(np.argmax(np.correlate(near, follows, "valid")))


def _sounding(pcm: NDArray[np.int16]) -> tuple[int, int]:
    """First and last sample that are no silence; the whole where all is."""
    loud = np.flatnonzero(np.abs(pcm.astype(np.int32)) > _EDGE_LEVEL)
    return (int(loud[0]), int(loud[-1]) + 1) if len(loud) else (0, len(pcm))
