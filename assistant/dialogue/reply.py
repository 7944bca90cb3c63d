"""What is said and shown in reply: values, free of any device."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assistant.text import Language

__all__ = ["Reply", "Said"]


@dataclass(frozen=True, slots=True)
class Said:
    """One spoken piece: a sentence or a step, at most two sentences."""

    text: str
    """As shown on the screen; `assistant.text.speakable` makes it sayable."""
    language: Language
    step: int | None = None
    """Number of the step from 1, None for what is no step."""


@dataclass(frozen=True, slots=True)
class Reply:
    """Everything said in one turn."""

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

    @property
    def text(self) -> str:
        return " ".join(piece.text for piece in self.said)
