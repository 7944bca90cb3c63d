"""Sound that waits is taken in larger pieces, so that a busy desk catches up."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Final

import numpy as np

from assistant.hearing import SAMPLE_RATE, More, SpeechEvent

__all__ = ["merged"]

_LONGEST: Final = round(0.16 * SAMPLE_RATE)
"""Samples of a piece that is put together: shorter than any pause that counts."""


async def merged(speech: AsyncIterator[SpeechEvent]) -> AsyncGenerator[SpeechEvent]:
    """The same events; of pieces of an utterance that wait already, several in one.

    Each piece costs a way to the recogniser and back, whatever its length. Raise what `speech`
    raises.
    """
    line = _Line()
    taking = asyncio.create_task(line.take_all(speech))
    try:
        while await line.any_waits():
            yield line.next()
        await taking  # raises what ended it
    finally:
        taking.cancel()


class _Line:
    """Events that wait for their turn."""

    def __init__(self) -> None:
        self._waiting: deque[SpeechEvent] = deque()
        self._over = False
        self._changed = asyncio.Event()

    async def take_all(self, speech: AsyncIterator[SpeechEvent]) -> None:
        try:
            async for event in speech:
                self._waiting.append(event)
                self._changed.set()
        finally:
            self._over = True
            self._changed.set()

    async def any_waits(self) -> bool:
        """False when there will be no more."""
        while not self._waiting:
            if self._over:
                return False
            self._changed.clear()
            await self._changed.wait()
        return True

    def next(self) -> SpeechEvent:
        event = self._waiting.popleft()
        while isinstance(event, More) and len(event.pcm) < _LONGEST and self._waiting:
            following = self._waiting[0]
            if not isinstance(following, More):
                break
            self._waiting.popleft()
            event = More(np.concatenate([event.pcm, following.pcm]), following.quiet_s)
        return event
