"""Rows added up by day, so that a page of statistics reads hundreds of rows, not a million."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo
from typing import Any, Final

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from assistant.journal.names import NONE, NameBook
from assistant.journal.rows import FeedbackRow, Row, SettledRow, TurnRow
from assistant.journal.tables import tally_hour, tally_latency, tally_target

__all__ = ["MEASURES", "add_up", "bucket", "milliseconds"]

_GROWTH: Final = 1.1
"""Each bucket of times is so much wider than the one before: a percentile is right within 5 %."""

MEASURES: Final = ("recognise", "match", "total", "first_sound")
"""Names in `tally_latency.measure`; columns of `turn` without their `_ms`."""

Key = tuple[int | str, ...]
Sums = dict[Key, Counter[str]]


def bucket(ms: float) -> int:
    """Number of the bucket that a time belongs to; below 1 ms it is 0."""
    return max(0, round(math.log(ms) / math.log(_GROWTH))) if ms > 0 else 0


def milliseconds(number: int) -> float:
    """The time that a bucket stands for."""
    return _GROWTH**number


def add_up(
    connection: Connection,
    rows: Iterable[Row],
    book: NameBook,
    desk: str,
    zone: tzinfo | None,
) -> None:
    """Add rows to the tallies, in the transaction that writes them.

    `zone`: in which the desk's days and hours are told, None for the machine's own.
    """
    hours: Sums = {}
    targets: Sums = {}
    latencies: Sums = {}
    for row in rows:
        match row:
            case TurnRow():
                _count_turn(row, zone, hours, targets, latencies)
            case FeedbackRow():
                _count_feedback(row, zone, targets)
            case SettledRow():
                pass
    for table, sums in ((tally_hour, hours), (tally_target, targets), (tally_latency, latencies)):
        _add(connection, table, _numbered(connection, sums, book, desk, table))


def _count_turn(
    row: TurnRow, zone: tzinfo | None, hours: Sums, targets: Sums, latencies: Sums
) -> None:
    local = row.at.astimezone(zone)
    day, language = local.toordinal(), row.language or NONE
    hour = hours.setdefault((day, local.hour, language, row.decision, row.source), Counter())
    hour["turns"] += 1
    hour["visits"] += row.number == 1
    hour["handed_over"] += row.hand_over
    if row.target is not None and (row.asked or row.lesson_finished):
        target = targets.setdefault((day, row.target, language), Counter())
        target["asked"] += row.asked
        target["finished"] += row.lesson_finished
    for measure in MEASURES:
        spent = getattr(row, f"{measure}_ms")
        if spent is not None:
            latencies.setdefault((day, measure, bucket(spent)), Counter())["turns"] += 1


def _count_feedback(row: FeedbackRow, zone: tzinfo | None, targets: Sums) -> None:
    day = row.at.astimezone(zone).toordinal()
    target = targets.setdefault((day, row.target or NONE, row.language or NONE), Counter())
    target["helpful" if row.helpful else "unhelpful"] += 1


def _numbered(
    connection: Connection,
    sums: Mapping[Key, Counter[str]],
    book: NameBook,
    desk: str,
    table: Table,
) -> list[dict[str, Any]]:
    """As rows of the table: names by number, counts that are nought written out."""
    columns = [column.name for column in table.primary_key if column.name != "desk"]
    counted = [column.name for column in table.columns if not column.primary_key]
    rows = []
    for key, counts in sorted(sums.items(), key=str):  # two desks lock rows in one order
        named = (book.needed(connection, part) if isinstance(part, str) else part for part in key)
        values: dict[str, Any] = dict(zip(columns, named, strict=True))
        values["desk"] = book.needed(connection, desk)
        rows.append(values | {name: counts[name] for name in counted})
    return rows


def _add(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    added = dialect.insert(table)
    counted = [column for column in table.columns if not column.primary_key]
    connection.execute(
        added.on_conflict_do_update(
            index_elements=list(table.primary_key),
            set_={column.name: column + added.excluded[column.name] for column in counted},
        ),
        list(rows),
    )
