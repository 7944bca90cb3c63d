"""A million turns in the journal: what a turn waits, how large it gets, how fast it is read.

    python -m benchmarks.journal.million [--turns N] [--only sqlite|postgresql]

Visits of the real matcher and dialogue are told to the desk's own keeper, a desk of 2,500 turns
a day for 400 days. Timed is what a turn waits for: the keeper's call, redaction and queue, while
the journal's thread writes as fast as it can. Processor time is that of the caller alone: what it
takes on a machine that has nothing else to do. Then statistics of the last week, the last four and
of everything, each read ten times, and the size of the file (of the database, for PostgreSQL).
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, text

from assistant.desk.journal.keeping import JournalKeeper
from assistant.events import TurnEnded, VisitEnded
from assistant.journal.database import database_file, database_url, open_database
from assistant.journal.outcomes import Period
from assistant.journal.overview import overview
from assistant.journal.statistics import read_statistics
from assistant.journal.store import Store
from assistant.journal.writer import JournalWriter
from benchmarks.journal.events import Told, real_visits
from benchmarks.journal.postgres import postgres

_TURNS: Final = 1_000_000
_DAYS: Final = 400
_LAST: Final = date(2026, 11, 30)
_OPENS_H: Final = 9
_OPEN_S: Final = 9 * 3_600
_QUESTIONS: Final = 1_200
_SEED: Final = 9
_WAITING: Final = 10_000
"""Rows in the queue at which telling pauses: no desk is as fast as this benchmark."""
_PACED: Final = 3_000
"""Turns told one by one at the end."""
_PACE: Final = 50
"""Of them a second; a desk has two a minute."""
_READS: Final = 10

RESULTS: Final = Path(__file__).parents[1] / "results" / "journal.json"


class _Clock:
    """The time of the desk: evenly over its open hours, day after day."""

    def __init__(self, turns: int) -> None:
        self._a_day = max(1, -(-turns // _DAYS))
        self.told = 0

    def __call__(self) -> datetime:
        days, of_day = divmod(self.told, self._a_day)
        begin = datetime(_LAST.year, _LAST.month, _LAST.day, _OPENS_H, tzinfo=UTC)
        seconds = _OPEN_S * of_day / self._a_day
        return begin - timedelta(days=_DAYS - 1 - days) + timedelta(seconds=seconds)


@dataclass(slots=True)
class _Waits:
    """What turns waited for the journal, milliseconds."""

    wall: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    """Processor time of the caller's thread: without what others on the machine took."""

    def timed(self, call: Callable[[], None]) -> None:
        wall, own = time.perf_counter(), time.thread_time()
        call()
        self.own.append((time.thread_time() - own) * 1000)
        self.wall.append((time.perf_counter() - wall) * 1000)

    def figures(self) -> dict[str, Any]:
        return {
            "wall_ms": _spread(self.wall),
            "processor_ms": _spread(self.own),
            "over_1_ms": {
                "wall": sum(each > 1 for each in self.wall),
                "processor": sum(each > 1 for each in self.own),
                "of": len(self.wall),
            },
        }


def tell(visits: Sequence[Sequence[Told]], turns: int, place: str) -> dict[str, Any]:
    """Have so many turns written; what a turn waited, and how many were written a second.

    First as fast as the disk takes them, so that the journal's thread is always in the way; then
    as a very busy pool of desks would.
    """
    failures: list[object] = []
    writer = JournalWriter(Store(database_url(place), "hall", UTC), failures.append)
    writer.start()
    clock = _Clock(turns)
    events = _endless(visits)
    begin = time.perf_counter()
    hurried = _told(writer, clock, events, turns)
    while writer.status.waiting:
        time.sleep(0.05)
    seconds = time.perf_counter() - begin
    written = writer.status.written
    paced = _told(writer, clock, events, turns + _PACED, pause_s=1 / _PACE)
    writer.close()
    status = writer.status
    assert (status.dropped, status.refused, failures) == (0, 0, [])
    return {
        "turns": turns,
        f"caller, {_PACE} turns a second": paced.figures(),
        "caller, as fast as they are written": hurried.figures(),
        "rows_written_a_second": round(written / seconds),
    }


