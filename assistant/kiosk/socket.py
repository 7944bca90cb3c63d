"""The WebSocket of a page: its messages to the desk, the desk's to it."""

from __future__ import annotations

import asyncio
from ipaddress import ip_address
from typing import Final

import msgspec
from starlette.websockets import WebSocket

from assistant.kiosk.limits import Allowance, Bucket
from assistant.kiosk.outbox import Outbox
from assistant.kiosk.page_messages import MAX_TEXT_BYTES, Hello, PageMessage, read_message
from assistant.kiosk.ports import Pages, PageVisit

__all__ = ["MOST_PAGES", "Sockets"]

MOST_PAGES: Final = 24
"""At a time; a desk serves its own screen and a few tablets."""

_HELLO_S: Final = 10.0
"""Seconds within which a page says `hello`; a loaded tablet takes two."""
_BLOCK_BYTES: Final = 32_000
"""Of one binary frame: a second of sound."""
_MESSAGES: Final = Allowance(per_second=20, at_once=60)
"""Nobody presses faster."""
_SOUND: Final = Allowance(per_second=48_000, at_once=320_000)
"""Bytes: half as fast again as sound is, and 10 s that were held up on the way."""

_AGAINST_RULES: Final = 1008
_TOO_LONG: Final = 1009
_ENDS: Final = 1012
_TOO_MANY: Final = 1013


class _RefusedError(Exception):
    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class _GoneError(Exception):
    pass


class Sockets:
    """Serves the sockets of all pages."""

    def __init__(self, pages: Pages, most: int = MOST_PAGES) -> None:
        self._pages = pages
        self._most = most
        self._open = 0

    async def serve(self, socket: WebSocket) -> None:
        """One page, until it goes."""
        await socket.accept()
        if self._open >= self._most:
            await _close(socket, _TOO_MANY, "too many pages")
            return
        self._open += 1
        try:
            await self._serve(socket)
        except _GoneError:
            pass
        except _RefusedError as refused:
            await _close(socket, refused.code, refused.reason)
        except asyncio.CancelledError:
            await _close(socket, _ENDS, "the desk ends")
            raise
        finally:
            self._open -= 1

    async def _serve(self, socket: WebSocket) -> None:
        reader = _Reader(socket)
        hello = await reader.hello()
        outbox = Outbox(socket)
        async with self._pages.visit(hello, outbox, local=_is_local(socket)) as visit:
            sending = asyncio.create_task(outbox.run(), name="messages to a page")
            reading = asyncio.create_task(reader.read(visit), name="messages of a page")
            try:
                await asyncio.wait({sending, reading}, return_when=asyncio.FIRST_COMPLETED)
                if not reading.done():
                    raise _RefusedError(_AGAINST_RULES, "the page takes no messages")
                await reading
            finally:
                for task in (sending, reading):
                    task.cancel()
                await asyncio.gather(sending, reading, return_exceptions=True)


class _Reader:
    """The messages of one page, as far as they keep the rules."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._messages = Bucket(_MESSAGES)
        self._sound = Bucket(_SOUND)

    async def hello(self) -> Hello:
        try:
            async with asyncio.timeout(_HELLO_S):
                first = await self._next()
        except TimeoutError:
            raise _RefusedError(_AGAINST_RULES, "say hello first") from None
        if not isinstance(first, Hello):
            raise _RefusedError(_AGAINST_RULES, "say hello first")
        return first

    async def read(self, visit: PageVisit) -> None:
        """Until the page goes (`_GoneError`) or breaks a rule (`_RefusedError`)."""
        while True:
            match await self._next():
                case bytes(pcm):
                    visit.hear(pcm)
                case Hello():
                    raise _RefusedError(_AGAINST_RULES, "hello was said")
                case message:
                    await visit.take(message)

    async def _next(self) -> PageMessage | bytes:
        frame = await self._socket.receive()
        if frame["type"] == "websocket.disconnect":
            raise _GoneError
        sound = frame.get("bytes")
        return self._text(frame["text"]) if sound is None else self._block(sound)

    def _text(self, text: str) -> PageMessage:
        if len(text.encode()) > MAX_TEXT_BYTES:
            raise _RefusedError(_TOO_LONG, "this message is too long")
        if not self._messages.take():
            raise _RefusedError(_AGAINST_RULES, "too many messages")
        try:
            return read_message(text)
        except (msgspec.DecodeError, RecursionError):
            raise _RefusedError(_AGAINST_RULES, "this is no message") from None

    def _block(self, sound: bytes) -> bytes:
        if len(sound) > _BLOCK_BYTES:
            raise _RefusedError(_TOO_LONG, "this is more than a second of sound")
        if len(sound) % 2:
            raise _RefusedError(_AGAINST_RULES, "half a sample")
        if not self._sound.take(len(sound)):
            raise _RefusedError(_AGAINST_RULES, "sound comes faster than it is spoken")
        return sound


async def _close(socket: WebSocket, code: int, reason: str) -> None:
    try:
        await socket.close(code, reason)
    except (RuntimeError, OSError):
        return  # closed by the page


def _is_local(socket: WebSocket) -> bool:
    try:
        return socket.client is not None and ip_address(socket.client.host).is_loopback
    except ValueError:
        return False
