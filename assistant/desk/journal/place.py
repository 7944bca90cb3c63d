"""Where the journal of a desk is, and opening it for those who read it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from assistant.desk.places import state_folder
from assistant.desk.settings import Settings
from assistant.errors import JournalError
from assistant.journal.database import database_file, database_url, open_database, unusable

__all__ = ["journal_url", "reading_journal"]


def journal_url(settings: Settings, environment: Mapping[str, str] | None = None) -> URL:
    """The database that the settings name, or a file of this user. Raise `JournalError`."""
    environment = os.environ if environment is None else environment
    return database_url(settings.journal.url or state_folder(environment) / "journal.db")


@contextmanager
def reading_journal(url: URL) -> Iterator[Engine]:
    """The journal as it is; the desk may go on writing to it. Raise `JournalError`."""
    file = database_file(url)
    if file is not None and not file.is_file():
        raise JournalError(
            "journal-missing",
            f"there is no journal {file}",
            "let the desk be asked something first, or see [journal] in the settings",
        )
    try:
        engine = open_database(url)
    except SQLAlchemyError as error:
        raise unusable(url, error) from error
    try:
        yield engine
    except SQLAlchemyError as error:
        raise unusable(url, error) from error
    finally:
        engine.dispose()
