"""Who is logged in: known to this process only, so a restart logs everybody out."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

__all__ = ["COOKIE", "Session", "Sessions"]

COOKIE: Final = "komekshi-staff"
IDLE_S: Final = 8 * 3600.0
"""Seconds without a request after which somebody has to log in again: a working day."""
_MOST: Final = 50


@dataclass(slots=True)
class Session:
    """One browser that knew the password."""

    csrf: str
    """Every write has to bring it; a foreign page can't read it."""
    name: str
    """Who edits, as they named themselves; stands in the history of files."""
    seen: float


class Sessions:
    """By the secret of their cookie."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` tells seconds."""
        self._clock = clock
        self._open: dict[str, Session] = {}

    def begin(self, name: str) -> str:
        """The secret of a new session."""
        self._tidy()
        while len(self._open) >= _MOST:
            del self._open[min(self._open, key=lambda secret: self._open[secret].seen)]
        secret = secrets.token_urlsafe(32)
        self._open[secret] = Session(secrets.token_urlsafe(24), name, self._clock())
        return secret

    def of(self, secret: str | None) -> Session | None:
        """None for one that is unknown or over."""
        self._tidy()
        session = None if secret is None else self._open.get(secret)
        if session is not None:
            session.seen = self._clock()
        return session

    def end(self, secret: str | None) -> None:
        """Log out."""
        if secret is not None:
            self._open.pop(secret, None)

    def end_all(self) -> None:
        """After a change of the password."""
        self._open.clear()

    def _tidy(self) -> None:
        over = self._clock() - IDLE_S
        for secret in [key for key, session in self._open.items() if session.seen < over]:
            del self._open[secret]
