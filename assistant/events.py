"""What happens at a desk, as values: for the screen, the journal, the metrics and the log.

Whoever wants to know gives the desk an `Observer`. It is told in order, in the thread of the event
loop, and must return at once: nothing that watches may stand in the way of a turn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from assistant.dialogue import Reply, State
from assistant.match import Decision
from assistant.text import Language

__all__ = [
    "Answered",
    "DeskPhase",
    "Event",
    "Failed",
    "Feedback",
    "Level",
    "Mended",
    "Observer",
    "Partial",
    "PhaseChanged",
    "Prompted",
    "Recorded",
    "SentenceBegan",
    "SentenceEnded",
    "Source",
    "Trouble",
    "Turn",
    "TurnEnded",
    "VisitEnded",
]


class DeskPhase(StrEnum):
    """What a desk does for one visitor; screen and lamp show only this."""

    IDLE = "idle"
    """Waiting for a button, for the wake phrase, or for somebody to speak."""
    LISTENING = "listening"
    """Hears a visitor, or has the microphone open for the answer to a question."""
    THINKING = "thinking"
    SPEAKING = "speaking"
    FOLLOW_UP = "follow_up"
    """An answer was given; the next words need neither button nor wake phrase."""


class Source(StrEnum):
    """How a question came in."""

    MICROPHONE = "microphone"
    BROWSER = "browser"
    """Microphone of a page."""
    TYPED = "typed"
    TAPPED = "tapped"
    """A button on the screen, a service of the list."""
    FILE = "file"
    POOL = "pool"
    """Another program, through one of the protocols."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and what is replied."""

    number: int
    """Within the visit, from 1."""
    source: Source
    text: str
    """Words as heard or typed; empty when there were none."""
    decision: Decision
    reply: Reply
    state: State
    """Where the visit stands after the reply."""
    timings_ms: Mapping[str, float]
    """`recognise` (of sound, from its end), `match`, `total` of these two, `load` (of a file),
    `endpoint` (of speech: the quiet after the last word that was waited for)."""


@dataclass(frozen=True, slots=True)
class PhaseChanged:
    """The desk does something else now."""

    phase: DeskPhase


@dataclass(frozen=True, slots=True)
class Level:
    """Loudness at the microphone, at most ten times a second while it is open."""

    dbfs: float
    """Root mean square of the last tenth of a second, 0 is full scale."""
    clipped: bool = False


@dataclass(frozen=True, slots=True)
class Partial:
    """Words of an utterance that goes on; the last ones may still change."""

    text: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A question was understood or not; the reply is about to be said."""

    turn: Turn


@dataclass(frozen=True, slots=True)
class Prompted:
    """The desk speaks unasked: it reminds a silent visitor, or says farewell."""

    reply: Reply


@dataclass(frozen=True, slots=True)
class SentenceBegan:
    """The loudspeaker begins a sentence of the reply."""

    piece: int
    """Index into `Reply.said`."""
    text: str
    language: Language


@dataclass(frozen=True, slots=True)
class SentenceEnded:
    """It was played to its end, or stopped."""

    piece: int
    played: bool


@dataclass(frozen=True, slots=True)
class Recorded:
    """The reply was written to a sound file, as no loudspeaker takes it."""

    file: str
    """Its path."""


@dataclass(frozen=True, slots=True)
class TurnEnded:
    """The reply was said, stopped or only shown."""

    visit: str
    """Random name of the visit."""
    turn: Turn
    first_sound_ms: float | None
    """From the end of the question to the first sample of the reply; None: nothing was played."""
    played: bool
    """Whether it was said to its end."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """The visitor says whether the last answer helped."""

    visit: str
    turn: Turn
    """The turn whose answer is judged."""
    helpful: bool


@dataclass(frozen=True, slots=True)
class VisitEnded:
    """Nobody is there any more; everything of the visit is forgotten."""

    visit: str
    reply: Reply | None = None
    """A farewell that is shown, where there is one."""


@dataclass(frozen=True, slots=True)
class Failed:
    """One question could not be answered; the desk goes on."""

    code: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """A part of the desk does not work; told once."""

    part: str
    """`microphone`, `loudspeaker`, `voice`, `recogniser`, `catalogue`, `settings`, `journal` …"""
    code: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Mended:
    """That part works again."""

    part: str


Event = (
    PhaseChanged
    | Level
    | Partial
    | Answered
    | Prompted
    | SentenceBegan
    | SentenceEnded
    | Recorded
    | TurnEnded
    | Feedback
    | VisitEnded
    | Failed
    | Trouble
    | Mended
)


class Observer(Protocol):
    """Takes events; returns at once and raises nothing."""

    def __call__(self, event: Event, /) -> None: ...
