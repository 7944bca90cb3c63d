"""Whether a recogniser keeps up with the speech that it is given."""

from __future__ import annotations

from collections import deque
from typing import Final

__all__ = ["Pace"]

_WINDOW_S: Final = 4.0
"""Seconds of sound that are looked at: one slow piece is no trouble, a slow sentence is."""
_ENOUGH_S: Final = 1.0
"""Seconds of sound without which nothing is said."""
_BEHIND: Final = 0.7
"""Real-time factor from which a machine is too slow: a pause or another program, and answers
come late. Ours has 0.07 on two cores."""
_CAUGHT_UP: Final = 0.5
"""Real-time factor below which it keeps up again; between the two nothing changes."""


class Pace:
    """The real-time factor of the last seconds: time spent for each second of sound."""

    def __init__(self) -> None:
        self.is_behind = False
        """Whether the recogniser is too slow for what is said."""
        self._pieces: deque[tuple[float, float]] = deque()
        self._sound_s = 0.0
        self._spent_s = 0.0

    @property
    def factor(self) -> float:
        """0 while there is too little to judge by."""
        return self._spent_s / self._sound_s if self._sound_s >= _ENOUGH_S else 0.0

    def note(self, sound_s: float, spent_s: float) -> None:
        """A piece of sound took so long."""
        self._pieces.append((sound_s, spent_s))
        self._sound_s += sound_s
        self._spent_s += spent_s
        while len(self._pieces) > 1 and self._sound_s - self._pieces[0][0] >= _WINDOW_S:
            old_sound, old_spent = self._pieces.popleft()
            self._sound_s -= old_sound
            self._spent_s -= old_spent
        if self._sound_s >= _ENOUGH_S:
            limit = _CAUGHT_UP if self.is_behind else _BEHIND
            self.is_behind = self.factor > limit
