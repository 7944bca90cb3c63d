"""What the voice worker and its owner say to each other.

A message is one line of JSON; the line of a `Rendered` is followed by `size` bytes
of sound. Standard library and msgspec only: the worker starts faster without numpy.
"""

from __future__ import annotations

from typing import Final

import msgspec

__all__ = [
    "Engine",
    "Espeak",
    "Failed",
    "FromWorker",
    "Piper",
    "Ready",
    "Rendered",
    "Request",
    "decode_engine",
    "decode_reply",
    "decode_request",
]


class Espeak(msgspec.Struct, frozen=True, tag=True):
    """The worker renders with pyttsx3 and espeak-ng."""

    source: str
    """`assistant.espeak.Source`."""
    languages: tuple[str, ...]


class Piper(msgspec.Struct, frozen=True, tag=True):
    """The worker renders with Piper."""

    files: dict[str, str]
    """Voice file (`.onnx`) by language."""


Engine = Espeak | Piper


class Request(msgspec.Struct, frozen=True):
    """Render one text."""

    text: str
    language: str
    """ISO 639-1 code."""
    rate: int
    volume: float
    pitch: int


class Ready(msgspec.Struct, frozen=True, tag=True):
    """The worker can render."""

    version: str
    """Of the library that renders."""
    voices: dict[str, str]
    """The engine's own name of the voice, by language."""


class Rendered(msgspec.Struct, frozen=True, tag=True):
    """Followed by `size` bytes: mono int16 samples, little endian."""

    rate: int
    size: int


class Failed(msgspec.Struct, frozen=True, tag=True):
    """The parts of a `VoiceError`."""

    code: str
    message: str
    remedy: str


FromWorker = Ready | Rendered | Failed

_ENGINE: Final[msgspec.json.Decoder[Engine]] = msgspec.json.Decoder(Engine)
_REQUEST: Final = msgspec.json.Decoder(Request)
_REPLY: Final[msgspec.json.Decoder[FromWorker]] = msgspec.json.Decoder(FromWorker)


def decode_engine(line: str) -> Engine:
    """Raise `msgspec.DecodeError` on anything else."""
    return _ENGINE.decode(line)


def decode_request(line: bytes) -> Request:
    """Raise `msgspec.DecodeError` on anything else."""
    return _REQUEST.decode(line)


def decode_reply(line: bytes) -> FromWorker:
    """Raise `msgspec.DecodeError` on anything else."""
    return _REPLY.decode(line)
