"""Rows that wait at a desk for the head office: on its disk, bounded, in order."""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from assistant.errors import PoolError

__all__ = ["MOST_ROWS", "Outbox"]

MOST_ROWS: Final = 500_000
"""A year of a busy desk without the office; some 150 MB. The oldest are dropped beyond it."""

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS waiting (id INTEGER PRIMARY KEY AUTOINCREMENT, row BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS about (journal TEXT NOT NULL, dropped INTEGER NOT NULL);
"""


class Outbox:
    """One SQLite file. Its methods block for as long as the disk does: call them in a thread."""

    def __init__(self, path: Path, most: int = MOST_ROWS) -> None:
        """Raise `PoolError` `outbox-unusable`."""
        self._most = most
        self._one_at_a_time = threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._open(path)
            except sqlite3.DatabaseError:
                # Damaged: what the office has not got by now is lost, what comes is not.
                path.replace(path.with_suffix(".damaged"))
                self._open(path)
        except (OSError, sqlite3.Error) as error:
            raise _unusable(path, error) from error
        self._path = path

    @property
    def journal(self) -> str:
        """Random name: numbers of another outbox are not those of this one."""
        return self._journal

    def put(self, rows: Sequence[bytes]) -> None:
        """Add rows for good. Raise `PoolError`; none of them was added then."""
        with self._transaction() as database:
            database.executemany("INSERT INTO waiting (row) VALUES (?)", ((row,) for row in rows))
            (surplus,) = database.execute(
                "SELECT count(*) - ? FROM waiting", (self._most,)
            ).fetchone()
            if surplus > 0:
                database.execute(
                    "DELETE FROM waiting WHERE id IN (SELECT id FROM waiting ORDER BY id LIMIT ?)",
                    (surplus,),
                )
                database.execute("UPDATE about SET dropped = dropped + ?", (surplus,))

    def next(self, most: int) -> list[tuple[int, bytes]]:
        """The oldest rows with their numbers, which grow without a gap but for dropped ones."""
        with self._transaction() as database:
            asked = "SELECT id, row FROM waiting ORDER BY id LIMIT ?"
            return [(int(number), bytes(row)) for number, row in database.execute(asked, (most,))]

    def done(self, last: int) -> None:
        """The office has all rows up to this number."""
        with self._transaction() as database:
            database.execute("DELETE FROM waiting WHERE id <= ?", (last,))

    def __len__(self) -> int:
        """Rows that wait."""
        with self._transaction() as database:
            return int(database.execute("SELECT count(*) FROM waiting").fetchone()[0])

    @property
    def dropped(self) -> int:
        """Rows that were dropped because too many waited."""
        with self._transaction() as database:
            return int(database.execute("SELECT dropped FROM about").fetchone()[0])

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def _open(self, path: Path) -> None:
        self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=FULL")
        self._database.execute("PRAGMA secure_delete=ON")
        self._database.executescript(_TABLES)
        known = self._database.execute("SELECT journal FROM about").fetchone()
        self._journal = known[0] if known else secrets.token_hex(8)
        if not known:
            self._database.execute("INSERT INTO about VALUES (?, 0)", (self._journal,))

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._one_at_a_time:
            try:
                self._database.execute("BEGIN IMMEDIATE")
                try:
                    yield self._database
                except BaseException:
                    self._database.execute("ROLLBACK")
                    raise
                self._database.execute("COMMIT")
            except sqlite3.Error as error:
                raise _unusable(self._path, error) from error


def _unusable(path: Path, error: Exception) -> PoolError:
    return PoolError(
        "outbox-unusable",
        f"rows for the head office can't be kept in {path}: {error}",
        "check the disk and the rights of this user",
    )
