"""Who has the floor: whether words that are said now are meant for the desk."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import Enum, auto
from math import inf

from assistant.desk.turns.turn_taking import TurnStart, TurnTaking

__all__ = ["Floor", "Hears"]


class Hears(Enum):
    """What the desk listens for."""

    NOTHING = auto()
    """Not before the button is pressed."""
    WAKE_PHRASE = auto()
    QUESTIONS = auto()


class Floor:
    """Opened by a button, by the wake phrase and by an answer; closes by itself."""

    def __init__(
        self, turn_taking: TurnTaking, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`clock` tells seconds."""
        self._turn_taking = turn_taking
        self._clock = clock
        self._until = -inf
        self._invited = False
        self.is_spoken_over = False
        """Whether the desk speaks and may be interrupted."""

    @property
    def invited(self) -> bool:
        """Whether the visitor just pressed or called: whatever comes is meant for the desk."""
        return self._invited and self.closes_in is not None

    @property
    def hears(self) -> Hears:
        """What is listened for at this moment."""
        if self.closes_in is not None or self.is_spoken_over:
            return Hears.QUESTIONS
        match self._turn_taking.start:
            case TurnStart.OPEN:
                return Hears.QUESTIONS
            case TurnStart.WAKE:
                return Hears.WAKE_PHRASE
            case TurnStart.BUTTON:
                return Hears.NOTHING

    @property
    def closes_in(self) -> float | None:
        """Seconds; None where it is not open, or always is."""
        left = self._until - self._clock()
        return left if left > 0 else None

    def invite(self) -> None:
        """The button was pressed, or the wake phrase said."""
        self._invited = True
        self._until = self._clock() + self._turn_taking.word_within_s

    def answered(self) -> None:
        """A reply was said: the visitor may want to know more."""
        self._invited = False
        self._until = self._clock() + self._turn_taking.follow_up_s

    def close(self) -> None:
        """Nobody is there any more, or they want nothing."""
        self._invited = False
        self._until = -inf
