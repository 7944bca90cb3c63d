"""The catalogue's phrases as arrays, so that a sentence is compared with all of them at once."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
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

_NEAREST_WORDS: Final = 8
"""Misheard words that a heard word may stand for; further ones only cost time."""


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
        self._short = np.array([len(word) < t.FUZZY_LENGTH for word in self._words], dtype=np.bool_)
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
        self._likeness: dict[str, _Likeness] = {}

    def compare(self, words: Sequence[str], free: frozenset[int] = frozenset()) -> Comparison:
        """Judge a sentence by its words.

        `free` are places in it that may stay unexplained (words of a facet or a channel).
        """
        if not self.phrases or not words:
            empty = np.zeros(len(self.phrases), dtype=np.float32)
            return Comparison(score=empty, covered=empty, evidence=empty)
        likeness = self._liken(words)
        evidence = self._evidence(likeness)
        covered = evidence / self._mass
        explained = self._explained(words, likeness, free)
        score = 2 * covered * explained / np.maximum(covered + explained, 1e-6)
        return Comparison(score.astype(np.float32), covered, evidence)

    def weight(self, word: str) -> float:
        """How telling a heard word is; that of the catalogue word which it is most like."""
        return self._liken((word,))[0].weight

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
        """Compare heard words with all words of the catalogue, those never met in one go."""
        remembered = self._likeness
        known = {word: remembered[word] for word in words if word in remembered}
        new = [word for word in dict.fromkeys(words) if word not in known]
        odd = [word for word in new if len(word) >= t.FUZZY_LENGTH and word not in self._place]
        near = self._nearly(odd) if odd else {}
        for word in new:
            known[word] = self._likeness_of(near.get(word, {}) | self._alike(word))
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

    def _nearly(self, words: Sequence[str]) -> dict[str, dict[int, float]]:
        """Catalogue words that share most letters with each; all at once, which is three times
        as quick as one by one."""
        ratios = process.cdist(
            words,
            self._words,
            scorer=fuzz.ratio,
            score_cutoff=100 * t.FUZZY_SCORE,
            dtype=np.float32,
        )
        ratios[:, self._short] = 0.0
        found: dict[str, dict[int, float]] = {}
        for word, row in zip(words, ratios, strict=True):
            places = np.flatnonzero(row)
            best = places[np.argsort(-row[places], kind="stable")[:_NEAREST_WORDS]]
            found[word] = {place: (float(row[place]) / 100) ** 2 for place in best.tolist()}
        return found

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


def _joined(pairs: Iterable[tuple[_Places, Floats]]) -> tuple[_Places, Floats]:
    """Owners and values of several lists as one."""
    owners, values = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.float32)]
    for some, more in pairs:
        owners.append(some)
        values.append(more)
    return np.concatenate(owners), np.concatenate(values)


def _ranges(phrases: Sequence[Phrase]) -> dict[str, tuple[int, int]]:
    ranges: dict[str, tuple[int, int]] = {}
    for place, phrase in enumerate(phrases):
        first, _ = ranges.get(phrase.target, (place, place))
        ranges[phrase.target] = (first, place + 1)
    return ranges


def _concepts(word: str) -> tuple[str, ...]:
    concept = concept_of(word)
    return () if concept is None else (concept,)
