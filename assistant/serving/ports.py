"""What the protocols need of a desk, and the values that pass."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Final, Protocol

__all__ = [
    "LANGUAGES",
    "RATE",
    "Ears",
    "Helper",
    "Listening",
    "Mouth",
    "SpeechPiece",
    "Transcribed",
    "TranscribedWord",
]

RATE: Final = 16_000
"""Hz of the sound that a desk takes: mono, int16."""

LANGUAGES: Final = ("kk", "ru")


@dataclass(frozen=True, slots=True)
class TranscribedWord:
    """One word; times in seconds from the utterance's start."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Transcribed:
    """Words of one utterance."""

    text: str
    """Empty when nothing was said that the model knows."""
    words: tuple[TranscribedWord, ...] = ()
    alternatives: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class SpeechPiece:
    """Sound of one sentence: mono, int16, little-endian."""

    pcm: bytes
    rate: int
    """Hz."""


class Listening(Protocol):
    """One utterance that is recognised while it comes in."""

    @property
    def partial(self) -> str: ...

    async def feed(self, pcm: bytes) -> None: ...

    async def finish(self) -> Transcribed: ...


class Ears(Protocol):
    """Sound in, words out."""

    @property
    def models(self) -> tuple[str, ...]: ...

    async def transcribe(self, pcm: bytes) -> Transcribed:
        """Raise `KomekshiError`."""
        ...

    def listen(self) -> AbstractAsyncContextManager[Listening]: ...


class Mouth(Protocol):
    """Text in, sound out."""

    def speech(self, text: str, language: str) -> AsyncGenerator[SpeechPiece, None]:
        """Sentence by sentence. Raise `KomekshiError`."""
        ...


class Helper(Protocol):
    """The assistant itself."""

    def answer(self, text: str, visit: str | None = None) -> Mapping[str, Any]:
        """As `komekshi ask --json` writes it. Answers of the same `visit` follow one another;
        None: a question by itself."""
        ...

    async def answer_sound(self, pcm: bytes) -> Mapping[str, Any]:
        """The same for a spoken question. Raise `KomekshiError`."""
        ...

    def services(self, language: str) -> tuple[Mapping[str, Any], ...]:
        """Id, title and life situation of all services."""
        ...

    def service(self, service: str, language: str) -> Mapping[str, Any] | None:
        """All that is said about one; None for a name that there is not."""
        ...
