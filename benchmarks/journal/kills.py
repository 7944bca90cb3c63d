"""Two hundred times kill -9 at a random moment while the journal is written to.

    python -m benchmarks.journal.kills [--kills N]

A child puts 500 rows a second and notes when; it is killed after 0 to 2 seconds. Then the file
must be sound, its sums must be those of its rows, and what is missing must be younger than a
second. Every tenth time the file is a new one, so that its making is hit as well. The child puts
its first row when the journal is open, as a desk does.
"""

from __future__ import annotations

import json
import mmap
import os
import random
import signal
import sqlite3
import statistics
import struct
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from assistant.journal.database import database_url, open_database
from assistant.journal.rows import TurnRow
from assistant.journal.store import Store
from assistant.journal.writer import JournalWriter

_KILLS: Final = 200
_SEED: Final = 200
_LONGEST_S: Final = 2.0
_PAUSE_S: Final = 0.002
_FRESH: Final = 10
_MOST: Final = 4_000
"""Rows that a child can put before it is killed."""
_NOTE: Final = struct.Struct("d")

RESULTS: Final = Path(__file__).parents[1] / "results" / "journal-kills.json"


@dataclass(slots=True)
class _Seen:
    """What came of all kills."""

    kills: int = 0
    new_files: int = 0
    corrupt: int = 0
    wrong_sums: int = 0
    put: int = 0
    lost: int = 0
    lost_older_than_1_s: int = 0
    kills_that_lost_older: int = 0
    oldest_lost_s: list[float] = field(default_factory=list)
    """Of each kill."""
    killed: Counter[str] = field(default_factory=Counter)
    """How far the child had come."""


def main() -> None:
    """Kill, look, write the figures."""
    arguments = sys.argv[1:]
    kills = int(arguments[arguments.index("--kills") + 1]) if "--kills" in arguments else _KILLS
    draw = random.Random(_SEED)
    seen = _Seen()
    with tempfile.TemporaryDirectory(prefix="komekshi-kills-") as folder:
        for number in range(kills):
            file = Path(folder) / f"journal-{number // _FRESH}.db"
            seen.new_files += not file.exists()
            _kill_one(file, number, draw.uniform(0, _LONGEST_S), seen)
    figures: dict[str, Any] = {
        "kills": seen.kills,
        "new_files": seen.new_files,
        "corrupt_files": seen.corrupt,
        "files_with_wrong_sums": seen.wrong_sums,
        "rows_put": seen.put,
        "rows_lost": seen.lost,
        "rows_lost_older_than_1_s": seen.lost_older_than_1_s,
        "kills_that_lost_rows_older_than_1_s": seen.kills_that_lost_older,
        "oldest_row_lost_s": {
            "median": round(statistics.median(seen.oldest_lost_s), 3),
            "95th": round(sorted(seen.oldest_lost_s)[int(0.95 * kills)], 3),
            "longest": round(max(seen.oldest_lost_s), 3),
        },
        "killed": dict(seen.killed),
        "load_average": round(os.getloadavg()[0], 1),
        "niceness": os.nice(0),
    }
    print(json.dumps(figures, indent=1))
    if kills == _KILLS:
        RESULTS.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def _kill_one(file: Path, number: int, after_s: float, seen: _Seen) -> None:
    notes = mmap.mmap(-1, _MOST * _NOTE.size)
    child = os.fork()
    if child == 0:
        try:
            _put(file, number, notes)
        finally:
            os._exit(1)
    time.sleep(after_s)
    os.kill(child, signal.SIGKILL)
    killed = time.monotonic()
    os.waitpid(child, 0)
    put = [at for (at,) in _NOTE.iter_unpack(notes[:]) if at]
    notes.close()
    _look(file, number, put, killed, seen)


def _put(file: Path, number: int, notes: mmap.mmap) -> None:
    """The child: rows one after the other, each with the moment it was put."""
    writer = JournalWriter(Store(database_url(file), "hall", UTC), print)
    writer.start()
    while not writer.status.is_open:  # a desk is ready some seconds later than its journal
        time.sleep(_PAUSE_S)
    for place in range(_MOST):
        writer.put(_row(number, place + 1))
        _NOTE.pack_into(notes, place * _NOTE.size, time.monotonic())
        time.sleep(_PAUSE_S)
    signal.pause()


def _row(visit: int, number: int) -> TurnRow:
    words = f"сөздер {number}" if number % 7 == 0 else None
    return TurnRow(
        at=datetime.now(UTC),
        visit=visit,
        number=number,
        source="microphone",
        decision="Answer" if words is None else "NotKnown",
        reply="answer",
        language="kk",
        target="passport",
        match_ms=5.0,
        asked=words is None,
        text=words,
    )


def _look(file: Path, number: int, put: list[float], killed: float, seen: _Seen) -> None:
    """Open the file as the next start does, and compare."""
    open_database(database_url(file)).dispose()
    with closing(sqlite3.connect(file)) as journal:  # no child may inherit it
        sound = journal.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        kept = {n for (n,) in journal.execute("SELECT number FROM turn WHERE visit = ?", [number])}
        rows = journal.execute("SELECT count(*) FROM turn").fetchone()[0]
        told = journal.execute("SELECT coalesce(sum(turns), 0) FROM tally_hour").fetchone()[0]
        words = journal.execute("SELECT count(*) FROM missed").fetchone()[0]
        missed = journal.execute("SELECT count(*) FROM turn WHERE number % 7 = 0").fetchone()[0]
    lost = [killed - at for place, at in enumerate(put, start=1) if place not in kept]
    seen.kills += 1
    seen.corrupt += not sound
    seen.wrong_sums += (rows, missed) != (told, words)
    seen.put += len(put)
    seen.lost += len(lost)
    seen.lost_older_than_1_s += sum(age > 1.0 for age in lost)
    oldest = max(lost, default=0.0)
    seen.kills_that_lost_older += oldest > 1.0
    seen.oldest_lost_s.append(oldest)
    seen.killed["writing" if kept else "before anything was written"] += 1


if __name__ == "__main__":
    main()
