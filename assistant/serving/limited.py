"""A reader that believes no client how long its message is."""

from __future__ import annotations

import asyncio
from typing import Final

from assistant.errors import ServingError

__all__ = ["MAX_PART_BYTES", "LimitedReader"]

MAX_PART_BYTES: Final = 1_000_000
"""Of one part of an event; clients send 0.1 s of sound at a time, 3 kB."""


class LimitedReader:
    """What `wyoming.event.async_read_event` needs of an `asyncio.StreamReader`."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader

    async def readline(self) -> bytes:
        """Raise `ServingError` for a line beyond the reader's limit of 64 kB."""
        try:
            return await self._reader.readline()
        except ValueError as error:
            raise _too_long() from error

    async def readexactly(self, size: int) -> bytes:
        """Raise `ServingError` for a part beyond `MAX_PART_BYTES`."""
        if not isinstance(size, int) or size > MAX_PART_BYTES:
            raise _too_long()
        return await self._reader.readexactly(size)


def _too_long() -> ServingError:
    return ServingError(
        "wyoming-too-long",
        f"a part of an event is longer than {MAX_PART_BYTES} bytes",
        "send sound in pieces of 0.1 s",
    )
