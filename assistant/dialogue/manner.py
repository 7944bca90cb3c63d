"""Slower, faster, louder, quieter: for the rest of the visit. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from assistant.catalogue.model import Catalogue
from assistant.dialogue.reply import Reply, ReplyKind
from assistant.dialogue.sentences import say
from assistant.dialogue.state import State
from assistant.dialogue.turns import Turn, short

__all__ = ["MOST", "louder", "paced"]

MOST: Final = 2
"""Steps up or down; beyond two the voice is hard to follow or to bear."""


def paced(catalogue: Catalogue, state: State, by: int) -> Turn:
    """Slower or faster; what was too fast is said again."""
    pace = state.pace + by
    if abs(pace) > MOST:
        return short(catalogue, state, "slowest" if by < 0 else "fastest", ReplyKind.ACKNOWLEDGED)
    after = replace(state, pace=pace)
    return _told(catalogue, after, "slower-now" if by < 0 else "faster-now", again=by < 0)


def louder(catalogue: Catalogue, state: State, by: int) -> Turn:
    """Louder or quieter; what was too quiet is said again."""
    loudness = state.loudness + by
    if abs(loudness) > MOST:
        return short(catalogue, state, "loudest" if by > 0 else "quietest", ReplyKind.ACKNOWLEDGED)
    after = replace(state, loudness=loudness)
    return _told(catalogue, after, "louder-now" if by > 0 else "quieter-now", again=by > 0)


def _told(catalogue: Catalogue, state: State, key: str, *, again: bool) -> Turn:
    sentence = say(catalogue, key, state.language)
    if again and state.last is not None:
        return state, replace(state.last, said=(sentence, *state.last.said))
    return state, Reply((sentence,), kind=ReplyKind.ACKNOWLEDGED)
