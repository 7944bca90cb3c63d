"""What was understood: a closed union, matched exhaustively by the dialogue."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from assistant.catalogue.model import Channel, Facet, Kind
from assistant.text import Language

__all__ = [
    "NOT_UNDERSTOOD",
    "Answer",
    "Candidate",
    "Choose",
    "Command",
    "CommandName",
    "Confirm",
    "Decision",
    "FollowUp",
    "NotKnown",
    "NotSpeech",
    "PublicName",
    "named",
    "public_command",
    "public_name",
    "taken_for",
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
    """A facet or channel that no command names, of the service just spoken of."""

    facet: Facet | None
    channel: Channel | None
    language: Language


class CommandName(StrEnum):
    """What steers the desk; the names leave the program, all but those of `_INNER`."""

    REPEAT = "repeat"
    NEXT = "next"
    BACK = "back"
    START_OVER = "start_over"
    SLOWER = "slower"
    FASTER = "faster"
    LOUDER = "louder"
    QUIETER = "quieter"
    STOP = "stop"
    CONTINUE = "continue"
    DOCUMENTS = "documents"
    COST = "cost"
    DURATION = "duration"
    RESULT = "result"
    BY_PHONE_APP = "by_phone_app"
    BY_PORTAL = "by_portal"
    BY_BOT = "by_bot"
    AT_CENTRE = "at_centre"
    SWITCH_KK = "switch_kk"
    SWITCH_RU = "switch_ru"
    YES = "yes"
    NO = "no"
    SECOND_ONE = "second_one"
    THANKS = "thanks"
    OPERATOR = "operator"
    WHAT_IS_ECP = "what_is_ecp"
    AS_OF_DATE = "as_of_date"
    MORE = "more"
    FIRST_ONE = "first_one"
    THIRD_ONE = "third_one"
    WHOLE = "whole"
    """All steps in one go."""
    RELATED = "related"
    """What other services belong to this one."""


_INNER: Final = frozenset(
    (CommandName.FIRST_ONE, CommandName.THIRD_ONE, CommandName.WHOLE, CommandName.RELATED)
)
"""Not among the names that programs which read our JSON were promised."""


@dataclass(frozen=True, slots=True)
class Command:
    """Words that steer the desk and name no service."""

    name: CommandName
    language: Language
    channel: Channel | None = None
    """Where a part of an answer is asked of one channel: «цонда қанша тұрады»."""


@dataclass(frozen=True, slots=True)
class NotKnown:
    """Words, but none of our services; the nearest ones for an offer."""

    nearest: tuple[Candidate, ...]
    language: Language


@dataclass(frozen=True, slots=True)
class NotSpeech:
    """No words in the sound."""


Decision = Answer | Confirm | Choose | Command | FollowUp | NotKnown | NotSpeech

NOT_UNDERSTOOD: Final = "not understood"
"""What a sentence is taken for that nothing is answered to."""

PublicName = Literal["Answer", "Confirm", "Choose", "Command", "NotKnown", "NotSpeech"]


def public_name(decision: Decision) -> PublicName:
    """The name that leaves the program, in JSON and in the journal.

    A `FollowUp` is understood and answered, so it goes out as `Answer`, with no service; so
    does a command without a public name.
    """
    match decision:
        case Answer() | FollowUp():
            return "Answer"
        case Command():
            return "Answer" if public_command(decision) is None else "Command"
        case Confirm():
            return "Confirm"
        case Choose():
            return "Choose"
        case NotKnown():
            return "NotKnown"
        case NotSpeech():
            return "NotSpeech"


def public_command(decision: Decision) -> CommandName | None:
    """The command's name that leaves the program, None for what is no command."""
    match decision:
        case Command(name=name) if name not in _INNER:
            return name
        case _:
            return None


def named(decision: Decision) -> tuple[Candidate, ...]:
    """What is answered or asked back; not what is merely near."""
    match decision:
        case Answer(candidate=candidate) | Confirm(candidate=candidate):
            return (candidate,)
        case Choose(candidates=candidates):
            return candidates
        case Command() | FollowUp() | NotKnown() | NotSpeech():
            return ()


def taken_for(decision: Decision) -> str:
    """Id of the service, or name of the command, that a sentence is taken for first."""
    match decision:
        case Answer() | Confirm() | Choose():
            return named(decision)[0].target
        case Command(name=name):
            return name.value
        case FollowUp(facet=facet, channel=channel):
            return facet or channel or "follow-up"
        case NotKnown() | NotSpeech():
            return NOT_UNDERSTOOD
