"""What waits for the head office survives, in order and within its bounds."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import PoolError
from assistant.pool.outbox import Outbox


def test_rows_wait_in_order_until_they_are_done(tmp_path: Path) -> None:
    box = Outbox(tmp_path / "deep" / "outbox.sqlite3")
    box.put([b"a", b"b"])
    box.put([b"c"])
    assert box.next(2) == [(1, b"a"), (2, b"b")]
    box.done(2)
    assert box.next(5) == [(3, b"c")]
    assert len(box) == 1
    box.close()


def test_numbers_go_on_after_a_restart_even_when_all_was_sent(tmp_path: Path) -> None:
    path = tmp_path / "outbox.sqlite3"
    box = Outbox(path)
    box.put([b"a"])
    box.done(1)
    name = box.journal
    box.close()
    again = Outbox(path)
    again.put([b"b"])
    assert again.next(5) == [(2, b"b")]
    assert again.journal == name
    again.close()


def test_the_oldest_are_dropped_and_counted_when_too_many_wait(tmp_path: Path) -> None:
    box = Outbox(tmp_path / "outbox.sqlite3", most=3)
    box.put([b"%d" % number for number in range(5)])
    assert [row for _, row in box.next(9)] == [b"2", b"3", b"4"]
    assert box.dropped == 2
    box.close()


def test_a_damaged_file_is_set_aside_under_a_new_name(tmp_path: Path) -> None:
    path = tmp_path / "outbox.sqlite3"
    path.write_bytes(b"no database at all" * 500)
    box = Outbox(path)
    box.put([b"a"])
    assert box.next(1) == [(1, b"a")]
    assert path.with_suffix(".damaged").read_bytes().startswith(b"no database")
    box.close()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(PoolError) as caught:
        Outbox(tmp_path / "file" / "outbox.sqlite3")
    assert caught.value.code == "outbox-unusable"
