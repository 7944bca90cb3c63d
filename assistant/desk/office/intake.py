"""The head office's journal: rows of all desks, each taken in once."""

from __future__ import annotations

import logging
from datetime import tzinfo
from typing import Any, Final

from sqlalchemy import BigInteger, Column, Connection, MetaData, String, Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from assistant.desk.office.rows import read_row
from assistant.errors import PoolError
from assistant.journal.database import database_url, open_database, unusable, writing
from assistant.journal.names import NameBook
from assistant.journal.writing import write_rows
from assistant.pool.office import Batch

__all__ = ["Intake"]

_METADATA: Final = MetaData()
_progress: Final = Table(
    "office_progress",
    _METADATA,
    Column("desk", String(64), primary_key=True),
    Column("journal", String(64), primary_key=True),
    Column("last", BigInteger, nullable=False, doc="number of the last row that was taken in"),
)
_LOG: Final = logging.getLogger(__name__)


class Intake:
    """Writes batches into the journal of the office. Blocks: call it in a thread."""

    def __init__(self, place: str, zone: tzinfo | None = None) -> None:
        """`place` is a URL of SQLAlchemy. Raise `JournalError`."""
        self._url = database_url(place)
        self._zone = zone
        self._book = NameBook()
        self.taken = 0
        """Rows that were written."""
        self.known = 0
        """Rows that had come before."""
        self.refused = 0
        """Rows that no journal can hold."""
        try:
            self._engine = open_database(self._url)
            _METADATA.create_all(self._engine)
        except SQLAlchemyError as error:
            raise unusable(self._url, error) from error

    def take(self, desk: str, batch: Batch) -> None:
        """Write what is new of a batch, and that it was; both or neither. Raise `JournalError`."""
        try:
            with writing(self._engine) as connection:
                last = _last(connection, desk, batch.journal)
                new = batch.rows[max(0, last - batch.first + 1) :]
                rows = [row for packed in new if (row := self._read(packed)) is not None]
                write_rows(connection, rows, self._book, desk, self._zone)
                _advance(connection, desk, batch.journal, max(last, batch.last))
        except SQLAlchemyError as error:
            self._book.forget()
            raise unusable(self._url, error) from error
        self.taken += len(rows)
        self.known += len(batch.rows) - len(new)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _read(self, packed: dict[str, Any]) -> Any:
        try:
            return read_row(packed)
        except PoolError as error:
            self.refused += 1
            _LOG.error("%s", error.code)
            return None


def _last(connection: Connection, desk: str, journal: str) -> int:
    """Locks the desk's line, so that two offices at one database don't take in a row twice."""
    line = {"desk": desk, "journal": journal}
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(_progress).values(**line, last=0).on_conflict_do_nothing())
    asked = select(_progress.c.last).filter_by(**line).with_for_update()
    return int(connection.execute(asked).scalar_one())


def _advance(connection: Connection, desk: str, journal: str, last: int) -> None:
    line = (_progress.c.desk == desk, _progress.c.journal == journal)
    connection.execute(_progress.update().where(*line).values(last=last))
