"""Misses out of the journal, and what the staff made of them into it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    and_,
    case,
    func,
    insert,
    or_,
    select,
    update,
)

from assistant.journal.cluster import Miss, Stems
from assistant.journal.database import writing
from assistant.journal.names import NameBook, read_names
from assistant.journal.rows import Outcome, Settled
from assistant.journal.tables import missed, review
from assistant.journal.writing import moment
from assistant.text import Language

__all__ = ["Decided", "ReviewBook", "Verdict"]

_TEXTS: Final = 500
"""Sentences named in one statement; SQLite takes 32,766 values."""

_FINAL: Final = frozenset({Outcome.WANTED, Outcome.NOT_FOR_US})
"""Outcomes that hold for whoever asks the same later. An attached sentence that is missed
again is a fault to look at."""

_Names = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the staff decides about some misses."""

    outcome: Outcome
    text: str
    """The sentence that stands for them, or the one that was attached."""
    language: Language | None = None
    target: str | None = None
    """Service it was attached to."""
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A verdict of earlier, with what it was about."""

    at: datetime
    verdict: Verdict
    times: int
    """How often it was asked, as far back as words are kept."""


class ReviewBook:
    """The misses of one journal. Every call reads anew; safe to call from several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open_misses(self) -> tuple[Miss, ...]:
        """Sentences that nobody has looked at, each once: not known, or offered and declined."""
        with self._engine.connect() as connection:
            names = read_names(connection)
            declined = func.sum(case((_is_declined(names), 1), else_=0))
            asked = (
                select(
                    missed.c.text,
                    func.max(missed.c.language).label("language"),
                    func.count().label("times"),
                    func.max(missed.c.at).label("last"),
                    declined.label("declined"),
                )
                .where(missed.c.review.is_(None), _is_miss(names))
                .group_by(missed.c.text)
            )
            return tuple(_miss(row, names) for row in connection.execute(asked))

    def join_earlier(self) -> int:
        """Put open misses with the words of a final verdict under it; return how many."""
        final = [one for one in self._verdicts() if one[1].outcome in _FINAL]
        if not final:
            return 0
        misses = self.open_misses()
        stems = Stems([verdict.text for _, verdict in final] + [miss.text for miss in misses])
        earlier = {stems.of(verdict.text): number for number, verdict in final}
        same: dict[int, list[str]] = defaultdict(list)
        for miss in misses:
            verdict_of = earlier.get(stems.of(miss.text))
            if verdict_of is not None:
                same[verdict_of].append(miss.text)
        joined = 0
        for number, texts in same.items():
            with writing(self._engine) as connection:
                joined += _close(connection, texts, number)
        return joined

    def decide(self, texts: Sequence[str], verdict: Verdict, at: datetime) -> int:
        """Write a verdict about all open misses with one of these texts; return how many."""
        with writing(self._engine) as connection:
            book = NameBook()
            values = {
                "at": moment(at),
                "outcome": book.needed(connection, verdict.outcome),
                "language": book.number(connection, verdict.language),
                "target": book.number(connection, verdict.target),
                "text": verdict.text,
                "note": verdict.note,
            }
            number = connection.execute(insert(review).returning(review.c.id), values).scalar_one()
            return _close(connection, texts, number)

    def decided(self) -> tuple[Decided, ...]:
        """All verdicts, the latest first."""
        asked = (
            select(review, func.count(missed.c.turn).label("times"))
            .outerjoin(missed, missed.c.review == review.c.id)
            .group_by(review.c.id)
            .order_by(review.c.at.desc(), review.c.id.desc())
        )
        with self._engine.connect() as connection:
            names = read_names(connection)
            return tuple(
                Decided(_time(row.at), _verdict(row, names), row.times)
                for row in connection.execute(asked)
            )

    def _verdicts(self) -> Iterator[tuple[int, Verdict]]:
        with self._engine.connect() as connection:
            names = read_names(connection)
            for row in connection.execute(select(review).order_by(review.c.id)):
                yield row.id, _verdict(row, names)


def _is_miss(names: _Names) -> ColumnElement[bool]:
    offered = missed.c.decision.in_([_number(names, "Confirm"), _number(names, "Choose")])
    not_known = missed.c.decision == _number(names, "NotKnown")
    return or_(not_known, and_(offered, _is_declined(names)))


def _is_declined(names: _Names) -> ColumnElement[bool]:
    return missed.c.settled == _number(names, Settled.DECLINED)


def _number(names: _Names, word: str) -> int:
    """A number that no row has where the word was never written."""
    return next((number for number, name in names.items() if name == word), -1)


def _close(connection: Connection, texts: Iterable[str], number: int) -> int:
    """Point the open misses with these texts at a verdict."""
    is_miss = _is_miss(read_names(connection))
    closed = 0
    wanted = list(dict.fromkeys(texts))
    for at in range(0, len(wanted), _TEXTS):
        of_text = missed.c.text.in_(wanted[at : at + _TEXTS]), missed.c.review.is_(None), is_miss
        closed += connection.execute(update(missed).where(*of_text).values(review=number)).rowcount
    return closed


def _miss(row: Any, names: _Names) -> Miss:
    return Miss(
        text=row.text,
        language=_language(row.language, names),
        times=row.times,
        last=_time(row.last),
        declined=int(row.declined or 0),
    )


def _verdict(row: Any, names: _Names) -> Verdict:
    return Verdict(
        outcome=Outcome(names[row.outcome]),
        text=row.text,
        language=_language(row.language, names),
        target=None if row.target is None else names[row.target],
        note=row.note,
    )


def _language(number: int | None, names: _Names) -> Language | None:
    word = None if number is None else names.get(number)
    return Language(word) if word in tuple(Language) else None


def _time(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC)
