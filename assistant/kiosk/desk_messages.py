"""What the desk tells a page over the WebSocket, as values. See `PROTOCOL.md`."""

from __future__ import annotations

from typing import Final, Literal

import msgspec
from msgspec import Struct

from assistant.catalogue.model import Channel, Facet
from assistant.dialogue import Bookmark
from assistant.text import Language

__all__ = [
    "Answered",
    "Began",
    "DeskHello",
    "DeskMessage",
    "Ended",
    "Failed",
    "Label",
    "Level",
    "Mended",
    "Option",
    "Partial",
    "Phase",
    "Piece",
    "PressButton",
    "ReplyShown",
    "Sentence",
    "Silence",
    "SlideShown",
    "Trouble",
    "TurnEnded",
    "VisitEnded",
    "encode",
]


class _FromDesk(Struct, frozen=True, tag_field="type"):
    pass


class Label(Struct, frozen=True):
    """A text in both languages."""

    kk: str
    ru: str


class DeskHello(_FromDesk, frozen=True, tag="hello"):
    """The answer to the page's `hello`."""

    version: str
    languages: tuple[str, ...]
    """Languages the desk speaks."""
    samples: dict[str, tuple[str, ...]]
    """Questions that are sure to be understood, by language."""
    sound: Literal["browser", "desk"]
    """Whose sound the visit has."""
    microphone: Literal["browser", "desk", "none"]
    """`none`: the desk's is to be used, and there is none."""
    loudspeaker: Literal["browser", "desk", "none"]
    """`none`: answers are only shown."""


class Phase(_FromDesk, frozen=True, tag="phase"):
    """What the desk does for this visitor."""

    phase: str
    """`idle`, `listening`, `thinking`, `speaking`, `follow_up`."""


class Level(_FromDesk, frozen=True, tag="level"):
    """Loudness at the microphone, at most ten times a second."""

    dbfs: float
    clipped: bool = False


class Partial(_FromDesk, frozen=True, tag="partial"):
    """Words so far; the last ones may still change."""

    text: str


class Piece(Struct, frozen=True):
    """One spoken piece of a reply."""

    text: str
    language: Language
    step: int | None


class SlideShown(Struct, frozen=True):
    """Step n of m."""

    step: int
    of: int
    channel: Channel | None
    picture: str


class PressButton(Struct, frozen=True):
    """What may be pressed instead of said."""

    command: str
    label: Label


class Option(Struct, frozen=True):
    """One of the services that are offered, in the order of `first_one`, `second_one` …"""

    target: str
    title: Label


class ReplyShown(Struct, frozen=True):
    """What is said and shown."""

    kind: str
    said: tuple[Piece, ...]
    target: str | None
    title: Label | None
    """Of the service, list or lesson that is spoken of."""
    slide: SlideShown | None
    buttons: tuple[PressButton, ...]
    options: tuple[Option, ...]
    qr: str | None
    as_of: str | None
    """Day of the last check, `2026-11-22`."""
    hand_over: bool
    ends_visit: bool
    pace: int
    loudness: int


class Answered(_FromDesk, frozen=True, tag="answered"):
    """A reply: to a question, unasked, or the one where a visit goes on."""

    turn: int | None
    """Number within the visit; None for what nobody asked."""
    heard: str
    """Words as heard, typed or chosen."""
    source: str | None
    """`microphone`, `browser`, `typed`, `tapped`, `file`, `pool`."""
    decision: str | None
    """`Answer`, `Confirm`, `Choose`, `Command`, `NotKnown`, `NotSpeech`."""
    language: Language
    """Of the visit."""
    facet: Facet | None
    """The part of the answer that was asked for."""
    reply: ReplyShown
    resume: Bookmark | None


class Sentence(_FromDesk, frozen=True, tag="sentence"):
    """Its WAV file is the next binary frame; the page plays it and tells `played`."""

    n: int
    """Number of the sound, counted through the whole connection."""
    piece: int
    """Index into `said` of the reply."""
    text: str
    language: Language


class Began(_FromDesk, frozen=True, tag="began"):
    """A piece of the reply is being said."""

    piece: int


class Ended(_FromDesk, frozen=True, tag="ended"):
    """It was said, or stopped."""

    piece: int
    played: bool


class TurnEnded(_FromDesk, frozen=True, tag="turn_ended"):
    """The reply was said, stopped or only shown."""

    played: bool
    resume: Bookmark | None
    """As of now, with what was cut short; None: as in the answer."""


class Silence(_FromDesk, frozen=True, tag="silence"):
    """The page stops the sentence it plays."""


class VisitEnded(_FromDesk, frozen=True, tag="visit_ended"):
    """Nobody is there any more: the page goes back to its beginning."""


class Failed(_FromDesk, frozen=True, tag="failed"):
    """One question could not be answered."""

    code: str


class Trouble(_FromDesk, frozen=True, tag="trouble"):
    """A part of the desk does not work."""

    part: str
    code: str


class Mended(_FromDesk, frozen=True, tag="mended"):
    """It works again."""

    part: str


DeskMessage = (
    DeskHello
    | Phase
    | Level
    | Partial
    | Answered
    | Sentence
    | Began
    | Ended
    | TurnEnded
    | Silence
    | VisitEnded
    | Failed
    | Trouble
    | Mended
)

_ENCODER: Final = msgspec.json.Encoder()


def encode(message: DeskMessage) -> str:
    """As JSON."""
    return _ENCODER.encode(message).decode()
