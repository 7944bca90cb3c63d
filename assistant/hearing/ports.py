"""What the desk needs of ears: ports and the values that pass through them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "SAMPLE_RATE",
    "Abandoned",
    "Ended",
    "Hearing",
    "Hypothesis",
    "Microphone",
    "More",
    "Pcm",
    "Recogniser",
    "Session",
    "SpeechEvent",
    "Started",
    "Utterance",
    "Word",
]

SAMPLE_RATE: Final = 16_000
"""Hz of all audio inside Komekshi; the embedded model is trained on it."""

Pcm = NDArray[np.int16]
"""Mono samples at `SAMPLE_RATE`, shape (n,), int16."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One stretch of a visitor's speech, from start to endpoint."""

    pcm: Pcm
    started_at: float = 0.0
    """Seconds since the stream began."""
    ended_at: float = 0.0

    @property
    def seconds(self) -> float:
        return len(self.pcm) / SAMPLE_RATE


@dataclass(frozen=True, slots=True)
class Started:
    """Somebody began to speak."""

    pcm: Pcm
    """Sound up to now, with that from shortly before the first syllable."""
    gain_db: float = 0.0
    """By how much this utterance is amplified."""


@dataclass(frozen=True, slots=True)
class More:
    """The utterance goes on."""

    pcm: Pcm
    quiet_s: float = 0.0
    """For how long nothing has been said at its end."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The utterance is over, and all its sound has been given."""

    utterance: Utterance
    """Whole: what `Started` and `More` brought, in one piece."""
    quiet_s: float = 0.0
    """For how long nothing had been said at its end."""


@dataclass(frozen=True, slots=True)
class Abandoned:
    """The utterance is to be forgotten: the microphone was muted in the middle."""


SpeechEvent = Started | More | Ended | Abandoned


class Hearing(StrEnum):
    """How an utterance is heard."""

    STEERED = "steered"
    """Leaning towards the catalogue's phrases."""
    OPEN = "open"
    """With all words the model has, none of them favoured."""
    BOTH = "both"
    """Both at the same time, on two cores: `Hypothesis.open_text` checks the rest of it."""


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word; times in seconds from the utterance's start."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """Words recognised for an utterance."""

    text: str
    """Words as the model spells them, `[unk]` for garbage; empty for no speech."""
    words: tuple[Word, ...] = ()
    alternatives: tuple[str, ...] = ()
    """Further n-best texts, best first, without `text` itself."""
    open_text: str | None = None
    """What a decode without the catalogue's phrases heard; None unless asked for by `BOTH`."""


class Session(Protocol):
    """One utterance under way. Its sound is kept until the end, so nothing is lost on the way."""

    @property
    def partial(self) -> str:
        """Words of all sound fed so far; the last ones may still change."""
        ...

    async def feed(self, pcm: Pcm) -> None:
        """Take the next piece of sound, of any length."""
        ...

    async def finish(self) -> Hypothesis:
        """Words of all sound fed, the same as `Recogniser.recognise` finds in the whole.

        Raise `RecogniserError` when no answer can be had in time.
        """
        ...


class Recogniser(Protocol):
    """Utterance in, words out. May run elsewhere; a failed call may be repeated."""

    async def recognise(self, utterance: Utterance, how: Hearing = Hearing.STEERED) -> Hypothesis:
        """Words of the whole utterance.

        Raise `RecogniserError` when no answer can be had in time.
        """
        ...

    def listen(
        self, how: Hearing = Hearing.STEERED, phrases: Sequence[str] = ()
    ) -> AbstractAsyncContextManager[Session]:
        """A session for one utterance; leaving it without `finish` drops the utterance.

        With `phrases`, a few of them, it listens for these alone, and costs less.
        """
        ...

    async def close(self) -> None: ...


class Microphone(Protocol):
    """A source of speech: a device, or a test's recording of one."""

    def speech(self) -> AsyncIterator[SpeechEvent]:
        """Yield until closed; raise `DeviceError` when the device goes away.

        An utterance is `Started`, then any number of `More`, then `Ended` or `Abandoned`.
        """
        ...

    def mute(self, muted: bool) -> None:
        """Drop what is heard while the desk itself speaks."""
        ...

    async def close(self) -> None: ...
