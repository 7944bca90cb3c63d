"""The same journal in a real PostgreSQL, which the test starts."""

from collections.abc import Iterator
from datetime import UTC, date, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, func, select
from sqlalchemy.engine import URL

from assistant.errors import JournalError
from assistant.journal.database import database_url, open_database
from assistant.journal.erase import erase
from assistant.journal.export import export_turns
from assistant.journal.outcomes import week_until
from assistant.journal.overview import overview, try_writing
from assistant.journal.retention import Retention, tidy
from assistant.journal.review import ReviewBook, Verdict
from assistant.journal.rows import FeedbackRow, Outcome, Settled, SettledRow
from assistant.journal.statistics import read_statistics
from assistant.journal.store import Store
from assistant.journal.tables import METADATA, tally_hour, turn
from benchmarks.journal.postgres import binaries, postgres
from tests.journal.conftest import NOON, turn_row

pytestmark = pytest.mark.skipif(binaries() is None, reason="apt-get install postgresql")
OLD = NOON - timedelta(days=100)


@pytest.fixture(scope="module")
def url() -> Iterator[URL]:
    with postgres() as address:
        yield database_url(address)


@pytest.fixture
def engine(url: URL) -> Iterator[Engine]:
    engine = open_database(url)
    yield engine
    erase(engine)
    engine.dispose()


def test_migrations_make_the_tables_that_the_code_has(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_turns_of_two_desks_are_written_read_and_erased(url: URL, engine: Engine) -> None:
    for desk in ("hall", "window"):
        store = Store(url, desk, UTC)
        missed = turn_row(2, decision="Confirm", text="қайда екен осы")
        store.write([turn_row(1, at=OLD), missed, SettledRow(7, 2, Settled.TAKEN)])
        store.write([FeedbackRow(NOON, 7, 2, False, "kk", "passport"), turn_row(3)])
        store.close()
    rows = list(export_turns(engine))
    assert len(rows) == 6
    assert {row["desk"] for row in rows} == {"hall", "window"}
    assert [row["settled"] for row in rows if row["text"]] == ["taken", "taken"]
    found = overview(engine)
    assert (found.turns, found.misses, found.feedback, found.bytes) == (6, 2, 2, None)
    try_writing(engine)
    assert erase(engine, date(2026, 10, 1)).rows > 2
    assert overview(engine).turns == 4
    with engine.connect() as connection:
        assert connection.execute(select(func.sum(tally_hour.c.turns))).scalar() == 4


def test_old_rows_go(url: URL, engine: Engine) -> None:
    store = Store(url, "hall", UTC)
    store.write([turn_row(n, at=OLD) for n in range(1, 50)] + [turn_row(50)])
    store.close()
    list(tidy(engine, Retention(turns=50), NOON))
    with engine.connect() as connection:
        assert connection.execute(select(turn.c.number)).scalars().all() == [50]


def test_misses_are_reviewed_and_turns_counted(url: URL, engine: Engine) -> None:
    store = Store(url, "hall", UTC)
    missed = {"decision": "NotKnown", "target": None, "asked": False}
    store.write([turn_row(n, text="купить лодку", **missed) for n in (1, 2)] + [turn_row(3)])
    book = ReviewBook(engine)
    assert [(miss.text, miss.times) for miss in book.open_misses()] == [("купить лодку", 2)]
    assert book.decide(["купить лодку"], Verdict(Outcome.NOT_FOR_US, "купить лодку"), NOON) == 2
    store.write([turn_row(4, text="лодку купить", **missed)])
    store.close()
    assert book.join_earlier() == 1
    assert [each.times for each in book.decided()] == [3]
    figures = read_statistics(engine, week_until(NOON.date()))
    assert (figures.total.missed, figures.total.answered) == (3, 1)
    assert [target.id for target in figures.top] == ["passport"]
    assert figures.times["total"].turns == 4


def test_a_server_that_goes_away_is_told_and_found_again(url: URL, engine: Engine) -> None:
    store = Store(url.set(database="none"), "hall", UTC)
    with pytest.raises(JournalError) as caught:
        store.write([turn_row(1)])
    assert caught.value.code == "journal-open"
    store = Store(url, "hall", UTC)
    store.write([turn_row(1)])
    with engine.connect() as connection:
        others = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        )
        connection.exec_driver_sql(f"{others} AND datname = 'journal'")
    with pytest.raises(JournalError):
        store.write([turn_row(2)])
    store.write([turn_row(2)])
    store.close()
    assert overview(engine).turns == 2
