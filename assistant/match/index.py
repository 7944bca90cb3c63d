"""The catalogue's phrases as arrays, so that a sentence is compared with all of them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from assistant.match import thresholds as t
from assistant.match.bags import Bags
from assistant.match.stems import concept_of, keys, runs
from assistant.match.weighing import centrality, rarity
from assistant.match.words import FILLERS, GARBAGE, GENERIC

__all__ = ["Comparison", "PhraseIndex"]

Floats = NDArray[np.float32]
_Places = NDArray[np.int64]
_Names = Callable[[str], Iterable[str]]

_REMEMBERED: Final = 2048
"""Heard words whose likeness is kept, some hundred bytes each: the texts of one n-best list
differ in a word or two, and visitors ask in the same words."""

_NEAREST_WORDS: Final = 8
"""Misheard words that a heard word may stand for; further ones only cost time."""

_PAIR: Final = 2
_LEAST_PAIRS: Final = 2
"""Pairs of letters that two words must have in common to be compared; of a long one one more."""
_LONG_WORD: Final = 6
"""Letters."""


@dataclass(frozen=True, slots=True)
class _Likeness:
    """Catalogue words that one heard word is like, the least alike first; shape (words,)."""

    places: _Places
    values: Floats
    """0 to 1."""
    phrases: _Places
    """Places of the phrases that have any of them."""
    most: Floats
    """The greatest of `values` in each of these phrases."""
    known: float
    """The greatest of `values`, 0 without any."""
    weight: float
    """How telling the heard word is: that of the catalogue word it is most like."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A sentence against every phrase; all arrays have shape (phrases,)."""

    score: Floats
    """0 to 1: harmonic mean of the two coverages."""
    covered: Floats
    """0 to 1: share of the phrase's weight that was heard."""
    explained: Floats
    """0 to 1: share of the sentence's weight that the phrase accounts for."""
    evidence: Floats
    """Weight of the phrase's words that were heard."""


