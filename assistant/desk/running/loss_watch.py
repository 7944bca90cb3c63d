"""Sound that was lost on the way to the recogniser: never without a word."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from assistant.events import Mended, Observer, Trouble

__all__ = ["LossWatch"]

_LOOK_S: Final = 1.0
_MENDED_AFTER: Final = 30
"""Looks without a loss after which it is over."""

_PART: Final = "sound"


class LossWatch:
    """Looks at a count of lost blocks, which begins at 0 again with another microphone."""

    def __init__(self, dropped: Callable[[], int], observe: Observer) -> None:
        self.total = 0
        """Blocks lost since the start."""
        self._dropped = dropped
        self._observe = observe
        self._known = 0
        self._quiet: int | None = None
        """Looks since the last loss; None: there is no trouble."""

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await asyncio.sleep(_LOOK_S)
            self.look()

    def look(self) -> None:
        """Tell what is new."""
        known, self._known = self._known, self._dropped()
        lost = self._known - (known if self._known >= known else 0)
        self.total += lost
        if lost:
            if self._quiet is None:
                self._tell()
            self._quiet = 0
        elif self._quiet is not None:
            self._quiet += 1
            if self._quiet >= _MENDED_AFTER:
                self._quiet = None
                self._observe(Mended(_PART))

    def _tell(self) -> None:
        self._observe(
            Trouble(
                _PART,
                "sound-dropped",
                "the machine is too busy to take all sound of the microphone",
                "end other programs, or use a faster machine",
            )
        )
