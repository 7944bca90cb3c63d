"""Which words of a sentence decided: what is lost when each of them is left out. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from assistant.match.matcher import Matcher
from assistant.match.words import FILLERS, GARBAGE
from assistant.text import normalise

__all__ = ["Telling", "explain"]

_LEAST: Final = 0.0001
"""Probability; that of a target which is not even ranked, and as near to 1 as one may come.
Ranks are rounded to it."""

_LONGEST: Final = 30
"""Words; of a longer speech only so many are tried, since each costs one more decision."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A word, and how far it spoke for a target."""

    word: str
    weight: float
    """Nats of log-odds that the target loses without the word; below 0 it spoke for others."""


def explain(matcher: Matcher, text: str, target: str) -> tuple[Telling, ...]:
    """The words of a sentence in their order; fillers are left out, they never decide.

    Words that say the same share the merit: without one of them the others still tell it.
    """
    words = normalise(text).split()[:_LONGEST]
    whole = _log_odds(matcher, words, target)
    return tuple(
        Telling(word, round(whole - _log_odds(matcher, _without(words, at), target), 2))
        for at, word in enumerate(words)
        if word not in FILLERS and word != GARBAGE
    )


def _without(words: list[str], place: int) -> list[str]:
    return words[:place] + words[place + 1 :]


def _log_odds(matcher: Matcher, words: list[str], target: str) -> float:
    ranked = matcher.rank(" ".join(words))
    likely = next((one.score for one in ranked if one.target == target), 0.0)
    held = min(max(likely, _LEAST), 1 - _LEAST)
    return math.log(held / (1 - held))
