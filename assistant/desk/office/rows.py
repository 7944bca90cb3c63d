"""Rows of the journal on their way to the head office."""

from __future__ import annotations

from typing import Any

import msgspec

from assistant.errors import PoolError
from assistant.journal.rows import FeedbackRow, Row, SettledRow, TurnRow

__all__ = ["pack_row", "read_row"]


class _Packed(msgspec.Struct, frozen=True, omit_defaults=True):
    turn: TurnRow | None = None
    settled: SettledRow | None = None
    feedback: FeedbackRow | None = None


def pack_row(row: Row) -> bytes:
    """JSON of one row."""
    match row:
        case TurnRow():
            return msgspec.json.encode(_Packed(turn=row))
        case SettledRow():
            return msgspec.json.encode(_Packed(settled=row))
        case FeedbackRow():
            return msgspec.json.encode(_Packed(feedback=row))


def read_row(packed: dict[str, Any]) -> Row:
    """Raise `PoolError` `office-row` for what is no row."""
    try:
        read = msgspec.convert(packed, _Packed)
    except msgspec.ValidationError as error:
        raise PoolError(
            "office-row", f"a desk sent what is no row of a journal: {error}", "update the desk"
        ) from error
    row = read.turn or read.settled or read.feedback
    if row is None:
        raise PoolError("office-row", "a desk sent an empty row", "update the desk")
    return row
