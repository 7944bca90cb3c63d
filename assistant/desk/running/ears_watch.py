"""Whether the desk's ears work and keep up: told when they do not, and when they do again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from assistant.errors import KomekshiError, RecogniserError
from assistant.events import Mended, Observer, Trouble
from assistant.hearing.pace import Pace

__all__ = ["Ear", "EarsWatch"]

_LOOK_S: Final = 1.0
"""Between two looks; a look costs microseconds."""

_PART: Final = "recogniser"

_LOG: Final = logging.getLogger(__name__)


class Ear(Protocol):
    """One recogniser, as far as its health goes."""

    @property
    def pace(self) -> Pace: ...

    @property
    def trouble(self) -> KomekshiError | None:
        """Why it does not answer at present."""
        ...

    @property
    def restarts(self) -> int: ...


class EarsWatch:
    """Looks at the recognisers that are in use."""

    def __init__(self, ears: Callable[[], Sequence[Ear]], observe: Observer) -> None:
        self.restarts = 0
        """How often a worker was replaced since the start, also of ears that are no longer used."""
        self._ears = ears
        self._observe = observe
        self._known: dict[int, int] = {}
        """Restarts of each recogniser, by its identity, at the last look."""
        self._told: str | None = None
        """Code of the trouble that was told and is not mended."""

    @property
    def alive(self) -> bool:
        """False while some recogniser does not answer."""
        return all(each.trouble is None for each in self._ears())

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await asyncio.sleep(_LOOK_S)
            self.look()

    def look(self) -> None:
        """Tell what is new."""
        ears = self._ears()
        self._count_restarts(ears)
        trouble = next(filter(None, map(_trouble_of, ears)), None)
        if trouble is None and self._told is not None:
            self._told = None
            self._observe(Mended(_PART))
        elif trouble is not None and trouble.code != self._told:
            self._told = trouble.code
            self._observe(Trouble(_PART, trouble.code, trouble.message, trouble.remedy))

    def _count_restarts(self, ears: Sequence[Ear]) -> None:
        known, self._known = self._known, {id(each): each.restarts for each in ears}
        fresh = sum(count - known.get(ear, 0) for ear, count in self._known.items())
        if fresh:
            self.restarts += fresh
            _LOG.warning("a recogniser was replaced, %d times since the start", self.restarts)


def _trouble_of(ear: Ear) -> KomekshiError | None:
    if ear.trouble is not None:
        return ear.trouble
    if ear.pace.is_behind:
        return RecogniserError(
            "recogniser-slow",
            f"the recogniser takes {ear.pace.factor:.1f} s for a second of speech",
            "end other programs, or use a faster machine or a smaller model",
        )
    return None
