"""Ours, through the same door as the others."""

from __future__ import annotations

import sys
from functools import partial
from typing import Any

from assistant.match import Decision, Matcher
from benchmarks.peers.material import Guess, Material

__all__ = ["Ours", "forget"]


class Ours:
    """Timed is the whole decision; the guess is the most probable target, as in `evaluate`."""

    def __init__(self, material: Material) -> None:
        self.matcher = Matcher(material.catalogue, material.learned)

    def decide(self, text: str) -> Decision:
        return self.matcher.decide(text)

    def guess(self, text: str) -> Guess:
        best = next(iter(self.matcher.rank(text)), None)
        return Guess(None, 0.0) if best is None else Guess(best.target, best.score)


def forget(matcher: Matcher) -> None:
    """Empty every cache of words that `assistant.match` keeps, to time what it does without."""
    matcher._index._word.cache_clear()
    matcher._reader._opinion._judge.cache_clear()
    matcher._finder._meant.cache_clear()
    if matcher._learned is not None:
        of_word: Any = matcher._learned._of_word  # a cache around a method
        of_word.cache_clear()
    for name, module in list(sys.modules.items()):
        if name.startswith("assistant.match."):
            for value in list(vars(module).values()):
                getattr(value, "cache_clear", partial(int))()
