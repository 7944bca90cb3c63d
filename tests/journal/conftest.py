"""A journal in a folder of the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, Table, select
from sqlalchemy.engine import URL

from assistant.journal.database import database_url, open_database
from assistant.journal.names import read_names
from assistant.journal.rows import TurnRow

NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


def turn_row(number: int = 1, **changes: Any) -> TurnRow:
    """An answered question; `number` is its place in the visit and moves its time on."""
    values: dict[str, Any] = {
        "at": NOON + timedelta(seconds=number),
        "visit": 7,
        "number": number,
        "source": "microphone",
        "decision": "Answer",
        "reply": "answer",
        "language": "kk",
        "target": "passport",
        "kind": "service",
        "score": 0.91,
        "margin": 0.4,
        "match_ms": 9.4,
        "total_ms": 60.0,
        "asked": True,
        "played": True,
    }
    return TurnRow(**values | changes)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@pytest.fixture
def url(file: Path) -> URL:
    return database_url(file)


@pytest.fixture
def read(url: URL) -> Iterator[Callable[[Table], list[dict[str, Any]]]]:
    """All rows of a table; numbers of names as the names they stand for."""
    engines: list[Engine] = []

    def rows(table: Table) -> list[dict[str, Any]]:
        engine = open_database(url)
        engines.append(engine)
        with engine.connect() as connection:
            names = read_names(connection)
            found = connection.execute(select(table)).mappings()
            return [{key: _named(key, value, names) for key, value in row.items()} for row in found]

    yield rows
    for engine in engines:
        engine.dispose()


NAMED = (
    *("desk", "source", "decision", "reply", "language", "command", "target", "kind"),
    *("facet", "channel", "second", "settled", "outcome", "measure"),
)


def _named(column: str, value: Any, names: Any) -> Any:
    return names[value] if column in NAMED and value is not None else value
