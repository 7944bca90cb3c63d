"""Whether somebody speaks at the desk or somewhere in the hall, by loudness alone."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum, auto
from statistics import median
from typing import Final

import numpy as np

from assistant.hearing.level import dbfs
from assistant.hearing.ports import SAMPLE_RATE, Pcm

__all__ = ["Distance", "HowLoud", "Nearness", "how_loud"]

_FRAME: Final = SAMPLE_RATE // 50
"""Samples of 20 ms."""
_SPEECH_SHARE: Final = 80
"""Per cent of an utterance's frames that are quieter than its level of speech."""
_HALL_SHARE: Final = 10
"""Per cent that are below the hall behind it: pre-roll and final pause are a tenth and more."""
_ABOVE_HALL_DB: Final = 14.0
"""Least by which a visitor is above the hall. In our recordings 95 of 100 questions are, with
babble 10 dB below them; of babble alone hardly any with eight voices, every fourth with four."""
_BELOW_VISITORS_DB: Final = 16.0
"""Most by which a visitor may be quieter than the middle one of the last: who stands three to
four times as far away is 10 to 12 dB quieter, people differ by 5."""
_REMEMBERED: Final = 20
"""Visitors' questions whose loudness is kept."""
_KNOWN_FROM: Final = 3
"""Questions after which it is known how loud visitors are at this microphone."""
_DOUBTED_AFTER: Final = 3
"""Good questions refused in a row after which it is known no longer: somebody has turned the
microphone down."""


@dataclass(frozen=True, slots=True)
class HowLoud:
    """Loudness of an utterance."""

    speech_dbfs: float
    """Level of its louder parts at the microphone, before any gain."""
    above_hall_db: float
    """By how much that is above its quietest parts."""


class Distance(Enum):
    """Where somebody speaks."""

    NEAR = auto()
    FAR = auto()


class Nearness:
    """Learns from questions that were understood how loud people at this desk are."""

    def __init__(self) -> None:
        self._visitors: deque[float] = deque(maxlen=_REMEMBERED)
        self._refused = 0

    def judge(self, loud: HowLoud) -> Distance:
        """NEAR until it is known better."""
        if loud.above_hall_db < _ABOVE_HALL_DB:
            return Distance.FAR
        if len(self._visitors) < _KNOWN_FROM:
            return Distance.NEAR
        limit = median(self._visitors) - _BELOW_VISITORS_DB
        return Distance.NEAR if loud.speech_dbfs >= limit else Distance.FAR

    def answered(self, loud: HowLoud) -> None:
        """It was a question of a visitor."""
        self._refused = 0
        self._visitors.append(loud.speech_dbfs)

    def refused(self) -> None:
        """It would have been a good question, and was taken for talk in the hall."""
        self._refused += 1
        if self._refused >= _DOUBTED_AFTER:
            self._refused = 0
            self._visitors.clear()


def how_loud(pcm: Pcm, gain_db: float = 0.0) -> HowLoud:
    """Of an utterance that was amplified by so much."""
    samples = pcm[: len(pcm) // _FRAME * _FRAME].astype(np.float32) / 32_768
    frames = np.sqrt((samples.reshape(-1, _FRAME) ** 2).mean(axis=1))
    if not len(frames):
        return HowLoud(dbfs(0.0), 0.0)
    hall, speech = (
        dbfs(float(level)) for level in np.percentile(frames, (_HALL_SHARE, _SPEECH_SHARE))
    )
    return HowLoud(speech - gain_db, speech - hall)
