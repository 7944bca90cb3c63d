"""How much is in a journal, and whether it can be written to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, func, select

from assistant.journal.damage import set_aside_files
from assistant.journal.database import database_file, writing
from assistant.journal.names import NONE, NameBook
from assistant.journal.tables import feedback, missed, review, turn

__all__ = ["Overview", "overview", "try_writing"]


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts of a journal."""

    place: str
    """Path or URL, without a password."""
    turns: int
    first: datetime | None
    """Of the turns; None where there are none."""
    last: datetime | None
    misses: int
    """Turns whose words are kept."""
    open_misses: int
    """Those of them that nobody has reviewed."""
    feedback: int
    reviews: int
    bytes: int | None
    """Of the file and its log; None for a server."""
    damaged: tuple[Path, ...]
    """Journals that could not be read, and were set aside."""


def overview(engine: Engine) -> Overview:
    """Count; some 0.1 s for a million turns."""
    with engine.connect() as connection:
        count, first, last = connection.execute(
            select(func.count(turn.c.id), func.min(turn.c.at), func.max(turn.c.at))
        ).one()
        misses, reviewed = connection.execute(
            select(func.count(missed.c.turn), func.count(missed.c.review))
        ).one()
        judged = connection.execute(select(func.count(feedback.c.id))).scalar_one()
        reviews = connection.execute(select(func.count(review.c.id))).scalar_one()
    file = database_file(engine.url)
    return Overview(
        place=engine.url.render_as_string() if file is None else str(file),
        turns=count,
        first=_moment(first),
        last=_moment(last),
        misses=misses,
        open_misses=misses - reviewed,
        feedback=judged,
        reviews=reviews,
        bytes=None if file is None else _bytes(file),
        damaged=() if file is None else tuple(path for path, _ in set_aside_files(file)),
    )


def try_writing(engine: Engine) -> None:
    """Write something harmless. Raise `sqlalchemy.exc.SQLAlchemyError` where that is refused."""
    with writing(engine) as connection:
        NameBook().needed(connection, NONE)
        connection.exec_driver_sql("UPDATE name SET name = name WHERE name = ''")


def _moment(at: int | None) -> datetime | None:
    return None if at is None else datetime.fromtimestamp(at / 1000, UTC)


def _bytes(file: Path) -> int:
    parts = (file, file.with_name(f"{file.name}-wal"))
    return sum(part.stat().st_size for part in parts if part.exists())
