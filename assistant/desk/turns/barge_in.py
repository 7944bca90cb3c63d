"""What a visitor says into the desk's own words, with those taken off."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from rapidfuzz.distance import Levenshtein

from assistant.desk.pipeline import Desk
from assistant.desk.turns.inputs import Spoken
from assistant.hearing.store import GARBAGE
from assistant.match import Answer, Command, CommandName, Decision, FollowUp
from assistant.text import normalise

__all__ = ["BargeIn", "left_of"]

_ALIKE: Final = 0.8
"""Likeness of letters from which a word counts as the desk's own: an echo is heard badly."""
_LONGEST_STOP: Final = 2
"""Words of a command to be silent: «тоқта», «хватит уже»."""


class BargeIn:
    """Judges what is heard while the desk speaks."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def is_stop(self, heard: str, said: str) -> bool:
        """Whether these words so far, said into `said`, tell the desk to be silent."""
        return self._stop_in(left_of(heard, said)) is not None

    def visitors(self, question: Spoken, said: str) -> Spoken | None:
        """The visitor's part of what was heard; None where it is the desk's echo, or talk.

        What is not understood at once does not interrupt: it may be echo that was misheard.
        """
        left = left_of(question.heard.text, said)
        left = self._stop_in(left) or left
        if not left or not _is_clear(self._desk.understand_text(left).decision):
            return None
        heard = replace(question.heard, text=left, words=(), alternatives=(), open_text=None)
        return replace(question, heard=heard)

    def _stop_in(self, left: str) -> str | None:
        """The command at the end: what comes before it may be echo that was misheard."""
        words = left.split()
        for count in range(1, _LONGEST_STOP + 1):
            last = " ".join(words[-count:])
            if last and _is_stop(self._desk.understand_text(last).decision):
                return last
        return None


def left_of(heard: str, said: str) -> str:
    """Words that were heard and not said, in their order."""
    own = set(normalise(said).split())
    words = [word for word in normalise(heard).split() if word != normalise(GARBAGE)]
    return " ".join(word for word in words if not _is_own(word, own))


def _is_own(word: str, own: set[str]) -> bool:
    return word in own or any(
        Levenshtein.normalized_similarity(word, each, score_cutoff=_ALIKE) for each in own
    )


def _is_stop(decision: Decision) -> bool:
    return isinstance(decision, Command) and decision.name is CommandName.STOP


def _is_clear(decision: Decision) -> bool:
    return isinstance(decision, Answer | Command | FollowUp)
