"""A microphone that plays a recording in real time, as a visitor would say it."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator
from typing import Final

import numpy as np

from assistant.hearing import SAMPLE_RATE, Ended, EndpointSettings, Pcm, Segmenter, SpeechEvent

__all__ = ["PlayedMicrophone"]

_BLOCK: Final = 512
"""Samples, 32 ms: what the sound card gives at a time."""
_SILENCE_S: Final = 1.0
"""After the recording: the visitor is done and waits."""


class PlayedMicrophone:
    """`speech` gives what the real microphone would give, with the default endpoint."""

    def __init__(self, pcm: Pcm) -> None:
        self._pcm = np.concatenate([pcm, np.zeros(round(_SILENCE_S * SAMPLE_RATE), np.int16)])
        self.ends: deque[float] = deque()
        """When the last samples of each utterance were handed over, by `time.perf_counter`."""

    async def speech(self) -> AsyncIterator[SpeechEvent]:
        """All events of the recording, each when it is due."""
        events: asyncio.Queue[SpeechEvent | None] = asyncio.Queue()
        playing = asyncio.create_task(self._play(events))
        try:
            while (event := await events.get()) is not None:
                yield event
        finally:
            playing.cancel()

    async def _play(self, events: asyncio.Queue[SpeechEvent | None]) -> None:
        segmenter = Segmenter(EndpointSettings())
        begin = time.perf_counter()
        for start in range(0, len(self._pcm), _BLOCK):
            block = self._pcm[start : start + _BLOCK]
            due = begin + (start + len(block)) / SAMPLE_RATE
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            handed_over = time.perf_counter()
            for event in segmenter.feed(block):
                if isinstance(event, Ended):
                    self.ends.append(handed_over)
                events.put_nowait(event)
        events.put_nowait(None)
