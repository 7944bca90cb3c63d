"""Erasing, keeping for a time, and exporting."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, Table
from sqlalchemy.engine import URL

from assistant.journal.database import open_database
from assistant.journal.erase import erase
from assistant.journal.export import COLUMNS, export_turns
from assistant.journal.retention import Retention, tidy
from assistant.journal.rows import FeedbackRow, Settled, SettledRow
from assistant.journal.store import Store
from assistant.journal.tables import METADATA, feedback, missed, tally_hour, turn
from tests.journal.conftest import NOON, turn_row

Read = Callable[[Table], list[dict[str, Any]]]
OLD = NOON - timedelta(days=100)
OLD_WORDS = "ескі сұрақ аспанға ұшу керек"
NEW_WORDS = "жаңа сұрақ теңізге жүзу керек"


@pytest.fixture
def store(url: URL) -> Store:
    """A hundred old misses and ten new ones."""
    store = Store(url, "hall", UTC)
    for at, words, count in ((OLD, OLD_WORDS, 100), (NOON, NEW_WORDS, 10)):
        rows = [
            turn_row(n, at=at, visit=n, decision="NotKnown", text=f"{words} {n}", asked=False)
            for n in range(1, count + 1)
        ]
        store.write([*rows, FeedbackRow(at, 1, 1, True, "kk", "passport")])
    return store


@pytest.fixture
def engine(store: Store, url: URL) -> Engine:
    """Beside the desk, which has the journal open too."""
    return open_database(url)


def everywhere(file: Path) -> bytes:
    """All bytes of the journal, its log included."""
    return b"".join(path.read_bytes() for path in file.parent.iterdir())


def test_no_byte_of_what_is_erased_is_left(engine: Engine, file: Path, read: Read) -> None:
    assert OLD_WORDS.encode() in everywhere(file)
    erased = erase(engine, date(2026, 10, 1))
    assert erased.rows > 200
    left = everywhere(file)
    assert OLD_WORDS.encode() not in left
    assert NEW_WORDS.encode() in left
    assert len(read(turn)) == len(read(missed)) == 10
    assert len(read(feedback)) == 1
    assert {row["day"] for row in read(tally_hour)} == {NOON.date().toordinal()}


def test_everything_is_erased_and_the_desk_writes_on(
    engine: Engine, store: Store, file: Path, read: Read
) -> None:
    erase(engine)
    left = everywhere(file)
    assert OLD_WORDS.encode() not in left
    assert NEW_WORDS.encode() not in left
    for table in METADATA.sorted_tables:
        assert table.name == "name" or read(table) == []
    store.write([turn_row(1)])
    assert len(read(turn)) == 1


def test_damaged_journals_are_erased_too(engine: Engine, file: Path) -> None:
    old = file.with_name("journal-damaged-20260901-120000.db")
    new = file.with_name("journal-damaged-20261130-120000.db")
    foreign = file.with_name("journal-damaged-and-mine.db")
    for path in (old, new, foreign):
        path.write_bytes(OLD_WORDS.encode())
    erased = erase(engine, date(2026, 10, 1))
    assert (erased.files, erased.kept_files) == ((old,), (new,))
    assert erase(engine).files == (new,)
    assert foreign.exists()


def test_rows_are_kept_as_long_as_wanted(engine: Engine, file: Path, read: Read) -> None:
    list(tidy(engine, Retention(turns=200, words=60, tallies=300), NOON))
    assert (len(read(turn)), len(read(missed))) == (110, 10)
    assert OLD_WORDS.encode() not in everywhere(file)
    list(tidy(engine, Retention(turns=50, words=60, tallies=300), NOON))
    assert (len(read(turn)), len(read(feedback))) == (10, 1)
    assert len(read(tally_hour)) == 2
    list(tidy(engine, Retention(turns=50, words=60, tallies=50), NOON))
    assert len(read(tally_hour)) == 1


def test_the_file_shrinks(url: URL, file: Path) -> None:
    store = Store(url, "hall", UTC)
    store.write([turn_row(n, at=OLD) for n in range(1, 20_001)])
    store.close()
    engine = open_database(url)
    before = file.stat().st_size
    list(tidy(engine, Retention(turns=50), NOON))
    assert file.stat().st_size < before / 5


def test_the_export_has_everything(engine: Engine, store: Store) -> None:
    store.write([SettledRow(1, 1, Settled.DECLINED)])
    rows = list(export_turns(engine, datetime(2026, 11, 1, tzinfo=UTC)))
    assert [row["text"] for row in rows] == [f"{NEW_WORDS} {n}" for n in range(1, 11)]
    assert tuple(rows[0]) == COLUMNS
    assert rows[0]["at"] == "2026-11-30T12:00:00.000+00:00"
    assert (rows[0]["decision"], rows[0]["desk"], rows[0]["score"]) == ("NotKnown", "hall", 0.91)
    assert [row["helpful"] for row in rows[:2]] == [True, None]
    assert len(list(export_turns(engine))) == 110
