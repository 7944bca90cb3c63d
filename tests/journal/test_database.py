"""Opening: new, known, foreign and unreachable databases."""

import stat
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.engine import URL

from assistant.errors import JournalError
from assistant.journal.database import database_url, open_database
from assistant.journal.tables import METADATA


def test_migrations_make_the_tables_that_the_code_has(url: URL) -> None:
    engine = open_database(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    engine.dispose()


def test_only_this_user_reads_the_file_and_its_log(url: URL, file: Path) -> None:
    engine = open_database(url)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO name (name) VALUES ('x')"))
        files = sorted(file.parent.iterdir())
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in files}
    engine.dispose()
    assert modes == dict.fromkeys(("journal.db", "journal.db-shm", "journal.db-wal"), 0o600)


def test_a_journal_of_a_later_version_is_left_alone(url: URL) -> None:
    engine = open_database(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(JournalError) as caught:
        open_database(url)
    assert caught.value.code == "journal-newer"


def test_several_may_open_a_new_journal_at_once(url: URL) -> None:
    failures: list[Exception] = []

    def open_it() -> None:
        try:
            open_database(url).dispose()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(JournalError) as caught:
        open_database(database_url(tmp_path / "file" / "journal.db"))
    assert caught.value.code == "journal-open"


@pytest.mark.parametrize(
    ("place", "backend"),
    [("~/journal.db", "sqlite"), ("postgresql://desk@host/journal", "postgresql")],
)
def test_a_place_is_a_path_or_a_url(place: str, backend: str) -> None:
    assert database_url(place).get_backend_name() == backend


def test_a_password_is_not_told() -> None:
    with pytest.raises(JournalError) as caught:
        database_url("nothing://desk:secret@host/journal")
    assert caught.value.code == "journal-url"
    assert "secret" not in str(caught.value)
