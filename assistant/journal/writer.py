"""The journal's own thread: turns put their rows into a queue and never wait for a disk."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from assistant.errors import JournalError
from assistant.events import Mended, Trouble
from assistant.journal.retention import Retention
from assistant.journal.rows import Row
from assistant.journal.store import Store

__all__ = ["JournalStatus", "JournalWriter", "Tell"]

_GATHER_S: Final = 0.2
"""Between two batches at the least: one fsync for all rows of this time. What a kill costs."""

_BATCH: Final = 1_000
"""Rows of one transaction: at most 0.2 s of work."""

_WAITING: Final = 20_000
"""Rows kept in memory while the disk takes none, some 12 MB: weeks of one desk."""

_RETRY_S: Final = 5.0
"""Between two attempts while the database can't be used."""

_TIDY_FIRST_S: Final = 120.0
"""After the start, when the desk has settled."""
_TIDY_EVERY_S: Final = 24 * 3_600.0

_CLOSE_S: Final = 5.0
"""How long the end of the desk waits for the last rows."""

PART: Final = "journal"

Tell = Callable[[Trouble | Mended], None]
"""Called in the journal's thread: once when it fails, once when it works again."""

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class JournalStatus:
    """How the journal does, for `doctor` and the metrics."""

    waiting: int
    """Rows in memory."""
    written: int
    dropped: int
    """Rows lost because the memory for them was full."""
    refused: int
    """Rows that no database would take: a fault of ours."""
    error: JournalError | None
    """Why nothing is written just now."""
    is_open: bool
    """Whether the database is reached; not yet in the first moments."""


class JournalWriter:
    """Begin with `start`, end with `close`."""

    def __init__(
        self,
        store: Store,
        tell: Tell,
        retention: Retention = Retention(),  # noqa: B008 - frozen
        *,
        waiting: int = _WAITING,
        retry_s: float = _RETRY_S,
        tidy_first_s: float = _TIDY_FIRST_S,
    ) -> None:
        self._store = store
        self._tell = tell
        self._retention = retention
        self._limit = waiting
        self._retry_s = retry_s
        self._queue: queue.SimpleQueue[Row | None] = queue.SimpleQueue()
        """None: the desk ends."""
        self._taken: list[Row] = []
        """Rows that the thread has out of the queue and that are not written yet."""
        self._took_at = 0.0
        """When the last batch was begun."""
        self._ending = threading.Event()
        self._written = 0
        self._dropped = 0
        self._error: JournalError | None = None
        self._tidied = time.monotonic() - _TIDY_EVERY_S + tidy_first_s
        self._thread = threading.Thread(target=self._work, name=PART, daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def put(self, row: Row) -> None:
        """Have a row written soon. Returns at once and raises nothing; a full queue drops it."""
        if self._queue.qsize() >= self._limit:
            self._dropped += 1
            return
        self._queue.put(row)

    def close(self) -> None:
        """Write what waits, if that goes quickly."""
        self._ending.set()
        self._queue.put(None)
        if self._thread.is_alive():
            self._thread.join(_CLOSE_S)

    @property
    def status(self) -> JournalStatus:
        """As of now; may be asked from any thread."""
        return JournalStatus(
            waiting=self._queue.qsize() + len(self._taken),
            written=self._written,
            dropped=self._dropped,
            refused=self._store.refused,
            error=self._error,
            is_open=self._store.is_open,
        )

    def _work(self) -> None:
        try:
            self._open()
            while not (self._ending.is_set() and self._queue.empty() and not self._taken):
                self._take()
                if self._taken and not self._write() and self._ending.wait(self._retry_s):
                    break  # the disk takes nothing and the desk ends
                if not self._taken and time.monotonic() - self._tidied > _TIDY_EVERY_S:
                    self._tidy()
        finally:
            self._store.close()

    def _open(self) -> None:
        """Before the first row, so that none waits for it."""
        try:
            self._store.open()
        except JournalError as error:
            self._failed(error)

    def _take(self) -> None:
        """Fill the batch; wait for the first row, and shortly for others."""
        if self._taken:
            return
        idle = max(0.0, self._tidied + _TIDY_EVERY_S - time.monotonic())
        try:
            first = self._queue.get(timeout=idle)
        except queue.Empty:
            return
        since = time.monotonic() - self._took_at
        self._ending.wait(max(0.0, _GATHER_S - since))  # no longer, where writing took long
        self._took_at = time.monotonic()
        rest = [self._queue.get() for _ in range(min(self._queue.qsize(), _BATCH - 1))]
        self._taken = [row for row in (first, *rest) if row is not None]

    def _write(self) -> bool:
        """Whether the batch is on the disk."""
        try:
            self._store.write(self._taken)
        except JournalError as error:
            self._failed(error)
            return False
        except Exception:
            _LOG.exception("%d rows of the journal are lost", len(self._taken))
            self._dropped += len(self._taken)
        else:
            self._written += len(self._taken)
            self._works()
        self._taken = []
        return True

    def _tidy(self) -> None:
        self._tidied = time.monotonic()
        try:
            for _ in self._store.tidy(self._retention):
                if self._ending.is_set():
                    return
                while not self._queue.empty() and not self._taken:
                    self._take()
                    if self._taken and not self._write():
                        return
        except JournalError as error:
            self._failed(error)

    def _failed(self, error: JournalError) -> None:
        if self._error is None:
            self._tell(Trouble(PART, error.code, error.message, error.remedy))
        self._error = error

    def _works(self) -> None:
        if self._error is not None:
            self._error = None
            self._tell(Mended(PART))
