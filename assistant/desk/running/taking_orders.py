"""What the control socket's orders do to a running desk."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, Final

from assistant import __version__
from assistant.desk.answer_json import as_json
from assistant.desk.pipeline import Desk, Understood
from assistant.desk.running.observers import Observers
from assistant.desk.running.orders import Ask, Listen, Order, Quit, Reload, Say, Status, Stop
from assistant.desk.running.reloading import Reloader
from assistant.desk.running.standing import Standing
from assistant.desk.turns.attendant import Attendant
from assistant.desk.turns.inputs import Announcement, Typed
from assistant.desk.turns.visit import Visit
from assistant.errors import OrderError
from assistant.events import Answered, Event, Source, Turn
from assistant.text import Language, guess_language

__all__ = ["Orders"]

_PATIENCE_S: Final = 30.0
"""For the answer to a question; it waits until what was asked before is answered."""


class Orders:
    """Carries out orders; answers are dictionaries for JSON."""

    def __init__(
        self,
        desk: Desk,
        visit: Visit,
        attendant: Attendant,
        reloader: Reloader,
        observers: Observers,
        standing: Standing,
        end: Callable[[], None],
    ) -> None:
        self._desk = desk
        self._visit = visit
        self._attendant = attendant
        self._reloader = reloader
        self._observers = observers
        self._standing = standing
        self._end = end
        self._began = time.monotonic()

    async def carry_out(self, order: Order) -> Mapping[str, Any]:
        """Raise `KomekshiError`."""
        match order:
            case Status():
                return self.status()
            case Listen():
                self._attendant.listen()
            case Stop():
                self._visit.stop()
            case Reload():
                return await self._reload()
            case Quit():
                self._end()
            case Say(text, language):
                await self._attendant.announce(Announcement(text, _language(text, language)))
            case Ask(text):
                return await self._ask(text)
        return {}

    def status(self) -> dict[str, Any]:
        """How the desk stands."""
        desk, standing = self._desk, self._standing
        return {
            "version": __version__,
            "pid": os.getpid(),
            "up_s": round(time.monotonic() - self._began, 1),
            "phase": standing.phase.value,
            "turns": standing.turns,
            "failed": standing.failed,
            "services": len(desk.catalogue.services),
            "catalogue": desk.catalogue.fingerprint,
            "models": [model.name for model in desk.ears.models],
            "recognisers": [
                {"pid": each.pid, "rss_mb": each.rss_mb, "restarts": each.restarts}
                for each in desk.ears.ears
            ],
            "speaks": desk.speaks,
            "troubles": [asdict(each) for each in standing.troubles.values()],
        }

    async def _reload(self) -> dict[str, Any]:
        outcome = await self._reloader.reload()
        if outcome.errors:
            told = "; ".join(f"{part}: {error.message}" for part, error in outcome.errors.items())
            raise OrderError(
                "reload-refused",
                f"what was there before stays in service. {told}",
                "; ".join(error.remedy for error in outcome.errors.values()),
            )
        return {"services": outcome.services}

    async def _ask(self, text: str) -> dict[str, Any]:
        answered: asyncio.Future[Turn] = asyncio.get_running_loop().create_future()

        def watch(event: Event) -> None:
            match event:
                case Answered(turn) if (turn.source, turn.text) == (Source.TYPED, text.strip()):
                    if not answered.done():
                        answered.set_result(turn)

        self._observers.add(watch)
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await self._attendant.ask(Typed(text))
                turn = await answered
        except TimeoutError:
            raise OrderError(
                "order-unanswered",
                f"the question was not answered within {_PATIENCE_S:.0f} s",
                "other questions may be waiting; try again",
            ) from None
        finally:
            self._observers.remove(watch)
        understood = Understood(turn.text, turn.decision, turn.timings_ms)
        return as_json("control socket", understood, turn.reply)


def _language(text: str, wanted: str) -> Language:
    if not wanted:
        return guess_language(text)
    try:
        return Language(wanted)
    except ValueError:
        raise OrderError(
            "order-bad", f"there is no language {wanted!r}", "say kk, ru or nothing"
        ) from None
