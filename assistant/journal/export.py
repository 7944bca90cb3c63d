"""The journal's turns as plain rows, for other programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, Engine, select

from assistant.journal.names import read_names
from assistant.journal.tables import feedback, missed, turn
from assistant.journal.writing import moment

__all__ = ["COLUMNS", "export_turns"]

_NAMED: Final = (
    *("desk", "source", "decision", "reply", "language", "command", "target", "kind", "facet"),
    *("channel", "second", "settled"),
)
_PARTS: Final = ("score", "margin")
"""Kept in thousandths."""

COLUMNS: Final = (
    *("at", "visit", "number", "desk", "source", "language", "decision", "command", "target"),
    *("kind", "facet", "channel", "score", "second", "margin", "reply", "asked", "played"),
    *("hand_over", "lesson_finished", "recognise_ms", "match_ms", "total_ms", "first_sound_ms"),
    *("text", "settled", "helpful"),
)
"""In the order in which they are written."""

_AT_ONCE: Final = 5_000
"""Rows in memory."""


def export_turns(engine: Engine, since: datetime | None = None) -> Iterator[Mapping[str, Any]]:
    """Turns in the order of their time, with the words of misses and what visitors said of them."""
    begin = 0 if since is None else moment(since)
    query = (
        select(turn, missed.c.text, missed.c.settled)
        .join_from(turn, missed, missed.c.turn == turn.c.id, isouter=True)
        .where(turn.c.at >= begin)
        .order_by(turn.c.at)
        .execution_options(yield_per=_AT_ONCE)
    )
    with engine.connect() as connection:
        names = read_names(connection)
        helpful = _judgements(connection, begin)
        for row in connection.execute(query).mappings():
            yield _plain(dict(row), names, helpful.get((row["visit"], row["number"])))


def _judgements(connection: Connection, begin: int) -> Mapping[tuple[int, int], bool]:
    query = select(feedback.c.visit, feedback.c.number, feedback.c.helpful)
    judged = connection.execute(query.where(feedback.c.at >= begin))
    return {(row.visit, row.number): row.helpful for row in judged}


def _plain(
    values: dict[str, Any], names: Mapping[int, str], helpful: bool | None
) -> Mapping[str, Any]:
    at = datetime.fromtimestamp(values["at"] / 1000, UTC)
    values["at"] = at.isoformat(timespec="milliseconds")
    values["visit"] = f"{values['visit']:012x}"
    values["helpful"] = helpful
    for column in _NAMED:
        values[column] = None if values[column] is None else names.get(values[column])
    for column in _PARTS:
        values[column] = None if values[column] is None else values[column] / 1000
    return {column: values[column] for column in COLUMNS}
