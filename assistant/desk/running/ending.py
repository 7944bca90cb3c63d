"""How a desk is told to end: first gently, then at once."""

from __future__ import annotations

import asyncio
from typing import Final

from assistant.desk.running.observers import Observers
from assistant.desk.turns.visit import Visit
from assistant.events import Event, PhaseChanged

__all__ = ["Ending", "wind_down"]

_SENTENCE_S: Final = 8.0
"""For the sentence that is being said; the longest ones of the catalogue take as long."""


class Ending:
    """Two events: the second SIGTERM means that nobody wants to wait."""

    def __init__(self) -> None:
        self.soon = asyncio.Event()
        self.at_once = asyncio.Event()

    def tell(self) -> None:
        """End; told again, at once."""
        (self.at_once if self.soon.is_set() else self.soon).set()


async def wind_down(visit: Visit, observers: Observers, ending: Ending) -> None:
    """Return when the present sentence was said, the patience is over, or told so."""
    silent = asyncio.Event()

    def watch(event: Event) -> None:
        if isinstance(event, PhaseChanged) and not visit.is_replying:
            silent.set()

    observers.add(watch)
    if not visit.is_replying:
        return
    visit.finish()
    waits = {asyncio.create_task(each.wait()) for each in (silent, ending.at_once)}
    await asyncio.wait(waits, timeout=_SENTENCE_S, return_when=asyncio.FIRST_COMPLETED)
    for each in waits:
        each.cancel()
