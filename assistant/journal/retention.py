"""How long what is kept: old rows go in small portions, so that no writer waits for long."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Engine, Table, delete, select, tuple_

from assistant.errors import JournalError
from assistant.journal.damage import set_aside_files
from assistant.journal.database import database_file, writing
from assistant.journal.tables import (
    feedback,
    missed,
    review,
    tally_hour,
    tally_latency,
    tally_target,
    turn,
)
from assistant.journal.writing import moment

__all__ = ["Retention", "portions", "shrink", "tidy"]

_PORTION: Final = 5_000
"""Rows deleted in one transaction: some 50 ms."""

_PAGES: Final = 1_000
"""Free pages (4 MB) given back to the disk at a time."""


@dataclass(frozen=True, slots=True)
class Retention:
    """Days after which rows are deleted. Raise `JournalError` for less than one."""

    turns: int = 400
    """Turns and feedback: a year and a month, so that the same month can be compared."""
    words: int = 60
    """Words of misses: reviewed every week or two, there is no use for older ones."""
    tallies: int = 1_830
    """Sums by day and what the staff decided: five years, for trends. No visitor is in them."""

    def __post_init__(self) -> None:
        if min(self.turns, self.words, self.tallies) < 1:
            raise JournalError(
                "journal-retention", "rows must be kept for a day at least", "set 1 or more days"
            )


def tidy(engine: Engine, retention: Retention, now: datetime) -> Iterator[int]:
    """Delete what is older than wanted; yield after each portion how many rows went."""
    since = {
        missed: retention.words,
        turn: retention.turns,
        feedback: retention.turns,
        review: retention.tallies,
    }
    for table, days in since.items():
        yield from portions(engine, table, "at", moment(now - timedelta(days=days)))
    day = (now.astimezone() - timedelta(days=retention.tallies)).toordinal()
    for table in (tally_hour, tally_target, tally_latency):
        yield from portions(engine, table, "day", day)
    _forget_set_aside(engine, now - timedelta(days=retention.words))
    yield from shrink(engine)


def portions(engine: Engine, table: Table, column: str, before: int) -> Iterator[int]:
    """Delete rows whose column is below a value, a portion in each transaction."""
    key = list(table.primary_key)
    old = select(*key).where(table.c[column] < before).limit(_PORTION)
    gone = delete(table).where(tuple_(*key).in_(old))
    while True:
        with writing(engine) as connection:
            count = connection.execute(gone).rowcount
        if count == 0:
            return
        yield count


def shrink(engine: Engine) -> Iterator[int]:
    """Give the space of deleted rows back to the disk. PostgreSQL does so by itself."""
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        if raw is None:
            return
        free, before = _free_pages(raw), None
        while free and free != before:
            raw.execute(f"PRAGMA incremental_vacuum({_PAGES})").fetchall()
            yield 0
            free, before = _free_pages(raw), free
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _free_pages(raw: sqlite3.Connection) -> int:
    return int(raw.execute("PRAGMA freelist_count").fetchone()[0])


def _forget_set_aside(engine: Engine, before: datetime) -> None:
    """Remove damaged files when nothing in them may be kept any longer."""
    file = database_file(engine.url)
    if file is None:
        return
    for path, day in set_aside_files(file):
        if day < before.astimezone().date():
            path.unlink(missing_ok=True)
