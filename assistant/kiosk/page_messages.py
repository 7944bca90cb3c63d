"""What a page tells the desk over the WebSocket, as values. See `PROTOCOL.md`.

JSON told apart by `type`. Fields that are not known are ignored, so that a page of another version
keeps working.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta, Struct

from assistant.catalogue.model import Channel, Facet
from assistant.dialogue import Bookmark
from assistant.match import CommandName
from assistant.text import Language

__all__ = [
    "MAX_TEXT_BYTES",
    "Ask",
    "Bye",
    "Feedback",
    "Hello",
    "Listen",
    "Open",
    "PageMessage",
    "Played",
    "Press",
    "Settings",
    "Stop",
    "StopListening",
    "read_message",
    "read_resume",
]

MAX_TEXT_BYTES: Final = 8_192
"""Of a text frame; the longest message of a page is a typed question."""

_Words = Annotated[str, Meta(min_length=1, max_length=500)]
_Id = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]


class _FromPage(Struct, frozen=True, tag_field="type"):
    pass


class Hello(_FromPage, frozen=True, tag="hello"):
    """The first message of a page."""

    resume: Any = None
    """What `read_resume` reads."""
    sound: Literal["browser", "desk", "auto"] = "browser"
    """Whose microphone and loudspeaker: the page's, or the desk's where they are free."""
    language: Language | None = None
    """Language of the screen."""
    voice: bool = True
    """False: answers are only shown."""


class Ask(_FromPage, frozen=True, tag="ask"):
    """A typed question."""

    text: _Words


class Press(_FromPage, frozen=True, tag="press"):
    """A button of the answer."""

    command: CommandName


class Open(_FromPage, frozen=True, tag="open"):
    """A service, list or lesson was chosen on the screen."""

    target: _Id
    facet: Facet | None = None
    channel: Channel | None = None
    language: Language | None = None


class Listen(_FromPage, frozen=True, tag="listen"):
    """The big button was pressed; silence, and the next words are for the desk."""


class StopListening(_FromPage, frozen=True, tag="stop_listening"):
    """The visitor has thought better of it."""


class Stop(_FromPage, frozen=True, tag="stop"):
    """Silence at once."""


class Played(_FromPage, frozen=True, tag="played"):
    """The sound of sentence `n` is over."""

    n: Annotated[int, Meta(ge=0)]
    to_end: bool = True


class Feedback(_FromPage, frozen=True, tag="feedback"):
    """Whether the last answer helped."""

    helpful: bool


class Settings(_FromPage, frozen=True, tag="settings"):
    """What the visitor changed on the screen; what is left out stays."""

    language: Language | None = None
    voice: bool | None = None


class Bye(_FromPage, frozen=True, tag="bye"):
    """The visitor leaves; everything of the visit is forgotten."""


PageMessage = (
    Hello | Ask | Press | Open | Listen | StopListening | Stop | Played | Feedback | Settings | Bye
)


_DECODER: Final[msgspec.json.Decoder[PageMessage]] = msgspec.json.Decoder(PageMessage)


def read_message(text: str) -> PageMessage:
    """Raise `msgspec.DecodeError` (`ValidationError` is one) for what is no message."""
    return _DECODER.decode(text)


def read_resume(kept: object) -> Bookmark | None:
    """None for what is no such thing: a page must not be locked out by what it has kept."""
    try:
        return msgspec.convert(kept, Bookmark | None)
    except msgspec.ValidationError:
        return None
