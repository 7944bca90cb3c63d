"""Which words of the catalogue a heard word may be: the word, its forms, synonyms, mishearings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from assistant.match import thresholds as t
from assistant.match.stems import concept_of, keys, runs
from assistant.match.words import GARBAGE

__all__ = ["LikeWords"]

_Places = NDArray[np.int64]
_Names = Callable[[str], Iterable[str]]

_NEAREST_WORDS: Final = 8
"""Misheard words that a heard word may stand for; further ones only cost time."""

_PAIR: Final = 2
_LEAST_PAIRS: Final = 2
"""Pairs of letters that two words must have in common to be compared; of a long one one more."""
_LONG_WORD: Final = 6
"""Letters."""


class LikeWords:
    """The words of a catalogue by their forms, meanings and letters. Immutable."""

    def __init__(self, words: Sequence[str]) -> None:
        self._known = frozenset(words)
        self._words = np.array(words, dtype=np.object_)
        self.by_key = _group(words, keys)
        self.by_concept = _group(words, _concepts)
        self._pairs = _paired(words)

    def __call__(self, word: str) -> dict[int, float]:
        """Places of the catalogue words that a heard word is like, and how much, 0 to 1."""
        odd = len(word) >= t.FUZZY_LENGTH and word not in self._known
        return (self._nearly(word) if odd else {}) | self._alike(word)

    def _nearly(self, word: str) -> dict[int, float]:
        """Catalogue words that share most letters with an unknown one.

        Only those with two or three pairs of letters in common are compared: fewer can't be as
        alike as `FUZZY_SCORE` asks.
        """
        some = [self._pairs[pair] for pair in sorted(runs(word, _PAIR)) if pair in self._pairs]
        if not some:
            return {}
        shared = np.bincount(np.concatenate(some))
        least = _LEAST_PAIRS if len(word) < _LONG_WORD else _LEAST_PAIRS + 1
        places = np.flatnonzero(shared >= least)
        near = process.extract(
            word,
            self._words[places].tolist(),
            scorer=fuzz.ratio,
            score_cutoff=100 * t.FUZZY_SCORE,
            limit=_NEAREST_WORDS,
        )
        return {int(places[at]): (ratio / 100) ** 2 for _, ratio, at in near}

    def _alike(self, word: str) -> dict[int, float]:
        """Forms and synonyms of a word."""
        found: dict[int, float] = {}
        if word == GARBAGE:
            return found
        concept = concept_of(word)
        if concept is not None:
            found |= dict.fromkeys(self.by_concept.get(concept, ()), t.SYNONYM_SCORE)
        for key in keys(word):
            found |= dict.fromkeys(self.by_key.get(key, ()), 1.0)
        return found


def _paired(words: Sequence[str]) -> Mapping[str, _Places]:
    """Pair of letters → the words long enough to be misheard that have it."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(words):
        if len(word) >= t.FUZZY_LENGTH:
            for pair in runs(word, _PAIR):
                places[pair].append(place)
    return {pair: np.array(some, dtype=np.int64) for pair, some in places.items()}


def _group(words: Sequence[str], names: _Names) -> Mapping[str, tuple[int, ...]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(words):
        for name in names(word):
            groups[name].append(place)
    return {name: tuple(places) for name, places in groups.items()}


def _concepts(word: str) -> tuple[str, ...]:
    concept = concept_of(word)
    return () if concept is None else (concept,)
