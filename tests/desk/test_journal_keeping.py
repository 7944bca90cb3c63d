"""Whole visits, typed, and what of them is in the journal."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant.desk.journal.keeping import DailyNames, JournalKeeper, keeping_journal
from assistant.desk.pipeline import Desk
from assistant.desk.running.observers import Observers
from assistant.desk.settings import Settings
from assistant.desk.turns.inputs import Typed
from assistant.desk.turns.visit import Visit
from assistant.dialogue import Options
from assistant.events import Trouble
from assistant.journal.rows import FeedbackRow, Row, Settled, SettledRow, TurnRow

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


class Silent:
    """A page without sound."""

    loudspeaker = None

    def speaking(self) -> AbstractAsyncContextManager[None]:
        return nullcontext()


@pytest.fixture(scope="module")
def desk() -> Desk:
    """Neither ears nor voice, so nothing of it belongs to one event loop."""
    return asyncio.run(Desk.open(Settings.from_environment({}), ears=False, voice=False))


class Hall:
    """A desk where visitors type, and the rows that come of it."""

    def __init__(self, desk: Desk, *, keep_words: bool = True) -> None:
        self.rows: list[Row] = []
        keeper = JournalKeeper(self.rows.append, keep_words=keep_words, now=lambda: NOW)
        self.visit = Visit(desk, Silent(), keeper, options=Options())

    async def ask(self, *lines: str) -> None:
        for line in lines:
            await self.visit.take(Typed(line))

    @property
    def turns(self) -> list[TurnRow]:
        return [row for row in self.rows if isinstance(row, TurnRow)]

    @property
    def settled(self) -> list[tuple[int, Settled]]:
        return [(row.number, row.settled) for row in self.rows if isinstance(row, SettledRow)]


@pytest.fixture
def hall(desk: Desk) -> Hall:
    return Hall(desk)


async def test_a_question_and_its_steps(hall: Hall) -> None:
    await hall.ask("проверить свои штрафы", "да", "сколько стоит")
    asked, step, cost = hall.turns
    assert (asked.decision, asked.target, asked.kind, asked.asked) == (
        *("Answer", "fines-check", "service"),
        True,
    )
    assert (asked.source, asked.language, asked.reply, asked.text) == (
        "typed",
        "ru",
        "answer",
        None,
    )
    assert (step.decision, step.command, step.target) == ("Command", "yes", "fines-check")
    assert (step.asked, step.channel) == (False, "mobile")
    assert (cost.command, cost.reply, cost.asked) == ("cost", "facet", False)
    assert [row.number for row in hall.turns] == [1, 2, 3]
    assert len({row.visit for row in hall.turns}) == 1
    assert asked.total_ms is not None


async def test_a_miss_keeps_its_words_without_what_is_personal(hall: Hall) -> None:
    await hall.ask("атым Айгуль 87011234567 хочу слетать на марс")
    (row,) = hall.turns
    assert row.decision in ("NotKnown", "Confirm", "Choose")
    assert row.text is not None
    assert "марс" in row.text
    assert "Айгуль" not in row.text
    assert "87011234567" not in row.text


async def test_words_are_kept_only_where_wanted(desk: Desk) -> None:
    hall = Hall(desk, keep_words=False)
    await hall.ask("хочу слетать на марс")
    assert hall.turns[0].text is None


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [("первое", Settled.TAKEN), ("нет", Settled.DECLINED), ("проверить штрафы", Settled.DECLINED)],
)
async def test_what_became_of_an_offer(hall: Hall, answer: str, outcome: Settled) -> None:
    await hall.ask("балабақша")
    offered = hall.turns[0]
    assert offered.decision in ("Choose", "Confirm")
    assert offered.text == "балабақша"
    await hall.ask(answer)
    assert hall.settled == [(1, outcome)]
    assert hall.turns[1].asked is (outcome is not Settled.DECLINED or answer != "нет")


async def test_an_offer_that_is_repeated_is_still_open(hall: Hall) -> None:
    await hall.ask("балабақша", "громче", "первое")
    assert hall.settled == [(1, Settled.TAKEN)]
    assert [type(row) for row in hall.rows][-2:] == [SettledRow, TurnRow]


async def test_an_offer_that_is_left(hall: Hall) -> None:
    await hall.ask("балабақша", "до свидания")
    assert hall.settled == [(1, Settled.DECLINED)] or hall.settled == [(1, Settled.LEFT)]


async def test_a_lesson_that_was_read_to_its_end(hall: Hall) -> None:
    await hall.ask("научите пользоваться смартфоном")
    for _ in range(60):
        if any(row.lesson_finished for row in hall.turns):
            break
        await hall.ask("дальше")
    (finished,) = (row for row in hall.turns if row.lesson_finished)
    first = hall.turns[0]
    assert (first.target, first.kind, first.asked) == ("lesson-smartphone", "lesson", True)
    assert finished.reply == "question"


async def test_whether_an_answer_helped(hall: Hall) -> None:
    await hall.ask("проверить свои штрафы", "нет", "нет", "да")
    (judged,) = (row for row in hall.rows if isinstance(row, FeedbackRow))
    assert (judged.helpful, judged.target, judged.number, judged.language) == (
        *(True, "fines-check"),
        *(1, "ru"),
    )
    assert judged.visit == hall.turns[0].visit


async def test_another_visitor_has_another_number(hall: Hall) -> None:
    await hall.ask("проверить свои штрафы", "до свидания", "проверить свои штрафы")
    first, _, other = hall.turns
    assert first.visit != other.visit
    assert (first.number, other.number) == (1, 1)


def test_numbers_of_visits_change_every_day() -> None:
    names = DailyNames()
    today, tomorrow = date(2026, 11, 30), date(2026, 12, 1)
    first = names.number("visit", today)
    assert names.number("visit", today) == first
    assert names.number("visit", tomorrow) != first
    assert names.number("visit", today) != first  # the key of that day is gone
    assert 0 <= first < 2**48


def settings(tmp_path: Path, **changes: object) -> Settings:
    plain = Settings.from_environment({})
    journal = replace(plain.journal, url=str(tmp_path / "journal.db"), **changes)
    return replace(plain, journal=journal)


async def test_a_desk_keeps_its_journal(desk: Desk, tmp_path: Path) -> None:
    observers = Observers()
    async with keeping_journal(settings(tmp_path, desk="hall"), observers):
        visit = Visit(desk, Silent(), observers)
        await visit.take(Typed("проверить свои штрафы"))
    with sqlite3.connect(tmp_path / "journal.db") as journal:
        names = dict(journal.execute("SELECT id, name FROM name").fetchall())
        rows = journal.execute("SELECT target, desk FROM turn").fetchall()
    assert [(names[target], names[desk]) for target, desk in rows] == [("fines-check", "hall")]


async def test_nothing_is_kept_where_the_journal_is_off(desk: Desk, tmp_path: Path) -> None:
    observers = Observers()
    async with keeping_journal(settings(tmp_path, enabled=False), observers) as writer:
        await Visit(desk, Silent(), observers).take(Typed("проверить свои штрафы"))
    assert writer is None
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - nothing waits for this disk


async def test_a_journal_that_can_not_be_kept_stops_no_turn(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "journal.db").mkdir()
    told: list[object] = []
    observers = Observers(told.append)
    async with keeping_journal(settings(tmp_path), observers) as writer:
        visit = Visit(desk, Silent(), observers)
        await visit.take(Typed("проверить свои штрафы"))
        assert writer is not None
        async with asyncio.timeout(10):
            while not any(isinstance(event, Trouble) for event in told):
                await visit.take(Typed("дальше"))
                await asyncio.sleep(0.05)
    (trouble,) = (event for event in told if isinstance(event, Trouble))
    assert (trouble.part, trouble.code) == ("journal", "journal-open")
