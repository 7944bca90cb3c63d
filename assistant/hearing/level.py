"""How loud it is at the microphone: for the screen, the meter and the doctor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from assistant.hearing.ports import SAMPLE_RATE, Pcm

__all__ = [
    "SILENCE_DBFS",
    "LevelFault",
    "LevelJudge",
    "Loudness",
    "NoiseFloor",
    "SoundLevel",
    "dbfs",
]

SILENCE_DBFS: Final = -96.0
"""What 16 bits can't tell from nothing: digital silence."""
_TICK: Final = SAMPLE_RATE // 10
"""Samples of one reading: ten a second."""
_CLIPPED: Final = 32_700
"""From this sample value on a converter is at its end; 0.02 dB below full scale."""
_CLIPPED_SAMPLES: Final = 3
"""So many of them in a reading are clipping; a single one is a peak that just fits."""
_CLIPS_TICKS: Final = 5
"""Clipped readings that are a fault: a shout or a knock is one or two."""
_FORGIVEN_TICKS: Final = 600
"""Readings without clipping, a minute, after which it counts as mended."""
_SILENT_TICKS: Final = 600
"""Readings of digital silence, a minute: no microphone that is switched on is so quiet."""
_FLOOR_TICKS: Final = 100
"""Readings, 10 s, that the noise floor is taken from."""
_FLOOR_SHARE: Final = 20
"""Per cent of the readings that are below it: speech has pauses, a hall has none."""


@dataclass(frozen=True, slots=True)
class SoundLevel:
    """One tenth of a second."""

    dbfs: float
    """Root mean square, 0 is full scale, `SILENCE_DBFS` the least."""
    peak_dbfs: float
    clipped: bool


class Loudness:
    """From samples in pieces of any length to readings."""

    def __init__(self) -> None:
        self._rest: Pcm = np.empty(0, np.int16)

    def feed(self, pcm: Pcm) -> Iterator[SoundLevel]:
        """A reading for each tenth of a second that is complete."""
        self._rest = np.concatenate([self._rest, pcm])
        while len(self._rest) >= _TICK:
            tick, self._rest = self._rest[:_TICK], self._rest[_TICK:]
            yield _reading(tick)


class NoiseFloor:
    """How loud it is while nobody speaks."""

    def __init__(self) -> None:
        self._ticks: list[float] = []

    def feed(self, level: SoundLevel) -> None:
        """Take the next reading."""
        self._ticks = [*self._ticks[1 - _FLOOR_TICKS :], level.dbfs]

    @property
    def dbfs(self) -> float | None:
        """None before the first reading."""
        return float(np.percentile(self._ticks, _FLOOR_SHARE)) if self._ticks else None


class LevelFault(StrEnum):
    """What a level that goes on for long says about the microphone; the value is its code."""

    CLIPS = "microphone-clips"
    SILENT = "microphone-mute"


class LevelJudge:
    """Tells a microphone that is too loud, or switched off, from one that works."""

    def __init__(self) -> None:
        self.fault: LevelFault | None = None
        """As it is now."""
        self._clipped = 0
        self._since_clipped = 0
        self._silent = 0

    def feed(self, level: SoundLevel) -> None:
        """Take the next reading."""
        self._silent = self._silent + 1 if level.dbfs <= SILENCE_DBFS else 0
        self._since_clipped = 0 if level.clipped else self._since_clipped + 1
        if self._since_clipped >= _FORGIVEN_TICKS:
            self._clipped = 0
        self._clipped += level.clipped
        self.fault = self._found()

    def _found(self) -> LevelFault | None:
        if self._silent >= _SILENT_TICKS:
            return LevelFault.SILENT
        if self._clipped >= _CLIPS_TICKS:
            return LevelFault.CLIPS
        return None


def dbfs(amplitude: float) -> float:
    """Decibels of an amplitude whose full scale is 1."""
    least = 10 ** (SILENCE_DBFS / 20)
    return float(20 * np.log10(max(amplitude, least)))


def _reading(pcm: Pcm) -> SoundLevel:
    samples = pcm.astype(np.float32)
    size = np.abs(samples)
    return SoundLevel(
        round(dbfs(float(np.sqrt(np.mean(samples**2))) / 32_768), 1),
        round(dbfs(float(size.max()) / 32_768), 1),
        int((size >= _CLIPPED).sum()) >= _CLIPPED_SAMPLES,
    )