class PhraseIndex:
    """Phrases, their words and how telling each word is. Immutable once built."""

    def __init__(self, bags: Bags, other_talk: Iterable[str] = ()) -> None:
        self.phrases = bags.phrases
        self.ranges = _ranges(bags)
        """Target → first place and the place after the last of its phrases."""
        self._words = bags.words
        self._place = {word: place for place, word in enumerate(self._words)}
        self._pairs = self._paired()
        self._by_key = self._group(keys)
        self._by_concept = self._group(_concepts)
        self._other_talk = frozenset(key for word in other_talk for key in keys(word))
        self._weight = rarity(bags, (self._by_key, self._by_concept))
        telling = self._weight[bags.word_of] * centrality(bags)
        self._mass = self._sum(bags.phrase_of, telling)
        by_word = np.argsort(bags.word_of, kind="stable")
        ends = np.cumsum(np.bincount(bags.word_of, minlength=len(self._words)))[:-1]
        self._users: list[_Places] = np.split(bags.phrase_of[by_word], ends)
        """Phrases that have a word, by the word's place."""
        self._telling: list[Floats] = np.split(telling[by_word], ends)
        """The word's weight in each of them."""
        self._likeness: dict[str, _Likeness] = {}

    def compare(self, words: Sequence[str], free: frozenset[int] = frozenset()) -> Comparison:
        """Judge a sentence by its words.

        `free` are places in it that may stay unexplained (words of a facet or a channel).
        """
        if not self.phrases or not words:
            empty = np.zeros(len(self.phrases), dtype=np.float32)
            return Comparison(score=empty, covered=empty, explained=empty, evidence=empty)
        likeness = self._liken(words)
        evidence = self._evidence(likeness)
        covered = evidence / self._mass
        explained = self._explained(words, likeness, free)
        score = 2 * covered * explained / np.maximum(covered + explained, 1e-6)
        return Comparison(score.astype(np.float32), covered, explained, evidence)

    def accounted(self, words: Sequence[str], targets: Iterable[str]) -> list[float]:
        """Share of the sentence's weight whose words the phrases of each target have, all together.

        A phrase has a few of a story's words, the target's phrases should have most.
        """
        likeness = self._liken(words)
        weights = [
            like.known * like.weight + (1 - like.known) * self._foreign_weight(word)
            for word, like in zip(words, likeness, strict=True)
        ]
        total = sum(weights) + t.LEAST_WEIGHT
        shares = []
        for target in targets:
            bounds = self.ranges[target]
            told = 0.0
            for weight, like in zip(weights, likeness, strict=True):
                start, stop = np.searchsorted(like.phrases, bounds)
                if stop > start:
                    told += weight * float(like.most[start:stop].max())
            shares.append(told / total)
        return shares

    def weight(self, word: str) -> float:
        """How telling a heard word is; that of the catalogue word which it is most like."""
        return self._liken((word,))[0].weight

    def known(self, word: str) -> bool:
        """Whether the catalogue has the word, a form of it or one that means the same."""
        return self._liken((word,))[0].known >= t.SYNONYM_SCORE

    def foreign(self, word: str) -> bool:
        """Whether no phrase has a word like it, though it is no mere filler."""
        plain = word in FILLERS or word in GENERIC
        return not plain and self._liken((word,))[0].known == 0.0

    def other_talk(self, word: str) -> bool:
        """Whether a word is listed as other talk («футбол»)."""
        return not self._other_talk.isdisjoint(keys(word))

    def _evidence(self, likeness: Iterable[_Likeness]) -> Floats:
        """Weight of each phrase's words that were heard, each as the most alike of the heard."""
        most: dict[int, np.float32] = {}
        for one in likeness:
            for place, value in zip(one.places.tolist(), one.values, strict=True):
                most[place] = max(most.get(place, value), value)
        if not most:
            return np.zeros(len(self.phrases), dtype=np.float32)
        return self._sum(
            np.concatenate([self._users[place] for place in most]),
            np.concatenate([value * self._telling[place] for place, value in most.items()]),
        )

    def _explained(
        self, words: Sequence[str], likeness: Sequence[_Likeness], free: frozenset[int]
    ) -> Floats:
        """Share of the sentence's weight that each phrase accounts for."""
        weights = [
            like.known * like.weight + (1 - like.known) * self._foreign_weight(word)
            for word, like in zip(words, likeness, strict=True)
        ]
        told = [w * like.most for w, like in zip(weights, likeness, strict=True)]
        needed = sum(weight for at, weight in enumerate(weights) if at not in free)
        total = np.float32(t.LEAST_WEIGHT + needed) + self._sum(
            *_joined((likeness[at].phrases, told[at]) for at in free)
        )
        phrases = (like.phrases for like in likeness)
        heard = self._sum(*_joined(zip(phrases, told, strict=True)))
        return (heard + t.LEAST_WEIGHT) / total

    def _foreign_weight(self, word: str) -> float:
        if word in FILLERS:
            return t.LEAST_WEIGHT
        if word == GARBAGE:
            return t.GARBAGE_WEIGHT
        if word in GENERIC:
            return t.UNKNOWN_WEIGHT * t.GENERIC_SHARE
        return t.OTHER_TALK_WEIGHT if self.other_talk(word) else t.UNKNOWN_WEIGHT

    def _liken(self, words: Sequence[str]) -> list[_Likeness]:
        """Compare heard words with all words of the catalogue."""
        remembered = self._likeness
        known = {word: remembered[word] for word in words if word in remembered}
        new = [word for word in dict.fromkeys(words) if word not in known]
        for word in new:
            odd = len(word) >= t.FUZZY_LENGTH and word not in self._place
            known[word] = self._likeness_of((self._nearly(word) if odd else {}) | self._alike(word))
        while len(remembered) + len(new) > _REMEMBERED and remembered:
            remembered.pop(next(iter(remembered)), None)
        remembered.update((word, known[word]) for word in new)
        return [known[word] for word in words]

    def _likeness_of(self, found: Mapping[int, float]) -> _Likeness:
        places = np.array(sorted(found, key=lambda place: (found[place], place)), dtype=np.int64)
        values = np.array([found[place] for place in places.tolist()], dtype=np.float32)
        phrases, most = self._spread(places, values)
        return _Likeness(
            places,
            values,
            phrases,
            most,
            known=float(values.max(initial=0.0)),
            weight=float((values * self._weight[places]).max(initial=0.0)),
        )

    def _spread(self, places: _Places, values: Floats) -> tuple[_Places, Floats]:
        """Phrases that have any of some words, and the value of the most alike in each."""
        if len(places) == 1:
            users = self._users[int(places[0])]
            return users, np.full(len(users), values[0], dtype=np.float32)
        best = np.zeros(len(self.phrases), dtype=np.float32)
        for place, value in zip(places.tolist(), values, strict=True):
            best[self._users[place]] = value  # in rising order, so the greatest stays
        phrases = np.flatnonzero(best)
        return phrases, best[phrases]

    def _nearly(self, word: str) -> dict[int, float]:
        """Catalogue words that share most letters with an unknown one.

        Only those with two or three pairs of letters in common are compared: fewer can't be as
        alike as `FUZZY_SCORE` asks.
        """
        some = [self._pairs[pair] for pair in sorted(runs(word, _PAIR)) if pair in self._pairs]
        if not some:
            return {}
        shared = np.bincount(np.concatenate(some), minlength=len(self._words))
        least = _LEAST_PAIRS if len(word) < _LONG_WORD else _LEAST_PAIRS + 1
        places = np.flatnonzero(shared >= least).tolist()
        near = process.extract(
            word,
            [self._words[place] for place in places],
            scorer=fuzz.ratio,
            score_cutoff=100 * t.FUZZY_SCORE,
            limit=_NEAREST_WORDS,
        )
        return {places[at]: (ratio / 100) ** 2 for _, ratio, at in near}

    def _alike(self, word: str) -> dict[int, float]:
        """Forms and synonyms of a word."""
        found: dict[int, float] = {}
        if word == GARBAGE:
            return found
        concept = concept_of(word)
        if concept is not None:
            found |= dict.fromkeys(self._by_concept.get(concept, ()), t.SYNONYM_SCORE)
        for key in keys(word):
            found |= dict.fromkeys(self._by_key.get(key, ()), 1.0)
        return found

    def _paired(self) -> Mapping[str, _Places]:
        """Pair of letters → the words long enough to be misheard that have it."""
        places: dict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(self._words):
            if len(word) >= t.FUZZY_LENGTH:
                for pair in runs(word, _PAIR):
                    places[pair].append(place)
        return {pair: np.array(some, dtype=np.int64) for pair, some in places.items()}

    def _group(self, names: _Names) -> Mapping[str, tuple[int, ...]]:
        groups: dict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(self._words):
            for name in names(word):
                groups[name].append(place)
        return {name: tuple(places) for name, places in groups.items()}

    def _sum(self, owners: _Places, values: Floats) -> Floats:
        """Add up the values of each phrase, shape (phrases,)."""
        sums = np.bincount(owners, weights=values, minlength=len(self.phrases))
        return sums.astype(np.float32)


def _joined(pairs: Iterable[tuple[_Places, Floats]]) -> tuple[_Places, Floats]:
    """Owners and values of several lists as one."""
    owners, values = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.float32)]
    for some, more in pairs:
        owners.append(some)
        values.append(more)
    return np.concatenate(owners), np.concatenate(values)


def _ranges(bags: Bags) -> dict[str, tuple[int, int]]:
    bounds = (*bags.starts.tolist(), len(bags.phrases))
    return dict(zip(bags.targets, pairwise(bounds), strict=True))


def _concepts(word: str) -> tuple[str, ...]:
    concept = concept_of(word)
    return () if concept is None else (concept,)
