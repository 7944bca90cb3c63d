"""Whether the answer helped: asked once a visit, when there are no more questions. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from assistant.catalogue.model import Catalogue
from assistant.dialogue.reply import Reply, ReplyKind
from assistant.dialogue.sentences import say
from assistant.dialogue.state import Helped, Judging, State
from assistant.dialogue.turns import Turn, short

__all__ = ["ANSWERING", "ask_helped", "judged", "to_be_judged"]

ANSWERING: Final = frozenset(
    (ReplyKind.ANSWER, ReplyKind.FACET, ReplyKind.STEP, ReplyKind.STEPS, ReplyKind.LIST)
)
"""Kinds of reply that a visitor can say of whether they helped."""


def to_be_judged(state: State, reply: Reply) -> State:
    """The state after an answer: there is something to ask about now."""
    if state.judging is Judging.NOTHING and reply.kind in ANSWERING:
        return replace(state, judging=Judging.DUE)
    return state


def ask_helped(catalogue: Catalogue, state: State) -> Turn:
    """Ask; whatever is said instead of an answer is taken as it always is."""
    asked = replace(state, pending=Helped(), judging=Judging.ASKED)
    return short(catalogue, asked, "helped", ReplyKind.QUESTION)


def judged(catalogue: Catalogue, state: State, *, helpful: bool) -> Turn:
    """Thank; whom it did not help is told of the staff, and the visit goes on."""
    if helpful:
        thanks = say(catalogue, "helped-yes", state.language)
        return state, Reply((thanks,), kind=ReplyKind.FAREWELL, ends_visit=True, helpful=True)
    sorry = say(catalogue, "helped-no", state.language)
    after = replace(state, pending=None)
    return after, Reply((sorry,), kind=ReplyKind.QUESTION, helpful=False)
