"""The catalogue's phrases as arrays, so that a sentence is compared with all of them at once."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from assistant.catalogue.model import Phrase
from assistant.match import thresholds as t
from assistant.match.stems import concept_of, keys, label
from assistant.match.words import FILLERS, GARBAGE, GENERIC
from assistant.text import Language

__all__ = ["Comparison", "PhraseIndex"]

Floats = NDArray[np.float32]
_Places = NDArray[np.int64]
_Names = Callable[[str], Iterable[str]]

_REMEMBERED: Final = 2048
"""Heard words whose likeness is kept, some hundred bytes each: the texts of one n-best list
differ in a word or two, and visitors ask in the same words."""


@dataclass(frozen=True, slots=True)
class _Likeness:
    """Catalogue words that one heard word is like, the least alike first; shape (words,)."""

    places: _Places
    values: Floats
    """0 to 1."""
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
    evidence: Floats
    """Weight of the phrase's words that were heard."""


class PhraseIndex:
    """Phrases, their words and how telling each word is. Immutable once built."""

    def __init__(self, phrases: Iterable[Phrase], other_talk: Iterable[str] = ()) -> None:
        bags: dict[tuple[str, frozenset[str]], Phrase] = {}
        for phrase in phrases:
            bags.setdefault((phrase.target, frozenset(phrase.text.split())), phrase)
        bags = dict(sorted(bags.items(), key=lambda item: item[0][0]))
        self.phrases: tuple[Phrase, ...] = tuple(bags.values())
        """One for each bag of words, by target; orders of the same words share it."""
        self.ranges = _ranges(self.phrases)
        """Target → first place and the place after the last of its phrases."""
        self._words: list[str] = sorted({word for _, bag in bags for word in bag})
        self._place = {word: place for place, word in enumerate(self._words)}
        self._by_key = self._group(keys)
        self._by_concept = self._group(_concepts)
        self._other_talk = frozenset(key for word in other_talk for key in keys(word))
        self._weight = self._weigh(bags)
        ids = np.array(
            [self._place[word] for _, bag in bags for word in sorted(bag)], dtype=np.int64
        )
        sizes = np.array([len(bag) for _, bag in bags], dtype=np.int64)
        owners = np.repeat(np.arange(len(sizes)), sizes)
        telling = self._weight[ids] * self._emphasise(bags)
        self._mass = self._sum(owners, telling)
        by_word = np.argsort(ids, kind="stable")
        ends = np.cumsum(np.bincount(ids, minlength=len(self._words)))[:-1]
        self._users: list[_Places] = np.split(owners[by_word], ends)
        """Phrases that have a word, by the word's place."""
        self._telling: list[Floats] = np.split(telling[by_word], ends)
        """The word's weight in each of them."""
        self._likeness = lru_cache(maxsize=_REMEMBERED)(self._liken)

    def compare(self, words: Sequence[str], free: frozenset[int] = frozenset()) -> Comparison:
        """Judge a sentence by its words.

        `free` are places in it that may stay unexplained (words of a facet or a channel).
        """
        if not self.phrases or not words:
            empty = np.zeros(len(self.phrases), dtype=np.float32)
            return Comparison(score=empty, covered=empty, evidence=empty)
        likeness = [self._likeness(word) for word in words]
        evidence = self._evidence(likeness)
        covered = evidence / self._mass
        explained = self._explained(words, likeness, free)
        score = 2 * covered * explained / np.maximum(covered + explained, 1e-6)
        return Comparison(score.astype(np.float32), covered, evidence)

    def weight(self, word: str) -> float:
        """How telling a heard word is; that of the catalogue word which it is most like."""
        return self._likeness(word).weight

    def foreign(self, word: str) -> bool:
        """Whether no phrase has a word like it, though it is no mere filler."""
        plain = word in FILLERS or word in GENERIC
        return not plain and self._likeness(word).known == 0.0

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
        told = np.zeros(len(self.phrases), dtype=np.float32)
        total = np.full(len(self.phrases), t.LEAST_WEIGHT, dtype=np.float32)
        for at, (word, like) in enumerate(zip(words, likeness, strict=True)):
            weight = like.known * like.weight + (1 - like.known) * self._foreign_weight(word)
            best = np.zeros(len(self.phrases), dtype=np.float32)
            for place, value in zip(like.places.tolist(), like.values, strict=True):
                best[self._users[place]] = value  # in rising order, so the greatest stays
            told += weight * best
            total += weight * best if at in free else weight
        return (told + t.LEAST_WEIGHT) / total

    def _foreign_weight(self, word: str) -> float:
        if word in FILLERS:
            return t.LEAST_WEIGHT
        if word == GARBAGE:
            return t.GARBAGE_WEIGHT
        if word in GENERIC:
            return t.UNKNOWN_WEIGHT * t.GENERIC_SHARE
        return t.OTHER_TALK_WEIGHT if self.other_talk(word) else t.UNKNOWN_WEIGHT

    def _liken(self, word: str) -> _Likeness:
        """Compare a heard word with all words of the catalogue."""
        found = self._alike(word)
        places = np.array(sorted(found, key=lambda place: (found[place], place)), dtype=np.int64)
        values = np.array([found[place] for place in places.tolist()], dtype=np.float32)
        return _Likeness(
            places,
            values,
            known=float(values.max(initial=0.0)),
            weight=float((values * self._weight[places]).max(initial=0.0)),
        )

    def _alike(self, word: str) -> dict[int, float]:
        found: dict[int, float] = {}
        if word == GARBAGE:
            return found
        if len(word) >= t.FUZZY_LENGTH and word not in self._place:
            cutoff = 100 * t.FUZZY_SCORE
            for _, ratio, place in process.extract(
                word, self._words, scorer=fuzz.ratio, score_cutoff=cutoff, limit=8
            ):
                if len(self._words[place]) >= t.FUZZY_LENGTH:
                    found[place] = (ratio / 100) ** 2
        concept = concept_of(word)
        if concept is not None:
            for place in self._by_concept.get(concept, ()):
                found[place] = max(found.get(place, 0.0), t.SYNONYM_SCORE)
        for key in keys(word):
            for place in self._by_key.get(key, ()):
                found[place] = 1.0
        return found

    def _group(self, names: _Names) -> Mapping[str, tuple[int, ...]]:
        groups: dict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(self._words):
            for name in names(word):
                groups[name].append(place)
        return {name: tuple(places) for name, places in groups.items()}

    def _weigh(self, bags: Mapping[tuple[str, frozenset[str]], Phrase]) -> Floats:
        """Rarity of each word over the services, its other forms and synonyms included."""
        users: dict[str, set[str]] = defaultdict(set)
        for target, bag in bags:
            for word in bag:
                users[word].add(target)
        everyone = max(2, len({target for target, _ in bags}))
        weights = np.empty(len(self._words), dtype=np.float32)
        for place, word in enumerate(self._words):
            kin = {place}
            for key in keys(word):
                kin.update(self._by_key[key])
            for concept in _concepts(word):
                kin.update(self._by_concept[concept])
            count = len(set().union(*(users[self._words[one]] for one in kin)))
            weight = math.log((everyone + 1) / (count + 0.5))
            if word in FILLERS:
                weight = 0.0
            elif word in GENERIC:
                weight *= t.GENERIC_SHARE
            weights[place] = max(t.LEAST_WEIGHT, weight)
        return weights

    def _emphasise(self, bags: Mapping[tuple[str, frozenset[str]], Phrase]) -> Floats:
        """How central each word of each phrase is to its service, shape (words of phrases,).

        «прописаться» is in most questions about residence, «квартиру» in a few of them.
        """
        labels = {word: label(word) for word in self._words}
        sizes: Counter[tuple[str, Language]] = Counter()
        uses: Counter[tuple[str, Language, str]] = Counter()
        for (target, bag), phrase in bags.items():
            sizes[target, phrase.language] += 1
            for name in {labels[word] for word in bag}:
                uses[target, phrase.language, name] += 1
        shares = [
            uses[target, phrase.language, labels[word]] / sizes[target, phrase.language]
            for (target, bag), phrase in bags.items()
            for word in sorted(bag)
        ]
        central = np.sqrt(np.array(shares, dtype=np.float32))
        return (t.INCIDENTAL_SHARE + (1 - t.INCIDENTAL_SHARE) * central).astype(np.float32)

    def _sum(self, owners: _Places, values: Floats) -> Floats:
        """Add up the values of each phrase, shape (phrases,)."""
        sums = np.bincount(owners, weights=values, minlength=len(self.phrases))
        return sums.astype(np.float32)


def _ranges(phrases: Sequence[Phrase]) -> dict[str, tuple[int, int]]:
    ranges: dict[str, tuple[int, int]] = {}
    for place, phrase in enumerate(phrases):
        first, _ = ranges.get(phrase.target, (place, place))
        ranges[phrase.target] = (first, place + 1)
    return ranges


def _concepts(word: str) -> tuple[str, ...]:
    concept = concept_of(word)
    return () if concept is None else (concept,)
