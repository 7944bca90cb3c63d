"""HTTP with JSON: ask, hear, say, services; described by `/openapi.json`."""

from __future__ import annotations

import asyncio
import io
import secrets
from collections.abc import Awaitable, Callable, Mapping
from contextlib import aclosing
from typing import Any, Final, TypeVar

import msgspec
import numpy as np
import soundfile
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from assistant.errors import KomekshiError
from assistant.serving.openapi import AskBody, SayBody, description
from assistant.serving.ports import LANGUAGES, Helper, Mouth
from assistant.serving.sound import MAX_SECONDS, SoundIn

__all__ = ["MAX_BODY_BYTES", "http_api"]

MAX_BODY_BYTES: Final = 12_000_000
"""A minute of 48 kHz stereo has 11.5 MB."""
_THEIR_FAULT: Final = ("audio-", "voice-no-text", "voice-text-too-long")
"""Codes of errors that lie in what was sent."""
_JSON_BODY_BYTES: Final = 50_000

_Body = TypeVar("_Body")

Endpoint = Callable[[Request], Awaitable[Response]]


def http_api(mouth: Mouth, helper: Helper, token: str | None = None) -> Starlette:
    """The application. With a `token` every request but `/healthz` has to bear it."""
    api = _Api(mouth, helper)
    routes = [
        Route("/v1/ask", _guarded(api.ask, token), methods=["POST"]),
        Route("/v1/hear", _guarded(api.hear, token), methods=["POST"]),
        Route("/v1/say", _guarded(api.say, token), methods=["POST"]),
        Route("/v1/services", _guarded(api.services, token)),
        Route("/v1/services/{service}", _guarded(api.service, token)),
        Route("/openapi.json", _guarded(api.openapi, token)),
        Route("/healthz", api.health),
    ]
    return Starlette(
        routes=routes, exception_handlers={HTTPException: _refused, KomekshiError: _failed}
    )


class _Api:
    def __init__(self, mouth: Mouth, helper: Helper) -> None:
        self._mouth = mouth
        self._helper = helper

    async def ask(self, request: Request) -> Response:
        body = await _json_body(request, AskBody)
        return _answer(self._helper.answer(body.text, body.visit))

    async def hear(self, request: Request) -> Response:
        sound = await _limited(request, MAX_BODY_BYTES)
        pcm = await asyncio.to_thread(_pcm_of, sound)
        return _answer(await self._helper.answer_sound(pcm))

    async def say(self, request: Request) -> Response:
        body = await _json_body(request, SayBody)
        pieces, rate = bytearray(), 0
        async with aclosing(self._mouth.speech(body.text, body.language)) as speech:
            async for piece in speech:
                pieces += piece.pcm
                rate = piece.rate
        if not pieces:
            raise HTTPException(422, "there is nothing to say in this text")
        return Response(_wav(bytes(pieces), rate), media_type="audio/wav")

    async def services(self, request: Request) -> Response:
        return JSONResponse({"services": list(self._helper.services(_language(request)))})

    async def service(self, request: Request) -> Response:
        found = self._helper.service(request.path_params["service"], _language(request))
        if found is None:
            raise HTTPException(404, "there is no such service")
        return _answer(found)

    async def openapi(self, request: Request) -> Response:
        return _answer(description())

    async def health(self, request: Request) -> Response:
        return JSONResponse({"status": "ok"})


def _guarded(endpoint: Endpoint, token: str | None) -> Endpoint:
    async def answer(request: Request) -> Response:
        if token is not None:
            given = request.headers.get("authorization", "").removeprefix("Bearer ")
            if not secrets.compare_digest(given.encode(), token.encode()):
                raise HTTPException(401, "a token is needed", {"WWW-Authenticate": "Bearer"})
        return await endpoint(request)

    return answer


async def _json_body(request: Request, kind: type[_Body]) -> _Body:
    if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
        raise HTTPException(415, "send application/json")
    try:
        return msgspec.json.decode(await _limited(request, _JSON_BODY_BYTES), type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise HTTPException(422, str(error)) from error


async def _limited(request: Request, limit: int) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > limit:
            raise HTTPException(413, f"more than {limit} bytes")
    return bytes(body)


def _pcm_of(sound: bytes) -> bytes:
    """Raise `HTTPException` 415 for what is no sound, `KomekshiError` for too much of it."""
    try:
        with soundfile.SoundFile(io.BytesIO(sound)) as file:
            rate, frames = file.samplerate, int((MAX_SECONDS + 1) * file.samplerate)
            samples = file.read(frames, dtype="int16", always_2d=True)
    except (soundfile.LibsndfileError, TypeError, ValueError) as error:
        raise HTTPException(415, f"this is no sound that can be read: {error}") from error
    if not len(samples):
        raise HTTPException(422, "there is no sound in it")
    mono = samples.mean(axis=1).astype(np.int16)
    return SoundIn(rate).feed(mono.tobytes(), last=True)


def _wav(pcm: bytes, rate: int) -> bytes:
    out = io.BytesIO()
    soundfile.write(out, np.frombuffer(pcm, np.int16), rate, format="WAV", subtype="PCM_16")
    return out.getvalue()


def _language(request: Request) -> str:
    language = request.query_params.get("language", LANGUAGES[0])
    if language not in LANGUAGES:
        raise HTTPException(422, f"language is one of {', '.join(LANGUAGES)}")
    return language


def _answer(value: Mapping[str, Any]) -> Response:
    return Response(msgspec.json.encode(value), media_type="application/json")


async def _refused(request: Request, error: Any) -> Response:
    return JSONResponse(
        {"error": {"code": f"http-{error.status_code}", "message": error.detail}},
        error.status_code,
        error.headers,
    )


async def _failed(request: Request, error: Any) -> Response:
    status = 422 if error.code.startswith(_THEIR_FAULT) else 503
    told = {"code": error.code, "message": error.message, "remedy": error.remedy}
    return JSONResponse({"error": told}, status)
