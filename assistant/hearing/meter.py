"""What a microphone gives at this moment, for people who set one up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from assistant.hearing.level import Loudness, NoiseFloor, SoundLevel
from assistant.hearing.ports import Pcm
from assistant.hearing.vad import FRAME_SAMPLES, SileroVad

__all__ = ["Meter", "MeterReading"]


@dataclass(frozen=True, slots=True)
class MeterReading:
    """One tenth of a second."""

    level: SoundLevel
    speech: float
    """Highest probability of speech within it, 0 to 1."""
    floor_dbfs: float
    """How loud it is while nobody speaks, of the last ten seconds."""


class Meter:
    """From samples in pieces of any length to readings."""

    def __init__(self) -> None:
        self._loudness = Loudness()
        self._floor = NoiseFloor()
        self._vad = SileroVad()
        self._frames: Pcm = np.empty(0, np.int16)
        self._speech = 0.0

    def feed(self, pcm: Pcm) -> Iterator[MeterReading]:
        """A reading for each tenth of a second that is complete."""
        self._frames = np.concatenate([self._frames, pcm])
        while len(self._frames) >= FRAME_SAMPLES:
            frame, self._frames = self._frames[:FRAME_SAMPLES], self._frames[FRAME_SAMPLES:]
            self._speech = max(self._speech, self._vad.probability(frame))
        for level in self._loudness.feed(pcm):
            self._floor.feed(level)
            yield MeterReading(level, round(self._speech, 2), round(self._floor.dbfs or 0.0, 1))
            self._speech = 0.0
