"""What a running desk can be told from outside, as messages of one line of JSON."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from assistant.errors import OrderError

__all__ = [
    "MOST_BYTES",
    "SOCKET",
    "Ask",
    "Listen",
    "Order",
    "Quit",
    "Reload",
    "Say",
    "Status",
    "Stop",
    "answer_line",
    "order_of",
]

SOCKET: Final = "control.sock"
"""Name of the socket in the runtime folder."""

MOST_BYTES: Final = 16_384
"""Of one line; the longest text that is worth saying has 4,000 letters of two bytes."""

_LONGEST: Final = 4_000


class _Told(msgspec.Struct, frozen=True, tag_field="do", tag=str.lower, forbid_unknown_fields=True):
    """An order; `do` is its name."""


class Status(_Told, frozen=True):
    """How the desk is."""


class Listen(_Told, frozen=True):
    """As if the button had been pressed."""


class Stop(_Told, frozen=True):
    """Silence, at once."""


class Reload(_Told, frozen=True):
    """Read settings and catalogue again."""


class Quit(_Told, frozen=True):
    """Finish the sentence and end."""


class Say(_Told, frozen=True):
    """Say something aloud."""

    text: str
    language: str = ""
    """`kk` or `ru`; by default it is guessed."""

    def __post_init__(self) -> None:
        _check_text(self.text)


class Ask(_Told, frozen=True):
    """Answer a question as if it had been typed."""

    text: str

    def __post_init__(self) -> None:
        _check_text(self.text)


Order = Status | Listen | Stop | Reload | Quit | Say | Ask

_DECODER: Final = msgspec.json.Decoder(Order)


def order_of(line: bytes) -> Order:
    """Raise `OrderError` `order-bad`."""
    try:
        order: Order = _DECODER.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise OrderError(
            "order-bad", f"this is no order: {error}", 'send one line such as {"do": "status"}'
        ) from None
    return order


def answer_line(answer: dict[str, Any]) -> bytes:
    """One line."""
    return msgspec.json.encode(answer) + b"\n"


def _check_text(text: str) -> None:
    if not text.strip() or len(text) > _LONGEST:
        raise ValueError(f"text must have 1 to {_LONGEST} letters")
