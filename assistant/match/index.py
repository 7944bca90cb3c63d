"""The catalogue's phrases as arrays, so that a sentence is compared with many of them at once.

Comparing with all would take most of the time of a decision. So a sentence is first *heard*: for
each target it is known how good its best phrase can be at most. Then it is compared with the
phrases of the few targets that may come into question.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.catalogue.model import Phrase
from assistant.match import thresholds as t
from assistant.match.bags import Bags
from assistant.match.likeness import LikeWords
from assistant.match.postings import postings_of, spans
from assistant.match.stems import keys
from assistant.match.weighing import centrality, rarity
from assistant.match.words import FILLERS, GARBAGE, GENERIC

__all__ = ["Comparison", "Heard", "PhraseIndex"]

Floats = NDArray[np.float32]
_Places = NDArray[np.int64]
_Sums = NDArray[np.float64]

_NOT_COMPARED: Final = np.iinfo(np.int64).min
"""Stands for the shift of a target that is left out."""

_REMEMBERED: Final = 2048
"""Heard words whose likeness is kept, a kilobyte or two each: the texts of one n-best list
differ in a word or two, and visitors ask in the same words."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A heard word, and the runs of postings of the catalogue words that it is like."""

    runs: _Places
    """The least alike first, (runs,)."""
    values: Floats
    """How alike the words of the runs are, 0 to 1, (runs,)."""
    most: Floats
    """The greatest of `values` for each target, (targets,)."""
    known: float
    """The greatest of `values`, 0 without any."""
    weight: float
    """How telling it is: weight of the catalogue word that it is most like."""
    counts: float
    """Weight that a phrase has to explain."""
    other_talk: bool
    """Whether it is listed as other talk («футбол»)."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A sentence of N words, known word by word."""

    words: tuple[_Word, ...]
    counts: NDArray[np.float64]
    """Weight of each word that has to be explained, (N,)."""
    most: Floats
    """How alike the most alike word of each target is, (N, targets)."""
    free: NDArray[np.bool_]
    """Words that may stay unexplained, (N,)."""

    def accounted(self) -> NDArray[np.float64]:
        """Share of the sentence's weight whose words the phrases of each target have, all together.

        A phrase has a few of a story's words, the target's phrases should have most.
        """
        return np.asarray(self.counts @ self.most / (self.counts.sum() + t.LEAST_WEIGHT))

    def at_most(self) -> NDArray[np.float64]:
        """What no phrase of each target can score more than; 0 for those without any heard word."""
        excused = self.counts * self.free
        told, spared = self.counts @ self.most, excused @ self.most
        needed = (self.counts - excused).sum() + t.LEAST_WEIGHT
        explained = (told + t.LEAST_WEIGHT) / (needed + spared)
        return np.where(told > 0, 2 * explained / (1 + explained), 0.0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A sentence against the phrases of some targets; arrays are (phrases,), target by target."""

    places: _Places
    """Of the phrases in the index."""
    starts: _Places
    """Where the phrases of each target begin, (targets,)."""
    score: Floats
    """0 to 1: harmonic mean of the two coverages."""
    covered: Floats
    """0 to 1: share of the phrase's weight that was heard."""
    explained: Floats
    """0 to 1: share of the sentence's weight that the phrase accounts for."""
    evidence: Floats
    """Weight of the phrase's words that were heard."""

    def best(self) -> Floats:
        """The best score of each target."""
        return np.maximum.reduceat(self.score, self.starts) if len(self.starts) else self.score

    def first(self, place: int, count: int) -> _Places:
        """The best phrases of one target, the first of equal ones first."""
        start = self.starts[place]
        stop = self.starts[place + 1] if place + 1 < len(self.starts) else len(self.score)
        return np.asarray(start + np.argsort(-self.score[start:stop], kind="stable")[:count])


class PhraseIndex:
    """Phrases, their words and how telling each word is. Immutable once built."""

    def __init__(self, bags: Bags, other_talk: Iterable[str] = ()) -> None:
        self.phrases = bags.phrases
        self._column = {target: place for place, target in enumerate(bags.targets)}
        self._starts = bags.starts
        self._sizes = np.diff(bags.starts, append=len(bags.phrases))
        self._like_words = LikeWords(bags.words)
        self._other_talk = frozenset(key for word in other_talk for key in keys(word))
        kin = (self._like_words.by_key, self._like_words.by_concept)
        self._weight = rarity(bags, kin)
        telling = self._weight[bags.word_of] * centrality(bags)
        sums = np.bincount(bags.phrase_of, weights=telling, minlength=len(bags.phrases))
        self._mass = sums.astype(np.float32)
        self._postings = postings_of(bags, telling)
        self._word = lru_cache(maxsize=_REMEMBERED)(self._of_word)

    def hear(self, words: Sequence[str], free: frozenset[int] = frozenset()) -> Heard:
        """Look every word up; `free` are places of words of a facet or a channel."""
        found = tuple(map(self._word, words))
        counts = np.array([one.counts for one in found], dtype=np.float64)
        most = np.array([one.most for one in found], dtype=np.float32)
        excused = np.array([at in free for at in range(len(found))], dtype=np.bool_)
        return Heard(found, counts, most.reshape(len(found), len(self._column)), excused)

    def compare(self, heard: Heard, columns: _Places | None = None) -> Comparison:
        """Judge a sentence by its words against the phrases of some targets, else of all.

        `columns` are their places among the targets, rising.
        """
        columns = np.arange(len(self._starts)) if columns is None else columns
        sizes = self._sizes[columns]
        places = spans(self._starts[columns], sizes)
        starts = np.cumsum(sizes) - sizes
        shift = np.full(len(self._starts), _NOT_COMPARED, dtype=np.int64)
        shift[columns] = starts - self._starts[columns]
        evidence, told, spared = self._found(heard, shift, len(places))
        covered = evidence / self._mass[places]
        needed = t.LEAST_WEIGHT + heard.counts[~heard.free].sum() + spared
        explained = ((told + (t.LEAST_WEIGHT if heard.words else 0.0)) / needed).astype(np.float32)
        score = 2 * covered * explained / np.maximum(covered + explained, np.float32(1e-6))
        return Comparison(places, starts, score, covered, explained, evidence)

    def best_score(self, words: Sequence[str], target: str) -> float:
        """Score of the phrase of a target that is the nearest by words."""
        return float(self._with(words, target).score.max(initial=0.0))

    def evidence(self, words: Sequence[str], phrase: Phrase) -> float:
        """Weight of the words of a phrase that were heard."""
        found = self._with(words, phrase.target)
        place = next(at for at, one in enumerate(found.places) if self.phrases[one] is phrase)
        return float(found.evidence[place])

    def weight(self, word: str) -> float:
        """How telling a heard word is; that of the catalogue word which it is most like."""
        return self._word(word).weight

    def known(self, word: str) -> bool:
        """Whether the catalogue has the word, a form of it or one that means the same."""
        return self._word(word).known >= t.SYNONYM_SCORE

    def foreign(self, word: str) -> bool:
        """Whether no phrase has a word like it, though it is no mere filler."""
        return word not in FILLERS and word not in GENERIC and self._word(word).known == 0.0

    def other_talk(self, word: str) -> bool:
        """Whether a word is listed as other talk («футбол»)."""
        return self._word(word).other_talk

    def _with(self, words: Sequence[str], target: str) -> Comparison:
        return self.compare(self.hear(words), np.array([self._column[target]]))

    def _found(self, heard: Heard, shift: _Places, size: int) -> tuple[Floats, _Sums, _Sums]:
        """Evidence of `size` phrases, the heard weight that each has, and how much of it is free.

        `shift` is for each target what is added to the places of its phrases.
        """
        if not heard.words:
            nothing = np.zeros(size)
            return nothing.astype(np.float32), nothing, nothing
        lists = self._postings
        run = np.concatenate([word.runs for word in heard.words])
        value = np.concatenate([word.values for word in heard.words])
        word = np.repeat(np.arange(len(heard.words)), [len(word.runs) for word in heard.words])
        moved = shift[lists.columns[run]]
        wanted = np.flatnonzero(moved != _NOT_COMPARED)
        wanted = wanted[np.argsort(value[wanted], kind="stable")]  # the most alike last
        run, value, word, moved = run[wanted], value[wanted], word[wanted], moved[wanted]
        sizes = lists.sizes[run]
        pairs = spans(lists.starts[run], sizes)
        phrase = lists.phrases[pairs] + np.repeat(moved, sizes)
        weigh = lists.telling[pairs] * np.repeat(value * _last_of_each(run), sizes)
        evidence = _sums(phrase, weigh, size).astype(np.float32)
        told = np.repeat(value * heard.counts[word], sizes)
        told *= _last_of_each(phrase + np.repeat(word * size, sizes))
        free = told * np.repeat(heard.free[word], sizes)
        return evidence, _sums(phrase, told, size), _sums(phrase, free, size)

    def _of_word(self, word: str) -> _Word:
        """Compare a heard word with all words of the catalogue."""
        found = self._like_words(word)
        likes = np.array(sorted(found, key=lambda at: (found[at], at)), dtype=np.int64)
        values = np.array([found[place] for place in likes.tolist()], dtype=np.float32)
        runs, sizes = self._postings.runs_of(likes)
        value = np.repeat(values, sizes)
        most = np.zeros(len(self._column), dtype=np.float32)
        most[self._postings.columns[runs]] = value  # in rising order, so the greatest stays
        known = float(values.max(initial=0.0))
        weight = float((values * self._weight[likes]).max(initial=0.0))
        other_talk = not self._other_talk.isdisjoint(keys(word))
        counts = known * weight + (1 - known) * _foreign_weight(word, other_talk)
        return _Word(runs, value, most, known, weight, counts, other_talk)


def _sums(owners: _Places, values: NDArray[np.floating], size: int) -> _Sums:
    """The values of each owner added up, (size,)."""
    return np.asarray(np.bincount(owners, weights=values, minlength=size), dtype=np.float64)


def _last_of_each(numbers: _Places) -> NDArray[np.bool_]:
    """Whether no later number is the same: what is most alike counts, and that once."""
    order = np.arange(len(numbers))
    last = np.empty(int(numbers.max(initial=0)) + 1, dtype=np.int64)
    last[numbers] = order
    return np.asarray(last[numbers] == order)


def _foreign_weight(word: str, other_talk: bool) -> float:
    """Weight against a service of what is not like any of its words."""
    if word in FILLERS:
        return t.LEAST_WEIGHT
    if word == GARBAGE:
        return t.GARBAGE_WEIGHT
    if word in GENERIC:
        return t.UNKNOWN_WEIGHT * t.GENERIC_SHARE
    return t.OTHER_TALK_WEIGHT if other_talk else t.UNKNOWN_WEIGHT
