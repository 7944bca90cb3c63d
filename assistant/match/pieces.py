"""A sentence as a set of words and of runs of letters, for what was learned from sentences. Pure.

Words are named by `label`, so that forms and synonyms are one; runs of letters (a word's edges
counted) see through endings, misspellings and misheard words that no stemmer knows.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from assistant.match.stems import label, runs
from assistant.match.words import FILLERS, GARBAGE

__all__ = ["Pieces", "pieces"]

_SHORTEST, _LONGEST = 2, 5
"""Letters in a run, edges counted; 3 to 5 and 2 to 4 found half a point fewer services."""

_WORD: Final = "="
"""Before a label: no run of letters begins with it."""

_REMEMBERED: Final = 8192

Pieces = tuple[frozenset[str], frozenset[str]]
"""Labels of words and runs of letters; weighed apart, since a word has many runs."""


def pieces(words: Iterable[str]) -> Pieces:
    """What a sentence is made of; fillers and what nobody understood tell nothing."""
    telling = [word for word in words if word not in FILLERS and word != GARBAGE]
    return frozenset(map(_named, telling)), frozenset().union(*map(_runs, telling))


@lru_cache(maxsize=_REMEMBERED)
def _named(word: str) -> str:
    return _WORD + label(word)


@lru_cache(maxsize=_REMEMBERED)
def _runs(word: str) -> frozenset[str]:
    return runs(word, _SHORTEST, _LONGEST)
