"""What is said and shown in reply: values, free of any device."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assistant.catalogue.terms import Channel, Text
from assistant.text import Language

__all__ = ["Button", "Reply", "ReplyKind", "Said", "Slide"]


class ReplyKind(StrEnum):
    """What a reply is, for screens, statistics and tests; the names leave the program."""

    GREETING = "greeting"
    ANSWER = "answer"
    """About a whole service, with the offer of its channels."""
    FACET = "facet"
    STEP = "step"
    STEPS = "steps"
    """All steps of a channel in one go."""
    LIST = "list"
    CHOICE = "choice"
    """Which of several services, or whether the one is meant."""
    QUESTION = "question"
    """What is wanted at all, or whether anything more is."""
    EXPLANATION = "explanation"
    ACKNOWLEDGED = "acknowledged"
    MISSED = "missed"
    HAND_OVER = "hand_over"
    REMINDER = "reminder"
    FAREWELL = "farewell"


@dataclass(frozen=True, slots=True)
class Said:
    """One spoken piece: a sentence or a step, at most two sentences."""

    text: str
    """As shown on the screen; `assistant.text.speakable` makes it sayable."""
    language: Language
    step: int | None = None
    """Number of the step from 1, None for what is no step."""


@dataclass(frozen=True, slots=True)
class Slide:
    """Which step the screen shows."""

    step: int
    of: int
    channel: Channel | None
    picture: str
    """`service/channel/step`: name of the picture beside the step, where there is one."""


@dataclass(frozen=True, slots=True)
class Button:
    """What may be pressed instead of said."""

    command: str
    """Name of the command that the words are understood as."""
    label: Text
    """The words themselves: saying or typing them does the same."""


@dataclass(frozen=True, slots=True)
class Reply:
    """Everything said and shown in one turn."""

    said: tuple[Said, ...]
    target: str | None = None
    """Service the reply is about."""
    hand_over: bool = False
    """True when a person should take over."""
    ends_visit: bool = False
    as_of: date | None = None
    """Day on which the facts of the service were last checked; shown on the screen."""
    doubts: tuple[str, ...] = ()
    """For the staff: `low`, `unsourced: cost`, `conflicting: cost` … of the service."""
    kind: ReplyKind = ReplyKind.ANSWER
    slide: Slide | None = None
    qr: str | None = None
    """Address behind the QR code: where the visitor goes on at home."""
    buttons: tuple[Button, ...] = ()
    pace: int = 0
    """How much slower (below 0) or faster than configured it is said, in steps."""
    loudness: int = 0
    """How much quieter (below 0) or louder than configured, in steps."""
    helpful: bool | None = None
    """What the visitor has just said of the answer before; None: nothing."""

    @property
    def text(self) -> str:
        return " ".join(piece.text for piece in self.said)
