"""What was understood: a closed union, matched exhaustively by the dialogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.catalogue.model import Channel, Facet, Kind
from assistant.text import Language

__all__ = [
    "Answer",
    "Candidate",
    "Choose",
    "Confirm",
    "Decision",
    "FollowUp",
    "NotKnown",
    "NotSpeech",
    "PublicName",
    "public_name",
]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One service (or talk) that the words may mean."""

    target: str
    """Id of the service, talk, collection or lesson."""
    score: float
    """0 to 1."""
    phrase: str
    """The catalogue phrase that lies nearest."""
    kind: Kind = Kind.SERVICE
    asks_old: bool = False
    """Whether the service is asked for the way it was before it changed."""

    @property
    def is_talk(self) -> bool:
        return self.kind is Kind.TALK


@dataclass(frozen=True, slots=True)
class Answer:
    """Sure of one service (or talk): say it."""

    candidate: Candidate
    language: Language
    facet: Facet | None = None
    """The part asked about, None for the whole."""
    channel: Channel | None = None
    """The channel asked about, None for the service's first."""


@dataclass(frozen=True, slots=True)
class Confirm:
    """One service, unsure: ask whether it is meant."""

    candidate: Candidate
    language: Language
    facet: Facet | None = None
    channel: Channel | None = None


@dataclass(frozen=True, slots=True)
class Choose:
    """Two or three services lie too near each other: let the visitor choose."""

    candidates: tuple[Candidate, ...]
    language: Language
    facet: Facet | None = None
    channel: Channel | None = None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A facet or a channel without a service: about the one just spoken of."""

    facet: Facet | None
    channel: Channel | None
    language: Language


@dataclass(frozen=True, slots=True)
class NotKnown:
    """Words, but none of our services; the nearest ones for an offer."""

    nearest: tuple[Candidate, ...]
    language: Language


@dataclass(frozen=True, slots=True)
class NotSpeech:
    """No words in the sound."""


Decision = Answer | Confirm | Choose | FollowUp | NotKnown | NotSpeech

PublicName = Literal["Answer", "Confirm", "Choose", "NotKnown", "NotSpeech"]


def public_name(decision: Decision) -> PublicName:
    """The name that leaves the program, in JSON and in the journal.

    A `FollowUp` is understood and answered, so it goes out as `Answer`, with no service.
    """
    match decision:
        case Answer() | FollowUp():
            return "Answer"
        case Confirm():
            return "Confirm"
        case Choose():
            return "Choose"
        case NotKnown():
            return "NotKnown"
        case NotSpeech():
            return "NotSpeech"
