"""A catalogue as bytes and back, so that a start need not expand every template. Pure."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import msgspec

from assistant.catalogue.model import Catalogue

__all__ = ["pack", "unpack"]


def pack(catalogue: Catalogue) -> bytes:
    """MessagePack of all that the catalogue holds."""
    return msgspec.msgpack.encode(catalogue, enc_hook=_plain)


def unpack(packed: bytes) -> Catalogue | None:
    """The catalogue that was packed, None when the bytes are no such thing."""
    try:
        return msgspec.msgpack.decode(packed, type=Catalogue)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _plain(value: Any) -> Any:
    if isinstance(value, MappingProxyType):
        return dict(value)
    raise NotImplementedError(f"{type(value).__name__} has no place in a catalogue")
