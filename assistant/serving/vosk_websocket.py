"""The websocket protocol of vosk-server, so that its clients work unchanged.

A client sends `{"config": {"sample_rate": 8000}}`, then samples, then `{"eof": 1}`; every message
is answered by a partial or a final result. https://github.com/alphacep/vosk-server
"""

from __future__ import annotations

import contextlib
import json
import logging
from typing import Any, Final

import msgspec
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from assistant.errors import KomekshiError, ServingError
from assistant.serving.ports import RATE, Ears, Listening, Transcribed
from assistant.serving.sound import SoundIn

__all__ = ["MAX_MESSAGE_BYTES", "serve_vosk"]

MAX_MESSAGE_BYTES: Final = 1_000_000
"""Of one message; Vosk's own clients send 0.1 to 0.2 s at a time."""

_SURE: Final = 1.0
"""Vosk's clients expect a confidence for each word; with n-best lists Vosk has none to give."""
_LOG: Final = logging.getLogger(__name__)


class _Config(msgspec.Struct):
    """What is understood of a client's wishes. A phrase list is none of it: this recogniser leans
    to the catalogue and to nothing else."""

    sample_rate: float = RATE
    words: bool = True
    max_alternatives: int = 0


class _Request(msgspec.Struct):
    config: _Config | None = None
    eof: int | None = None
    reset: int | None = None


_requests: Final = msgspec.json.Decoder(_Request)


class _Client:
    """One connection: the sound of one utterance after the other."""

    def __init__(self, ears: Ears) -> None:
        self._ears = ears
        self._config = _Config()
        self._sound = SoundIn(RATE)
        self._open = contextlib.AsyncExitStack()
        self._listening: Listening | None = None

    async def take(self, message: str | bytes) -> tuple[str | None, bool]:
        """The answer, and whether it is the last one. Raise `KomekshiError`."""
        if isinstance(message, bytes):
            return await self._feed(message), False
        try:
            request = _requests.decode(message)
        except msgspec.DecodeError as error:
            raise ServingError(
                "vosk-malformed", f"this is no message of Vosk's protocol: {error}", "send JSON"
            ) from error
        if request.config is not None:
            self._config = request.config
            self._sound = SoundIn(round(request.config.sample_rate))
        if request.eof is not None:
            return await self._finish(), True
        if request.reset is not None:
            await self.close()
            return json.dumps({"text": ""}), False
        return None, False

    async def close(self) -> None:
        """Drop the utterance under way."""
        await self._open.aclose()
        self._listening = None
        self._sound = SoundIn(round(self._config.sample_rate))

    async def _feed(self, samples: bytes) -> str:
        listening = await self._listen()
        await listening.feed(self._sound.feed(samples))
        return json.dumps({"partial": listening.partial}, ensure_ascii=False)

    async def _finish(self) -> str:
        listening = await self._listen()
        await listening.feed(self._sound.feed(b"", last=True))
        heard = await listening.finish()
        await self.close()
        return json.dumps(self._result(heard), ensure_ascii=False)

    async def _listen(self) -> Listening:
        if self._listening is None:
            self._listening = await self._open.enter_async_context(self._ears.listen())
        return self._listening

    def _result(self, heard: Transcribed) -> dict[str, Any]:
        words = [
            {"conf": _SURE, "end": word.end, "start": word.start, "word": word.text}
            for word in heard.words
        ]
        first: dict[str, Any] = {"text": heard.text}
        if self._config.words and words:
            first = {"result": words, "text": heard.text}
        if self._config.max_alternatives <= 0:
            return first
        others = heard.alternatives[: self._config.max_alternatives - 1]
        ranked = [first, *({"text": text} for text in others)]
        return {"alternatives": [{"confidence": _SURE, **each} for each in ranked]}


async def serve_vosk(ears: Ears, connection: ServerConnection) -> None:
    """One client until it has sent `eof`, leaves, or sends nonsense."""
    client = _Client(ears)
    try:
        async for message in connection:
            answer, last = await client.take(message)
            if answer is not None:
                await connection.send(answer)
            if last:
                break
    except ConnectionClosed:
        pass
    except KomekshiError as error:
        with contextlib.suppress(ConnectionClosed):
            await connection.send(json.dumps({"error": error.message, "code": error.code}))
        await connection.close(1003, error.code)
    finally:
        await client.close()
