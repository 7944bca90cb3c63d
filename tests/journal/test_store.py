"""Rows in the database, and databases that are not as they should be."""

import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC, date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table
from sqlalchemy.engine import URL

from assistant.errors import JournalError
from assistant.journal.rows import FeedbackRow, Row, Settled, SettledRow
from assistant.journal.store import Store
from assistant.journal.tables import (
    feedback,
    missed,
    tally_hour,
    tally_latency,
    tally_target,
    turn,
)
from tests.journal.conftest import NOON, turn_row

Read = Callable[[Table], list[dict[str, Any]]]


def written(url: URL, *rows: Row) -> None:
    store = Store(url, "hall", UTC)
    store.write(rows)
    store.close()
    assert store.refused == 0


def test_a_turn_is_written_as_it_was(url: URL, read: Read) -> None:
    written(url, turn_row(2, facet="cost", channel="mobile", first_sound_ms=70.4, hand_over=True))
    assert read(turn) == [
        {
            "id": 1,
            "at": round((NOON.timestamp() + 2) * 1000),
            "visit": 7,
            "number": 2,
            "desk": "hall",
            "source": "microphone",
            "decision": "Answer",
            "reply": "answer",
            "language": "kk",
            "command": None,
            "target": "passport",
            "kind": "service",
            "facet": "cost",
            "channel": "mobile",
            "second": None,
            "score": 910,
            "margin": 400,
            "first_sound_ms": 70,
            "recognise_ms": None,
            "match_ms": 9,
            "total_ms": 60,
            "asked": True,
            "played": True,
            "hand_over": True,
            "lesson_finished": False,
        }
    ]


def test_words_belong_to_their_turn(url: URL, read: Read) -> None:
    known = [turn_row(number, decision="Command") for number in range(1, 8)]
    lost = [turn_row(n, decision="NotKnown", text=f"не {n}", asked=False) for n in range(8, 30)]
    written(url, *known[:3], *lost[:9], *known[3:], *lost[9:])
    numbers = {row["id"]: row["number"] for row in read(turn)}
    words = read(missed)
    assert len(words) == len(lost)
    assert all(row["text"] == f"не {numbers[row['turn']]}" for row in words)
    assert {row["decision"] for row in words} == {"NotKnown"}


def test_what_became_of_a_question_asked_back(url: URL, read: Read) -> None:
    asked = turn_row(1, decision="Confirm", text="паспорт")
    other = turn_row(1, decision="Confirm", text="құжат", visit=8)
    written(url, asked, other, SettledRow(7, 1, Settled.DECLINED))
    assert {row["visit"]: row["settled"] for row in read(missed)} == {7: "declined", 8: None}


def test_days_are_added_up_over_batches(url: URL, read: Read) -> None:
    store = Store(url, "hall", UTC)
    store.write([turn_row(1), turn_row(2, language="ru")])
    store.write([turn_row(3), turn_row(4, at=NOON + timedelta(days=1), hand_over=True)])
    store.write([FeedbackRow(NOON, 7, 3, True, "kk", "passport")])
    store.close()
    hours = {(row["day"], row["language"]): row for row in read(tally_hour)}
    today = date(2026, 11, 30).toordinal()
    counts = {key: (row["turns"], row["visits"], row["handed_over"]) for key, row in hours.items()}
    assert counts == {
        (today, "kk"): (2, 1, 0),
        (today, "ru"): (1, 0, 0),
        (today + 1, "kk"): (1, 0, 1),
    }
    targets = {(row["day"], row["language"]): row for row in read(tally_target)}
    assert targets[today, "kk"]["asked"] == 2
    assert targets[today, "kk"]["helpful"] == 1
    assert sum(row["turns"] for row in read(tally_latency) if row["measure"] == "total") == 4
    assert [row["helpful"] for row in read(feedback)] == [True]


def test_a_row_that_no_database_takes_costs_no_other(url: URL, read: Read) -> None:
    store = Store(url, "hall", UTC)
    store.write([turn_row(1), turn_row(2, visit=2**80), turn_row(3)])
    store.close()
    assert store.refused == 1
    assert [row["number"] for row in read(turn)] == [1, 3]
    assert [row["turns"] for row in read(tally_hour)] == [2]


@pytest.mark.parametrize("damage", ["text", "inside"])
def test_a_damaged_file_is_set_aside(url: URL, file: Path, read: Read, damage: str) -> None:
    written(url, *(turn_row(number) for number in range(1, 500)))
    content = file.read_bytes()
    broken = b"no database" * 500 if damage == "text" else _overwritten(content)
    file.write_bytes(broken)
    store = Store(url, "hall", UTC)
    with pytest.raises(JournalError) as caught:
        store.write([turn_row(1)])
    assert caught.value.code == "journal-damaged"
    store.write([turn_row(2)])
    store.close()
    assert [row["number"] for row in read(turn)] == [2]
    (aside,) = (path for path in file.parent.iterdir() if "damaged" in path.name)
    assert aside.read_bytes()[-100:] == broken[-100:]


def test_a_file_that_breaks_while_it_is_open(url: URL, file: Path, read: Read) -> None:
    store = Store(url, "hall", UTC)
    store.write([turn_row(number) for number in range(1, 500)])
    with sqlite3.connect(file) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        other.execute("PRAGMA writable_schema = ON")
        other.execute("UPDATE sqlite_master SET rootpage = 999999 WHERE name = 'turn_at'")
    store.close()
    with pytest.raises(JournalError) as caught:
        store.write([turn_row(1)])
    assert caught.value.code == "journal-damaged"
    store.write([turn_row(2)])
    store.close()
    assert [row["number"] for row in read(turn)] == [2]


def test_a_file_that_was_taken_away_is_begun_anew(url: URL, file: Path, read: Read) -> None:
    store = Store(url, "hall", UTC)
    store.write([turn_row(1)])
    shutil.move(file, file.with_suffix(".old"))
    store.write([turn_row(2)])
    store.close()
    assert [row["number"] for row in read(turn)] == [2]


def _overwritten(content: bytes) -> bytes:
    """All but the first pages."""
    return content[:8192] + b"\xff" * (len(content) - 8192)
