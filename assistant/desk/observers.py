"""Everybody who is told what happens at a desk."""

from __future__ import annotations

import logging
from typing import Final

from assistant.events import Event, Observer

__all__ = ["Observers"]

_LOG: Final = logging.getLogger(__name__)


class Observers:
    """An `Observer` that tells others; one that fails stands in nobody's way."""

    def __init__(self, *observers: Observer) -> None:
        self._observers = list(observers)

    def add(self, observer: Observer) -> None:
        """Tell it everything from now on."""
        self._observers.append(observer)

    def remove(self, observer: Observer) -> None:
        """Tell it nothing more."""
        self._observers.remove(observer)

    def __call__(self, event: Event) -> None:
        for observer in tuple(self._observers):  # one may leave while it is told
            try:
                observer(event)
            except Exception:
                # The words of a visitor are in the event, so only its kind is logged.
                _LOG.exception("an observer of the desk failed at %s", type(event).__name__)