def _told(
    writer: JournalWriter, clock: _Clock, events: Iterator[Told], until: int, pause_s: float = 0.0
) -> _Waits:
    keeper = JournalKeeper(writer.put, now=clock)
    waits = _Waits()
    while clock.told < until:
        event = next(events)
        if isinstance(event, TurnEnded):
            waits.timed(partial(keeper, event))
            clock.told += 1
            time.sleep(pause_s)
        else:
            keeper(event)
        while writer.status.waiting > _WAITING:
            time.sleep(0.05)
    return waits


def _endless(visits: Sequence[Sequence[Told]]) -> Iterator[Told]:
    """The visits over and over, each time of another visitor."""
    visitor = 0
    while True:
        for visit in visits:
            visitor += 1
            for event in visit:
                yield _of(event, f"visitor {visitor}")


def _of(event: Told, visit: str) -> Told:
    match event:
        case VisitEnded():
            return VisitEnded(visit)
        case _:
            return replace(event, visit=visit)


def read(place: str) -> dict[str, Any]:
    """Size, and milliseconds to read statistics."""
    engine = open_database(database_url(place))
    try:
        assert overview(engine).turns
        periods = {
            "week": Period(_LAST - timedelta(days=6), _LAST),
            "four weeks": Period(_LAST - timedelta(days=27), _LAST),
            "400 days": Period(_LAST - timedelta(days=_DAYS - 1), _LAST),
        }
        times = {
            name: _timed(partial(read_statistics, engine, period))
            for name, period in periods.items()
        }
        return {"size_mb": round(_size(engine) / 1e6, 1), "statistics": times}
    finally:
        engine.dispose()


def _timed(call: Callable[[], object]) -> dict[str, Any]:
    wall, own = [], []
    for _ in range(_READS):
        begin, begun = time.perf_counter(), time.process_time()
        call()
        own.append((time.process_time() - begun) * 1000)
        wall.append((time.perf_counter() - begin) * 1000)
    return {"wall_ms": _spread(wall), "processor_ms": _spread(own)}


def _size(engine: Engine) -> int:
    file = database_file(engine.url)
    if file is not None:
        return sum(path.stat().st_size for path in file.parent.glob(f"{file.name}*"))
    with engine.connect() as connection:
        size = connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
        empty = connection.execute(text("SELECT pg_database_size('template1')")).scalar_one()
    return int(size) - int(empty)


def _spread(values: Sequence[float]) -> dict[str, float]:
    ordered = sorted(values)
    return {
        "median": round(statistics.median(ordered), 4),
        "99th": round(ordered[int(len(ordered) * 0.99)], 4),
        "99.9th": round(ordered[int(len(ordered) * 0.999)], 4),
        "longest": round(ordered[-1], 4),
    }


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="komekshi-journal-") as folder:
        yield str(Path(folder) / "journal.db")


_PLACES: Final = {"sqlite": _sqlite, "postgresql": postgres}


def main() -> None:
    """Measure, and write the figures."""
    arguments = sys.argv[1:]
    turns = int(arguments[arguments.index("--turns") + 1]) if "--turns" in arguments else _TURNS
    only = arguments[arguments.index("--only") + 1] if "--only" in arguments else None
    visits = real_visits(_SEED, _QUESTIONS)
    for name, opened in _PLACES.items():
        if only not in (None, name):
            continue
        with opened() as place:
            measured = tell(visits, turns, place) | read(place)
        measured |= {"load_average": round(os.getloadavg()[0], 1), "niceness": os.nice(0)}
        print(name, json.dumps(measured, indent=1))
        if turns == _TURNS:
            _keep(name, measured)


def _keep(name: str, measured: dict[str, Any]) -> None:
    """Beside the figures of the other database, which may come from another run."""
    figures = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    figures[name] = measured
    RESULTS.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
