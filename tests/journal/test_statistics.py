"""Figures out of the sums, against rows that were counted by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.engine import URL

from assistant.errors import JournalError
from assistant.journal.database import open_database
from assistant.journal.outcomes import Outcomes, Period, week_until
from assistant.journal.rows import FeedbackRow, TurnRow
from assistant.journal.statistics import read_statistics
from assistant.journal.store import Store

from .conftest import turn_row

SUNDAY = date(2026, 11, 29)
WEEK = week_until(SUNDAY)


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, 30, tzinfo=UTC)


def turn(day: date, hour: int = 12, **changes: Any) -> TurnRow:
    values = {"number": 1, "at": at(day, hour)} | changes
    return turn_row(values.pop("number"), **values)


def missed(day: date, **changes: Any) -> TurnRow:
    values = {"decision": "NotKnown", "target": None, "kind": None, "asked": False}
    return turn(day, **(values | changes))


@pytest.fixture
def store(url: URL) -> Iterator[Store]:
    store = Store(url, "hall", UTC)
    yield store
    store.close()


@pytest.fixture
def engine(url: URL) -> Iterator[Engine]:
    engine = open_database(url)
    yield engine
    engine.dispose()


def test_an_empty_journal_has_figures_of_nought(engine: Engine) -> None:
    figures = read_statistics(engine, WEEK)
    assert figures.total == Outcomes()
    assert list(figures.by_day) == list(WEEK.days)
    assert (figures.targets, figures.times, figures.top_share) == ((), {}, 0.0)
    assert len(figures.by_week) == 12


def test_what_became_of_questions(store: Store, engine: Engine) -> None:
    store.write(
        [
            turn(SUNDAY, 9),
            turn(SUNDAY, 9, number=2, decision="Confirm", asked=False),
            turn(SUNDAY, 10, number=3, decision="Choose", target=None, asked=False),
            missed(SUNDAY, hour=10, number=4, language="ru"),
            missed(SUNDAY, hour=10, number=5, language="ru", hand_over=True),
            turn(SUNDAY, 11, number=6, decision="Command", asked=False),
            turn(SUNDAY, 11, decision="NotSpeech", language=None, target=None, asked=False),
            turn(SUNDAY - timedelta(days=6), source="typed"),
            turn(SUNDAY - timedelta(days=7)),
            turn(SUNDAY + timedelta(days=1)),
        ]
    )
    figures = read_statistics(engine, WEEK)
    assert figures.total == Outcomes(2, 2, 2, steered=1, silent=1, handed_over=1, visits=3)
    assert (figures.total.questions, figures.total.turns) == (6, 8)
    assert figures.before == Outcomes(answered=1, visits=1)
    assert figures.by_day[SUNDAY].answered == 1
    assert figures.by_hour[10] == Outcomes(asked_back=1, missed=2, handed_over=1)
    assert [each.turns for each in figures.by_weekday] == [1, 0, 0, 0, 0, 0, 7]
    assert figures.by_language["ru"].missed == 2
    assert list(figures.by_language) == ["kk", "ru", ""]
    assert figures.by_source["typed"].turns == 1


def test_what_was_asked_most(store: Store, engine: Engine) -> None:
    asked = [f"service-{number:02}" for number in range(12)]
    rows = [
        turn(SUNDAY, target=name, number=number + 1)
        for number, name in enumerate(asked)
        for _ in range(number + 1)
    ]
    rows.append(turn(SUNDAY, target="hello", kind="talk"))
    rows.append(turn(SUNDAY - timedelta(days=8), target="service-11"))
    store.write(rows)
    figures = read_statistics(engine, WEEK, hidden=frozenset({"hello"}))
    assert [target.id for target in figures.top] == asked[:1:-1]
    assert figures.asked == sum(range(13))
    assert figures.top_share == pytest.approx((78 - 1 - 2) / 78)
    assert figures.asked_before == {"service-11": 1}


def test_lessons_and_feedback(store: Store, engine: Engine) -> None:
    lesson = {"target": "lesson-bot", "kind": "lesson"}
    store.write(
        [
            turn(SUNDAY, **lesson),
            turn(SUNDAY, number=2, decision="Command", asked=False, lesson_finished=True, **lesson),
            FeedbackRow(at(SUNDAY), 7, 2, True, "kk", "lesson-bot"),
            FeedbackRow(at(SUNDAY), 8, 1, True, "ru", None),
            FeedbackRow(at(SUNDAY), 9, 1, False, "ru", "passport"),
        ]
    )
    figures = read_statistics(engine, WEEK)
    lesson_bot = next(target for target in figures.targets if target.id == "lesson-bot")
    assert (lesson_bot.asked, lesson_bot.finished, lesson_bot.helpful) == (1, 1, 1)
    assert (figures.helpful, figures.unhelpful, figures.finished) == (2, 1, 1)
    assert [target.id for target in figures.top] == ["lesson-bot"]


def test_times_are_right_within_a_bucket(store: Store, engine: Engine) -> None:
    store.write([turn(SUNDAY, total_ms=float(ms), number=ms) for ms in range(1, 1_001)])
    times = read_statistics(engine, WEEK).times
    assert times["total"].turns == 1_000
    assert times["total"].p50_ms == pytest.approx(500, rel=0.06)
    assert times["total"].p95_ms == pytest.approx(950, rel=0.06)
    assert times["match"].p50_ms == pytest.approx(9.4, rel=0.06)
    assert "first_sound" not in times


def test_weeks_begin_on_monday_and_go_back_a_quarter(store: Store, engine: Engine) -> None:
    monday = date(2026, 11, 23)
    store.write([turn(monday - timedelta(days=1)), turn(monday), turn(SUNDAY)])
    weeks = read_statistics(engine, WEEK).by_week
    assert len(weeks) == 12
    assert list(weeks)[-1] == monday
    assert weeks[monday].answered == 2
    assert weeks[monday - timedelta(days=7)].answered == 1
    year = read_statistics(engine, Period(date(2026, 1, 1), SUNDAY)).by_week
    assert next(iter(year)) == date(2025, 12, 29)


def test_a_period_without_a_day() -> None:
    with pytest.raises(JournalError) as caught:
        Period(SUNDAY, SUNDAY - timedelta(days=1))
    assert caught.value.code == "period-empty"
    assert Period(SUNDAY, SUNDAY).before == Period(
        SUNDAY - timedelta(days=1), SUNDAY - timedelta(days=1)
    )
