"""Rows out of the journal for good: out of the tables, and out of the bytes of its file."""

from __future__ import annotations

import mmap
import secrets
import sqlite3
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, func, select

from assistant.errors import JournalError
from assistant.journal.damage import set_aside_files
from assistant.journal.database import database_file
from assistant.journal.retention import portions
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

__all__ = ["Erased", "erase"]

_ATTEMPTS: Final = 20
_PAUSE_S: Final = 0.25
"""A desk that writes a batch is in the way for some milliseconds."""

_LOOKED_FOR: Final = 100
"""Erased texts that are looked for in the bytes of the file, drawn anew each time."""
_TELLING: Final = 10
"""Characters from which a text is not found by accident, in the name of a service."""

_TIMED: Final = (missed, turn, feedback, review)
_DAILY: Final = (tally_hour, tally_target, tally_latency)


@dataclass(frozen=True, slots=True)
class Erased:
    """What is gone."""

    rows: int
    """Of all tables."""
    files: tuple[Path, ...]
    """Damaged journals that were set aside, and are deleted now."""
    kept_files: tuple[Path, ...]
    """Damaged journals that may hold rows from before the day; they can't be read row by row."""


def erase(engine: Engine, before: date | None = None) -> Erased:
    """Erase everything from before a day of this machine's time, or everything.

    Raise `JournalError` `journal-not-erased` when something of it is still there afterwards.
    """
    day = before or date.max - timedelta(days=1)
    midnight = datetime.combine(day, time_of_day()).astimezone() if before else None
    until = 2**62 if midnight is None else moment(midnight)
    texts = _texts(engine, until)
    rows = sum(sum(portions(engine, table, "at", until)) for table in _TIMED)
    rows += sum(sum(portions(engine, table, "day", day.toordinal())) for table in _DAILY)
    _compact(engine)
    files, kept = _forget_files(engine, before)
    _verify(engine, until, day, texts)
    return Erased(rows, files, kept)


def _texts(engine: Engine, until: int) -> tuple[str, ...]:
    """Some words that must not be in the file afterwards: none that later rows hold too."""
    gone: set[str] = set()
    kept: set[str] = set()
    with engine.connect() as connection:
        for table in (missed, review):
            for at, text in connection.execute(select(table.c.at, table.c.text)):
                (gone if at < until else kept).add(text)
    telling = sorted(text for text in gone - kept if len(text) >= _TELLING)
    some = secrets.SystemRandom().sample(telling, min(len(telling), _LOOKED_FOR))
    later = "\n".join(kept)
    return tuple(text for text in some if text not in later)


def _compact(engine: Engine) -> None:
    """Write the whole file anew, without anything that was deleted."""
    if engine.dialect.name != "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in (*_TIMED, *_DAILY):
                connection.exec_driver_sql(f"VACUUM FULL {table.name}")
        return
    for _ in range(_ATTEMPTS):
        with engine.connect() as connection:
            raw = connection.connection.driver_connection
            if isinstance(raw, sqlite3.Connection) and _rewritten(raw):
                return
        time.sleep(_PAUSE_S)
    raise _not_erased("another program is using it all the time")


def _rewritten(raw: sqlite3.Connection) -> bool:
    """Whether the file is new, and nothing old is in its log."""
    try:
        raw.execute("VACUUM")
        busy, _, _ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError:
        return False
    return not busy


def _forget_files(engine: Engine, before: date | None) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Delete damaged journals from before the day; also tell of those that may hold older rows."""
    file = database_file(engine.url)
    if file is None:
        return (), ()
    gone: list[Path] = []
    kept: list[Path] = []
    for path, day in set_aside_files(file):
        if before is None or day < before:
            path.unlink(missing_ok=True)
            gone.append(path)
        else:
            kept.append(path)
    return tuple(gone), tuple(kept)


def _verify(engine: Engine, until: int, day: date, texts: tuple[str, ...]) -> None:
    with engine.connect() as connection:
        for table in (*_TIMED, *_DAILY):
            old = table.c.at < until if table in _TIMED else table.c.day < day.toordinal()
            left = connection.execute(select(func.count()).select_from(table).where(old)).scalar()
            if left:
                raise _not_erased(f"{left} rows of {table.name} are still there")
    file = database_file(engine.url)
    for part in () if file is None else (file, file.with_name(f"{file.name}-wal")):
        found = _found(part, texts)
        if found:
            raise _not_erased(f"{found} erased texts are still in the bytes of {part.name}")


def _found(path: Path, texts: tuple[str, ...]) -> int:
    """How many of the texts are in a file."""
    if not texts or not path.exists() or path.stat().st_size == 0:
        return 0
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return sum(content.find(text.encode()) >= 0 for text in texts)


def _not_erased(why: str) -> JournalError:
    return JournalError(
        "journal-not-erased",
        f"the journal is not erased: {why}",
        "stop the desk, and erase once more",
    )
