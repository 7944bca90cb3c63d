"""What goes out to one page: in order, and never more than it takes."""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.websockets import WebSocket, WebSocketDisconnect

from assistant.kiosk.desk_messages import DeskMessage, Level, Partial, Sentence, encode

__all__ = ["Outbox"]

_MOST_WAITING: Final = 256
"""Messages; a page that has not read so many for long is gone."""
_PASSING_UP_TO: Final = 16
"""Messages that may wait before levels and partial words are left out: they are soon outdated."""


class Outbox:
    """The port `Page`."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._waiting: asyncio.Queue[str | bytes] = asyncio.Queue()
        self._full = asyncio.Event()

    def tell(self, message: DeskMessage) -> None:
        if isinstance(message, Level | Partial) and self._waiting.qsize() >= _PASSING_UP_TO:
            return
        self._put(encode(message))

    def play(self, sentence: Sentence, wav: bytes) -> None:
        self._put(encode(sentence))
        self._put(wav)

    async def run(self) -> None:
        """Send until the page is gone, or takes nothing any more."""
        sending = asyncio.create_task(self._send(), name="outbox of a page")
        full = asyncio.create_task(self._full.wait(), name="outbox of a page is full")
        try:
            await asyncio.wait({sending, full}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            sending.cancel()
            full.cancel()

    def _put(self, item: str | bytes) -> None:
        if self._waiting.qsize() >= _MOST_WAITING:
            self._full.set()
        else:
            self._waiting.put_nowait(item)

    async def _send(self) -> None:
        try:
            while True:
                match await self._waiting.get():
                    case str(text):
                        await self._socket.send_text(text)
                    case bytes(sound):
                        await self._socket.send_bytes(sound)
        except (WebSocketDisconnect, RuntimeError, OSError):
            return  # the page went away in the middle
