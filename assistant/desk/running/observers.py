"""Everybody who is told what happens at a desk."""

from __future__ import annotations

import logging
from typing import Final

from assistant.events import Event, Observer

__all__ = ["Observers"]

_REMEMBERED: Final = 1_000
"""Events of the first seconds; beyond them the journal is not coming any more."""

_LOG: Final = logging.getLogger(__name__)


class Observers:
    """An `Observer` that tells others; one that fails stands in nobody's way."""

    def __init__(self, *observers: Observer) -> None:
        self._observers = list(observers)
        self._first: list[Event] | None = []
        """What has happened so far; None once nobody will ask for it."""

    def add(self, observer: Observer) -> None:
        """Tell it everything from now on."""
        self._observers.append(observer)

    def join(self, observer: Observer) -> None:
        """The same, and everything that happened since the start, up to `settle`."""
        for event in self._first or ():
            self._tell(observer, event)
        self.add(observer)

    def settle(self) -> None:
        """All who want to know of the start are there."""
        self._first = None

    def remove(self, observer: Observer) -> None:
        """Tell it nothing more."""
        self._observers.remove(observer)

    def __call__(self, event: Event) -> None:
        if self._first is not None and len(self._first) < _REMEMBERED:
            self._first.append(event)
        for observer in tuple(self._observers):  # one may leave while it is told
            self._tell(observer, event)

    @staticmethod
    def _tell(observer: Observer, event: Event) -> None:
        try:
            observer(event)
        except Exception:
            # The words of a visitor are in the event, so only its kind is logged.
            _LOG.exception("an observer of the desk failed at %s", type(event).__name__)
