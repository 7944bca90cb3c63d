"""What happens at a desk, into its journal."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from assistant.desk.journal.place import journal_url
from assistant.desk.journal.rows import offers, settled, target_of, turn_row
from assistant.desk.running.observers import Observers
from assistant.desk.settings import Settings
from assistant.events import Event, Feedback, Mended, Trouble, Turn, TurnEnded, VisitEnded
from assistant.journal.retention import Retention
from assistant.journal.rows import FeedbackRow, Row, Settled, SettledRow
from assistant.journal.store import Store
from assistant.journal.writer import JournalWriter

__all__ = ["DailyNames", "JournalKeeper", "keeping_journal", "retention_of"]

_VISIT_BYTES: Final = 6
"""Of the number of a visit; two visits of a day share one about never."""

_REMEMBERED: Final = 256
"""Visits under way; one that never ends is forgotten when so many others began."""


class DailyNames:
    """Numbers of visits. The key is thrown away every day, and is written nowhere."""

    def __init__(self) -> None:
        self._day: date | None = None
        self._key = b""

    def number(self, visit: str, day: date) -> int:
        """The same for a visit all day long, and nothing that leads back to it."""
        if day != self._day:
            self._day, self._key = day, secrets.token_bytes(32)
        digest = hashlib.blake2b(visit.encode(), key=self._key, digest_size=_VISIT_BYTES)
        return int.from_bytes(digest.digest())


@dataclass(slots=True)
class _Visit:
    """What must be known of a visit under way."""

    last: Turn | None = None
    open: tuple[Turn, int] | None = None
    """A turn with kept words that was asked back and not settled yet, and its visit's number."""


class JournalKeeper:
    """An `Observer` that makes rows; `put` has them written and returns at once."""

    def __init__(
        self,
        put: Callable[[Row], None],
        *,
        keep_words: bool = True,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._put = put
        self._keep_words = keep_words
        self._now = now
        self._names = DailyNames()
        self._visits: dict[str, _Visit] = {}

    def __call__(self, event: Event) -> None:
        match event:
            case TurnEnded():
                self._turn(event)
            case Feedback():
                self._feedback(event)
            case VisitEnded(visit):
                self._end(visit)
            case _:
                pass

    def _turn(self, event: TurnEnded) -> None:
        visit = self._visit(event.visit)
        self._settle(visit, event.turn)
        at, number = self._moment(event.visit)
        row = turn_row(event, visit.last, at, number, keep_words=self._keep_words)
        visit.last = event.turn
        if row.text is not None and offers(event.turn):
            visit.open = event.turn, number
        self._put(row)

    def _settle(self, visit: _Visit, answer: Turn) -> None:
        if visit.open is None:
            return
        asked, number = visit.open
        outcome = settled(asked, answer)
        if outcome is not None:
            self._put(SettledRow(number, asked.number, outcome))
            visit.open = None

    def _feedback(self, event: Feedback) -> None:
        at, number = self._moment(event.visit)
        target = target_of(event.turn)
        self._put(
            FeedbackRow(
                at,
                number,
                event.turn.number,
                event.helpful,
                event.turn.state.language.value,
                None if target is None else target.id,
            )
        )

    def _end(self, name: str) -> None:
        visit = self._visits.pop(name, None)
        if visit is not None and visit.open is not None:
            asked, number = visit.open
            self._put(SettledRow(number, asked.number, Settled.LEFT))

    def _visit(self, name: str) -> _Visit:
        if name not in self._visits and len(self._visits) >= _REMEMBERED:
            self._end(next(iter(self._visits)))
        return self._visits.setdefault(name, _Visit())

    def _moment(self, visit: str) -> tuple[datetime, int]:
        at = self._now()
        return at, self._names.number(visit, at.astimezone().date())


@asynccontextmanager
async def keeping_journal(
    settings: Settings, observers: Observers
) -> AsyncIterator[JournalWriter | None]:
    """Keep the journal as the settings say; None where nothing is kept.

    Raise `JournalError` for settings that can't be followed. A database that can't be used is
    told as a `Trouble`, and tried again.
    """
    if not settings.journal.enabled:
        yield None
        return
    loop = asyncio.get_running_loop()

    def tell(event: Trouble | Mended) -> None:  # in the journal's thread
        if not loop.is_closed():
            loop.call_soon_threadsafe(observers, event)

    store = Store(journal_url(settings), settings.journal.desk)
    writer = JournalWriter(store, tell, retention_of(settings))
    keeper = JournalKeeper(writer.put, keep_words=settings.journal.keep_text)
    writer.start()
    observers.join(keeper)
    try:
        yield writer
    finally:
        observers.remove(keeper)
        await asyncio.to_thread(writer.close)


def retention_of(settings: Settings) -> Retention:
    """How long the settings keep what."""
    days = settings.journal.keep_days
    return Retention(turns=days, words=min(days, settings.journal.keep_text_days))
