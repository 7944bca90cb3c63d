"""Opening the journal's database, with its tables as this version needs them."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from assistant.errors import JournalError

__all__ = [
    "HEAD",
    "database_file",
    "database_url",
    "is_sqlite",
    "open_database",
    "unusable",
    "writing",
]

HEAD: Final = "0001"
"""The newest migration; Alembic is only loaded where a database is older."""

_BUSY_MS: Final = 5_000
"""How long SQLite waits for another process that writes; a review takes some milliseconds."""

_WAL_LIMIT: Final = 4 * 1024 * 1024
"""Bytes that the write-ahead log is cut to when it has been carried over."""

_PRAGMAS: Final = (
    "auto_vacuum=INCREMENTAL",  # before the first table, or it has no effect
    "journal_mode=WAL",
    "synchronous=FULL",  # a batch that was told to be written survives a power cut
    "secure_delete=ON",  # erased words are overwritten, not only forgotten
    f"busy_timeout={_BUSY_MS}",
    f"journal_size_limit={_WAL_LIMIT}",
)

_MIGRATION_LOCK: Final = 7_401_126
"""Number of PostgreSQL's advisory lock: two desks that start at once migrate one by one."""


def database_url(place: str | Path) -> URL:
    """The address of a journal: a URL, or the path of an SQLite file.

    Raise `JournalError` `journal-url` for one that is neither.
    """
    if isinstance(place, Path) or "://" not in place:
        return URL.create("sqlite", database=str(Path(place).expanduser()))
    try:
        url = make_url(place)
        if url.drivername in ("postgresql", "postgres"):
            url = url.set(drivername="postgresql+psycopg")
        url.get_dialect()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise JournalError(
            "journal-url",
            f"the journal can't be kept at {place.partition('://')[0]}://…: {error}",
            "set a path, or postgresql://user@host/database",
        ) from error
    return url


def is_sqlite(url: URL) -> bool:
    """Whether it is a file of ours."""
    return url.get_backend_name() == "sqlite"


def database_file(url: URL) -> Path | None:
    """The SQLite file, None for a server."""
    return Path(url.database) if is_sqlite(url) and url.database else None


def open_database(url: URL) -> Engine:
    """Connect, and bring the tables up to date; an SQLite file is made where there is none.

    Raise `JournalError` (`journal-open`, `journal-newer`) and, for a damaged file,
    `sqlalchemy.exc.DatabaseError`.
    """
    engine = _engine(url)
    try:
        with _migrating(engine) as connection:
            _bring_up_to_date(connection)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: it waits for others at its begin, and never fails half-way."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


def unusable(url: URL, error: Exception) -> JournalError:
    """What a database error means to the administrator."""
    told = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
    file = database_file(url)
    where = url.render_as_string() if file is None else str(file)
    what = "the server and the network" if file is None else "the disk and the rights of this user"
    return JournalError(
        "journal-open",
        f"the journal {where} can't be used: {told}",
        f"check {what}; the desk goes on and tries again",
    )


def _engine(url: URL) -> Engine:
    file = database_file(url)
    if file is not None:
        _make_private(file)
    try:
        engine = create_engine(url, pool_size=1, max_overflow=2)
    except (ImportError, SQLAlchemyError) as error:
        raise JournalError(
            "journal-driver",
            f"PostgreSQL can't be reached: {error}",
            "pip install 'komekshi[postgres]'",
        ) from error
    if file is not None:
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    return engine


def _make_private(file: Path) -> None:
    """A new file that only this user can read; SQLite gives its log the same rights."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise unusable(URL.create("sqlite", database=str(file)), error) from error


def _prepare(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # transactions are ours: the module would split migrations
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    mode = "IMMEDIATE" if connection.get_execution_options().get("writes") else ""
    connection.exec_driver_sql(f"BEGIN {mode}")


@contextmanager
def _migrating(engine: Engine) -> Iterator[Connection]:
    """A transaction in which no other desk changes the tables."""
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
        yield connection


def _bring_up_to_date(connection: Connection) -> None:
    version = _version(connection)
    if version == HEAD:
        return
    from alembic import command  # late: a usual start does without
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise JournalError(
            "journal-newer",
            f"the journal was written by another version of Komekshi (tables {version})",
            "install that version or a later one, or set the journal aside",
        ) from error


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
