"""The journal's thread: quick for turns, patient with disks."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, create_engine, select
from sqlalchemy.engine import URL

from assistant.events import Mended, Trouble
from assistant.journal.database import database_url
from assistant.journal.store import Store
from assistant.journal.tables import tally_hour, turn
from assistant.journal.writer import JournalWriter
from tests.journal.conftest import turn_row

Read = Callable[[Table], list[dict[str, Any]]]
PATIENCE_S = 20.0


def until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.02)


class Told:
    """What the writer told."""

    def __init__(self) -> None:
        self.events: list[Trouble | Mended] = []

    def __call__(self, event: Trouble | Mended) -> None:
        self.events.append(event)


def writer(url: URL, told: Told, **options: Any) -> JournalWriter:
    made = JournalWriter(Store(url, "hall"), told, retry_s=0.1, **options)
    made.start()
    return made


def test_rows_are_there_in_order_at_the_end(url: URL, read: Read) -> None:
    told = Told()
    journal = writer(url, told)
    for number in range(1, 3_001):
        journal.put(turn_row(number))
    journal.close()
    assert [row["number"] for row in read(turn)] == list(range(1, 3_001))
    assert journal.status.written == 3_000
    assert told.events == []


def test_rows_are_there_without_an_end(url: URL, read: Read) -> None:
    journal = writer(url, Told())
    journal.put(turn_row(1))
    until(lambda: journal.status.written == 1)
    assert len(read(turn)) == 1
    journal.put(turn_row(2))
    until(lambda: journal.status.written == 2)
    journal.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("only root may mount a small disk")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_full_disk_costs_no_row_once_space_returns(small_disk: Path) -> None:
    url = database_url(small_disk / "journal.db")
    told = Told()
    journal = writer(url, told)
    journal.put(turn_row(1))
    until(lambda: journal.status.written == 1)
    ballast = small_disk / "ballast"
    fill(ballast)
    for number in range(2, 2_001):
        journal.put(turn_row(number))
    until(lambda: bool(told.events))
    time.sleep(0.5)  # more attempts, which tell nothing new
    assert [type(event) for event in told.events] == [Trouble]
    assert journal.status.error is not None
    ballast.unlink()
    until(lambda: journal.status.waiting == 0)
    journal.close()
    assert [type(event) for event in told.events] == [Trouble, Mended]
    assert [row["number"] for row in rows_of(url, turn)] == list(range(1, 2_001))
    assert sum(row["turns"] for row in rows_of(url, tally_hour)) == 2_000


def test_a_read_only_disk(small_disk: Path) -> None:
    url = database_url(small_disk / "journal.db")
    told = Told()
    remount(small_disk, "ro")
    journal = writer(url, told)
    journal.put(turn_row(1))
    until(lambda: bool(told.events))
    assert isinstance(told.events[0], Trouble)
    assert told.events[0].code == "journal-open"
    remount(small_disk, "rw")
    until(lambda: journal.status.written == 1)
    journal.close()
    assert isinstance(told.events[-1], Mended)


def test_memory_for_rows_is_bounded_and_the_lost_are_counted(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    journal = writer(database_url(tmp_path / "file" / "journal.db"), Told(), waiting=100)
    journal.put(turn_row(1))
    until(lambda: journal.status.error is not None)
    for number in range(2, 302):
        journal.put(turn_row(number))
    status = journal.status
    assert status.waiting in (100, 101)  # the first one may be in the thread's hands
    assert status.waiting + status.dropped == 301
    journal.close()


def test_old_rows_go_by_themselves_and_new_ones_are_written_meanwhile(url: URL, read: Read) -> None:
    old = datetime.now(UTC) - timedelta(days=500)
    store = Store(url, "hall")
    store.write([turn_row(number, at=old) for number in range(1, 8_001)])
    store.close()
    journal = writer(url, Told(), tidy_first_s=0.0)
    journal.put(turn_row(1, at=datetime.now(UTC)))
    until(lambda: len(read(turn)) == 1)
    journal.put(turn_row(2, at=datetime.now(UTC)))
    until(lambda: len(read(turn)) == 2)
    journal.close()


def test_the_end_does_not_wait_for_a_dead_disk(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    journal = writer(database_url(tmp_path / "file" / "journal.db"), Told())
    journal.put(turn_row(1))
    until(lambda: journal.status.error is not None)
    journal.close()
    assert "journal" not in {thread.name for thread in threading.enumerate()}


KILLED = """
import sys, time
from tests.journal.conftest import turn_row
from assistant.journal.database import database_url
from assistant.journal.store import Store
from assistant.journal.writer import JournalWriter
journal = JournalWriter(Store(database_url(sys.argv[1]), "hall"), print)
journal.start()
for number in range(1, 1_000_000):
    journal.put(turn_row(number % 30_000))
    print(number, flush=True)
    time.sleep(0.001)
"""


def test_a_kill_costs_a_second_at_most(url: URL, file: Path, read: Read) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(file)],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert process.stdout is not None
    put: list[float] = []
    while len(put) < 1_500:
        process.stdout.readline()
        put.append(time.monotonic())
    process.send_signal(signal.SIGKILL)
    killed = time.monotonic()
    put += [killed for _ in process.stdout]
    process.wait()
    rows = read(turn)
    second_before = sum(1 for at in put if at < killed - 1)
    assert len(rows) >= second_before > 0
    assert sum(row["turns"] for row in read(tally_hour)) == len(rows)


def fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as out:
        for block in (65_536, 4_096):
            try:
                while True:
                    out.write(b"x" * block)
            except OSError:
                continue


def remount(disk: Path, mode: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{mode}", str(disk)], check=True)


def rows_of(url: URL, table: Table) -> list[dict[str, Any]]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = [dict(row) for row in connection.execute(select(table)).mappings()]
    engine.dispose()
    return found
