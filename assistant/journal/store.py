"""The journal's database as the writer sees it: opened when needed, mended when damaged."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from assistant.errors import JournalError
from assistant.journal.damage import is_damage, is_sound, set_aside
from assistant.journal.database import database_file, open_database, unusable, writing
from assistant.journal.names import NameBook
from assistant.journal.retention import Retention, tidy
from assistant.journal.rows import Row
from assistant.journal.writing import write_rows

__all__ = ["Store"]

_ROW_FAULTS: Final = (DataError, IntegrityError, OverflowError, TypeError, ValueError)
"""Errors of a row that no database would take; all others are the database's."""

_LOG: Final = logging.getLogger(__name__)


class Store:
    """Writes rows; after a failure the next call opens everything anew."""

    def __init__(
        self,
        url: URL,
        desk: str,
        zone: tzinfo | None = None,
    ) -> None:
        self._url = url
        self._desk = desk
        self._zone = zone
        """In which days and hours are added up; None: the machine's own."""
        self._book = NameBook()
        self._engine: Engine | None = None
        self._file: os.stat_result | None = None
        """The file that is open: another may come in its place."""
        self.refused = 0
        """Rows that can't be written anywhere."""

    @property
    def is_open(self) -> bool:
        """Whether the database was reached last time."""
        return self._engine is not None

    def open(self) -> None:
        """Reach the database before there is anything to write. Raise `JournalError`."""
        try:
            self._open()
        except (SQLAlchemyError, OSError) as error:
            raise self._failed(error) from error

    def write(self, rows: Sequence[Row]) -> None:
        """Write rows for good. Raise `JournalError` when that fails, all or nothing."""
        try:
            self._transaction(rows)
        except _ROW_FAULTS as error:
            self._book.forget()
            if len(rows) > 1:
                for row in rows:
                    self.write([row])
                return
            self.refused += 1
            # the text of the error may quote the row
            _LOG.error("the journal refused a %s: %s", type(rows[0]).__name__, type(error).__name__)

    def tidy(self, retention: Retention) -> Iterator[int]:
        """Delete what is too old; yield after each portion. Raise `JournalError`."""
        try:
            yield from tidy(self._open(), retention, datetime.now(UTC))
        except (SQLAlchemyError, OSError) as error:
            raise self._failed(error) from error

    def close(self) -> None:
        """Let go of the database; the next call opens it."""
        self._book.forget()
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def _transaction(self, rows: Sequence[Row]) -> None:
        try:
            with writing(self._open()) as connection:
                write_rows(connection, rows, self._book, self._desk, self._zone)
        except _ROW_FAULTS:
            raise
        except (SQLAlchemyError, OSError) as error:
            raise self._failed(error) from error

    def _open(self) -> Engine:
        if self._engine is None or not self._same_file():
            self.close()
            self._engine = self._sound_database()
            file = database_file(self._url)
            self._file = None if file is None else file.stat()
        return self._engine

    def _sound_database(self) -> Engine:
        engine = open_database(self._url)
        if is_sound(engine):
            return engine
        engine.dispose()
        raise self._set_aside()

    def _same_file(self) -> bool:
        """SQLite goes on writing to a file that was deleted or replaced."""
        file = database_file(self._url)
        if file is None or self._file is None:
            return True
        try:
            return os.path.samestat(file.stat(), self._file)
        except OSError:
            return False

    def _failed(self, error: Exception) -> JournalError:
        """What is told."""
        self.close()
        if not is_damage(error):
            return unusable(self._url, error)
        try:
            return self._set_aside()
        except OSError as refused:
            return unusable(self._url, refused)

    def _set_aside(self) -> JournalError:
        """Put a damaged file out of the way, so that the next call begins a new one."""
        file = database_file(self._url)
        if file is None:  # unreachable with a server, whose errors have no code of SQLite's
            raise FileNotFoundError(self._url.render_as_string())
        kept = set_aside(file, datetime.now().astimezone())
        return JournalError(
            "journal-damaged",
            f"the journal {file} was damaged; a new one is begun, the old one is {kept.name}",
            "check the disk; sqlite3 may still read a part of the old file, which can be deleted",
        )
