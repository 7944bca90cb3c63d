"""Misses out of the journal, verdicts into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Table
from sqlalchemy.engine import URL

from assistant.journal.database import open_database
from assistant.journal.review import ReviewBook, Verdict
from assistant.journal.rows import Outcome, Settled, SettledRow
from assistant.journal.store import Store
from assistant.journal.tables import missed
from assistant.text import Language

from .conftest import turn_row

TODAY = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def store(url: URL) -> Iterator[Store]:
    store = Store(url, "hall", UTC)
    yield store
    store.close()


@pytest.fixture
def book(url: URL) -> Iterator[ReviewBook]:
    engine = open_database(url)
    yield ReviewBook(engine)
    engine.dispose()


def said(text: str, number: int, decision: str = "NotKnown", visit: int = 7, **more: Any) -> Any:
    values = {"target": None, "kind": None, "language": "ru", "asked": False} | more
    return turn_row(number, decision=decision, visit=visit, text=text, **values)


def test_what_was_not_known_or_declined_is_open_and_counted(store: Store, book: ReviewBook) -> None:
    store.write(
        [
            said("лодка с мотором", 1),
            said("лодка с мотором", 2),
            said("рыбалка", 3, "Confirm"),
            SettledRow(7, 3, Settled.DECLINED),
            said("паспорт", 4, "Confirm"),
            SettledRow(7, 4, Settled.TAKEN),
            said("справка", 5, "Choose"),
            SettledRow(7, 5, Settled.LEFT),
            said("билет", 6, "Choose"),
            turn_row(7),
        ]
    )
    found = {miss.text: miss for miss in book.open_misses()}
    assert set(found) == {"лодка с мотором", "рыбалка"}
    boat = found["лодка с мотором"]
    assert (boat.times, boat.declined, boat.language) == (2, 0, Language.RU)
    assert boat.last == turn_row(2).at
    assert found["рыбалка"].declined == 1


def test_a_journal_without_misses(store: Store, book: ReviewBook) -> None:
    assert book.open_misses() == ()
    store.write([turn_row()])
    assert book.open_misses() == ()
    assert book.decided() == ()
    assert book.join_earlier() == 0


def test_a_verdict_closes_the_misses_it_is_about(
    store: Store, book: ReviewBook, read: Callable[[Table], list[dict[str, Any]]]
) -> None:
    store.write([said("лодка", 1), said("лодка", 2), said("рыба", 3), said("паспорт", 4)])
    verdict = Verdict(Outcome.WANTED, "лодка", Language.RU, note="ask the ministry")
    assert book.decide(["лодка", "рыба"], verdict, TODAY) == 3
    assert [miss.text for miss in book.open_misses()] == ["паспорт"]
    assert [row["review"] is None for row in read(missed)] == [False, False, False, True]
    (decided,) = book.decided()
    assert decided.verdict == verdict
    assert (decided.at, decided.times) == (TODAY, 3)


def test_asked_again_after_a_final_verdict_it_is_counted_and_not_shown(
    store: Store, book: ReviewBook
) -> None:
    store.write([said("где купить лодку", 1), said("банкомат не работает", 2)])
    book.decide(["где купить лодку"], Verdict(Outcome.NOT_FOR_US, "где купить лодку"), TODAY)
    store.write([said("лодку купить где", 3, visit=8), said("банкомат где", 4, visit=8)])
    assert book.join_earlier() == 1
    assert {miss.text for miss in book.open_misses()} == {"банкомат не работает", "банкомат где"}
    assert book.decided()[0].times == 2


def test_an_attached_sentence_that_is_missed_again_is_shown(store: Store, book: ReviewBook) -> None:
    attached = Verdict(Outcome.ATTACHED, "лодка", Language.RU, target="boat")
    store.write([said("лодка", 1)])
    book.decide(["лодка"], attached, TODAY)
    store.write([said("лодка", 1, visit=9)])
    assert book.join_earlier() == 0
    assert [miss.text for miss in book.open_misses()] == ["лодка"]


def test_more_sentences_than_one_statement_takes(store: Store, book: ReviewBook) -> None:
    texts = [f"вопрос {number}" for number in range(1_203)]
    store.write([said(text, number + 1) for number, text in enumerate(texts)])
    assert book.decide(texts, Verdict(Outcome.NOT_FOR_US, texts[0]), TODAY) == len(texts)
    assert book.open_misses() == ()
