"""What the journal is told, as values. Names are whole words here; `tables.py` numbers them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

__all__ = ["FeedbackRow", "Outcome", "Row", "Settled", "SettledRow", "TurnRow"]


class Settled(StrEnum):
    """What became of a question that was asked back."""

    TAKEN = "taken"
    """The visitor said yes, or chose one."""
    DECLINED = "declined"
    """They said no, or asked for something else."""
    LEFT = "left"
    """The visit ended."""


class Outcome(StrEnum):
    """What the staff made of a miss."""

    ATTACHED = "attached"
    """It is a phrase of a service now."""
    WANTED = "wanted"
    """A service that the desk should know."""
    NOT_FOR_US = "not-for-us"


@dataclass(frozen=True, slots=True)
class TurnRow:
    """One turn."""

    at: datetime
    """Its end, with a time zone."""
    visit: int
    """Random, another one every day; below 2**48."""
    number: int
    """Within the visit, from 1."""
    source: str
    decision: str
    """`public_name`: Answer, Confirm, Choose, Command, NotKnown, NotSpeech."""
    reply: str
    """`ReplyKind`."""
    language: str | None = None
    """None where nothing was said."""
    command: str | None = None
    target: str | None = None
    """What was told of or asked back: id of a service, collection, lesson or talk."""
    kind: str | None = None
    """`Kind` of the target."""
    facet: str | None = None
    channel: str | None = None
    second: str | None = None
    """Target of the second candidate."""
    score: float | None = None
    """0 to 1."""
    margin: float | None = None
    """Score of the first candidate less that of the second."""
    recognise_ms: float | None = None
    match_ms: float | None = None
    total_ms: float | None = None
    first_sound_ms: float | None = None
    asked: bool = False
    """Whether the visitor asked for the target in this turn, or chose it."""
    played: bool = False
    hand_over: bool = False
    lesson_finished: bool = False
    text: str | None = None
    """Words, without personal data; only of turns that were missed or asked back."""


@dataclass(frozen=True, slots=True)
class SettledRow:
    """What became of a turn that was asked back."""

    visit: int
    number: int
    settled: Settled


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    """Whether an answer helped."""

    at: datetime
    visit: int
    number: int
    """Of the turn that is judged."""
    helpful: bool
    language: str | None = None
    target: str | None = None


Row = TurnRow | SettledRow | FeedbackRow
