"""Automatic gain: slow, bounded, and never within an utterance.

A microphone that is too quiet costs the VAD its soft syllables. One that is loud enough is left
alone, and nothing is made quieter: what was clipped stays clipped.
"""

from __future__ import annotations

from collections import deque
from typing import Final

import numpy as np

from assistant.hearing.level import dbfs
from assistant.hearing.ports import SAMPLE_RATE, Pcm

__all__ = ["MAX_GAIN_DB", "AutomaticGain"]

MAX_GAIN_DB: Final = 18.0
"""More would lift the hall to the level of a visitor."""
_TARGET_DBFS: Final = -26.0
"""Level of speech that is aimed at: the nominal one of telephony (ITU-T P.56)."""
_ENOUGH_DBFS: Final = -32.0
"""Speech from here on is left as it is: the recogniser does not mind."""
_STEP_DB: Final = 3.0
"""Most that the gain rises or falls from one utterance to the next."""
_HEADROOM_DBFS: Final = -1.0
"""No gain may lift the loudest peak above this."""
_REMEMBERED: Final = 8
"""Utterances of which the loudest counts: people who talk in the background must not raise the
gain as long as some visitor speaks nearby."""
_FRAME: Final = SAMPLE_RATE // 50
"""Samples of 20 ms."""
_LOUD_SHARE: Final = 80
"""Per cent of the frames that are quieter than the level of speech: pauses do not count."""


class AutomaticGain:
    """Decides after each utterance how the next is amplified."""

    def __init__(self) -> None:
        self.db = 0.0
        """Gain that is applied now."""
        self._heard: deque[tuple[float, float]] = deque(maxlen=_REMEMBERED)
        """Level of speech and peak of the last utterances, dBFS before any gain."""

    def apply(self, pcm: Pcm) -> Pcm:
        """Amplified, clipped where it would wrap around."""
        if self.db == 0.0:
            return pcm
        louder = pcm.astype(np.float32) * np.float32(10 ** (self.db / 20))
        clipped: Pcm = np.clip(louder, -32_768, 32_767).astype(np.int16)
        return clipped

    def learn(self, pcm: Pcm) -> None:
        """Take note of one utterance as it was given to the recogniser."""
        if len(pcm) < _FRAME:
            return
        samples = pcm.astype(np.float32) / 32_768
        frames = samples[: len(samples) // _FRAME * _FRAME].reshape(-1, _FRAME)
        level = float(np.percentile(np.sqrt((frames**2).mean(axis=1)), _LOUD_SHARE))
        peak = float(np.abs(samples).max())
        self._heard.append((dbfs(level) - self.db, dbfs(peak) - self.db))
        self.db += float(np.clip(self._wanted() - self.db, -_STEP_DB, _STEP_DB))

    def _wanted(self) -> float:
        speech = max(level for level, _ in self._heard)
        peak = max(peak for _, peak in self._heard)
        if speech >= _ENOUGH_DBFS:
            return 0.0
        return float(np.clip(min(_TARGET_DBFS - speech, _HEADROOM_DBFS - peak), 0.0, MAX_GAIN_DB))
