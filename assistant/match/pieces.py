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

__all__ = ["Pieces", "pieces", "tells", "word_pieces"]

_SHORTEST, _LONGEST = 2, 5
"""Letters in a run, edges counted; 3 to 5 and 2 to 4 found half a point fewer services."""

_WORD: Final = "="
"""Before a label: no run of letters begins with it."""

_REMEMBERED: Final = 8192

Pieces = tuple[frozenset[str], frozenset[str]]
"""Labels of words and runs of letters; weighed apart, since a word has many runs."""


def pieces(words: Iterable[str]) -> Pieces:
    """What a sentence is made of; fillers and what nobody understood tell nothing."""
    known = [word_pieces(word) for word in words if tells(word)]
    return frozenset(name for name, _ in known), frozenset().union(*(runs for _, runs in known))


def tells(word: str) -> bool:
    """Whether a word tells anything."""
    return word not in FILLERS and word != GARBAGE


@lru_cache(maxsize=_REMEMBERED)
def word_pieces(word: str) -> tuple[str, frozenset[str]]:
    """The label of a word, and its runs of letters."""
    return _WORD + label(word), runs(word, _SHORTEST, _LONGEST)
