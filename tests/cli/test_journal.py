"""`komekshi journal`, as typed."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.journal.database import database_url
from assistant.journal.export import COLUMNS
from assistant.journal.store import Store
from tests.cli.conftest import Komekshi
from tests.journal.conftest import turn_row

WORDS = "=марсқа ұшу керек еді"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A journal with a turn of today and one of last year."""
    file = tmp_path / "journal.db"
    store = Store(database_url(file), "hall")
    now = datetime.now(UTC)
    store.write([turn_row(1, at=now - timedelta(days=365), decision="NotKnown", text=WORDS)])
    store.write([turn_row(2, at=now)])
    store.close()
    return file


def test_status(komekshi: Komekshi, place: Path) -> None:
    done = komekshi("journal", "status", "--json", KOMEKSHI_JOURNAL_URL=place)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["turns"], found["open_misses"], found["damaged"]) == (2, 1, [])
    assert "2 turns" in komekshi("journal", "status", KOMEKSHI_JOURNAL_URL=place).stdout


def test_export_as_a_table_that_no_spreadsheet_works_out(komekshi: Komekshi, place: Path) -> None:
    done = komekshi("journal", "export", KOMEKSHI_JOURNAL_URL=place)
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert tuple(rows[0]) == COLUMNS
    assert [row["text"] for row in rows] == [f"'{WORDS}", ""]


def test_export_since_a_day_into_a_file(komekshi: Komekshi, place: Path, tmp_path: Path) -> None:
    into = tmp_path / "turns.jsonl"
    since = f"{datetime.now(UTC) - timedelta(days=3):%Y-%m-%d}"
    done = komekshi(
        *("journal", "export", "--format", "jsonl", "--since", since, "--into", into),
        KOMEKSHI_JOURNAL_URL=place,
    )
    assert done.returncode == 0, done.stderr
    (row,) = map(json.loads, into.read_text("utf-8").splitlines())
    assert (row["number"], row["played"], row["target"]) == (2, True, "passport")
    assert into.stat().st_mode & 0o077 == 0


def test_erase(komekshi: Komekshi, place: Path) -> None:
    day = f"{datetime.now(UTC) - timedelta(days=30):%Y-%m-%d}"
    done = komekshi("journal", "erase", "--before", day, "--yes", KOMEKSHI_JOURNAL_URL=place)
    assert done.returncode == 0, done.stderr
    assert WORDS.encode() not in place.read_bytes()
    left = komekshi("journal", "status", "--json", KOMEKSHI_JOURNAL_URL=place)
    assert json.loads(left.stdout)["turns"] == 1


def test_erase_asks_first(komekshi: Komekshi, place: Path) -> None:
    done = komekshi("journal", "erase", "--all", stdin="n\n", KOMEKSHI_JOURNAL_URL=place)
    assert done.returncode == 1
    assert WORDS.encode() in place.read_bytes()


@pytest.mark.parametrize("arguments", [(), ("--all", "--before", "2026-01-01"), ("--before", "x")])
def test_erase_must_be_told_what(
    komekshi: Komekshi, place: Path, arguments: tuple[str, ...]
) -> None:
    done = komekshi("journal", "erase", *arguments, "--yes", KOMEKSHI_JOURNAL_URL=place)
    assert done.returncode == 2
    assert WORDS.encode() in place.read_bytes()


def test_a_journal_that_is_not_there(komekshi: Komekshi, tmp_path: Path) -> None:
    done = komekshi("journal", "status", KOMEKSHI_JOURNAL_URL=tmp_path / "none.db")
    assert done.returncode == 3
    assert "journal-missing" in done.stderr
