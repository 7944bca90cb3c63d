"""Rows into tables, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import Connection, insert, update

from assistant.journal.names import NameBook
from assistant.journal.rows import FeedbackRow, Row, SettledRow, TurnRow
from assistant.journal.tables import feedback, missed, turn
from assistant.journal.tallies import add_up

__all__ = ["moment", "write_rows"]


def moment(at: datetime) -> int:
    """Milliseconds since 1970, as the tables have it."""
    return round(at.timestamp() * 1000)


def write_rows(
    connection: Connection, rows: Sequence[Row], book: NameBook, desk: str, zone: tzinfo | None
) -> None:
    """Write rows and add them to the tallies. In order: a miss before what became of it."""
    turns = [row for row in rows if isinstance(row, TurnRow)]
    _write_turns(connection, turns, book, desk)
    settled = [row for row in rows if isinstance(row, SettledRow)]
    for row in settled:
        of_turn = missed.c.visit == row.visit, missed.c.number == row.number
        value = book.needed(connection, row.settled)
        connection.execute(update(missed).where(*of_turn).values(settled=value))
    judged = [row for row in rows if isinstance(row, FeedbackRow)]
    if judged:
        connection.execute(
            insert(feedback), [_feedback(connection, row, book, desk) for row in judged]
        )
    add_up(connection, rows, book, desk, zone)


def _write_turns(
    connection: Connection, rows: Iterable[TurnRow], book: NameBook, desk: str
) -> None:
    silent, worded = [], []
    for row in rows:
        values = _turn(connection, row, book, desk)
        if row.text:
            worded.append((row.text, values))
        else:
            silent.append(values)
    if silent:
        connection.execute(insert(turn), silent)
    if not worded:
        return
    numbered = insert(turn).returning(turn.c.id, sort_by_parameter_order=True)
    numbers = connection.execute(numbered, [values for _, values in worded]).scalars()
    shared = ("at", "visit", "number", "language", "decision")
    connection.execute(
        insert(missed),
        [
            {"turn": number, "text": words, **{column: values[column] for column in shared}}
            for number, (words, values) in zip(numbers, worded, strict=True)
        ],
    )


def _turn(connection: Connection, row: TurnRow, book: NameBook, desk: str) -> dict[str, Any]:
    words = ("source", "decision", "reply", "language", "command", "target", "kind")
    named = (*words, "facet", "channel", "second")
    same = ("visit", "number", "asked", "played", "hand_over", "lesson_finished")
    times = ("first_sound_ms", "recognise_ms", "match_ms", "total_ms")
    return (
        {"at": moment(row.at), "desk": book.needed(connection, desk)}
        | {column: getattr(row, column) for column in same}
        | {column: book.number(connection, getattr(row, column)) for column in named}
        | {column: _whole(getattr(row, column)) for column in times}
        | {"score": _thousandths(row.score), "margin": _thousandths(row.margin)}
    )


def _feedback(
    connection: Connection, row: FeedbackRow, book: NameBook, desk: str
) -> dict[str, Any]:
    return {
        "at": moment(row.at),
        "visit": row.visit,
        "number": row.number,
        "helpful": row.helpful,
        "desk": book.needed(connection, desk),
        "language": book.number(connection, row.language),
        "target": book.number(connection, row.target),
    }


def _whole(ms: float | None) -> int | None:
    return None if ms is None else round(ms)


def _thousandths(part: float | None) -> int | None:
    return None if part is None else round(part * 1000)
