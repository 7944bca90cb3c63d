"""Whether what was heard is meant for the desk, or is talk in the hall."""

from __future__ import annotations

from assistant.desk.pipeline import Desk
from assistant.desk.turns.floor import Floor
from assistant.desk.turns.inputs import Spoken
from assistant.desk.turns.turn_taking import TurnTaking
from assistant.hearing import Distance, Nearness
from assistant.match import Answer, Command, Decision, FollowUp
from assistant.match.words import GARBAGE

__all__ = ["Addressed"]


class Addressed:
    """Judges one spoken question after the other."""

    def __init__(self, desk: Desk, turn_taking: TurnTaking, floor: Floor) -> None:
        self._desk = desk
        self._turn_taking = turn_taking
        self._floor = floor
        self._nearness = Nearness()

    def is_meant(self, question: Spoken) -> bool:
        """True for anything that follows the button or the call, else for words said nearby."""
        if self._floor.invited:
            return True
        if not set(question.heard.text.split()) - {GARBAGE}:
            # A cough, or a hall that nobody speaks in: what an open decode makes of its noise
            # is asked back, and ten minutes of noise had two such questions answered.
            return False
        if question.loud is None or not self._turn_taking.near_only:
            return True
        if self._nearness.judge(question.loud) is Distance.NEAR:
            return True
        understood = self._desk.understand_heard(question.heard, question.recognise_ms)
        if _is_good(understood.decision):
            self._nearness.refused()
        return False

    def answered(self, question: Spoken, decision: Decision) -> None:
        """Learn from a question how loud visitors are."""
        if question.loud is not None and _is_good(decision):
            self._nearness.answered(question.loud)


def _is_good(decision: Decision) -> bool:
    """Whether somebody asked the desk something."""
    return isinstance(decision, Answer | Command | FollowUp)
