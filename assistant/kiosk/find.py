"""Services, lists and lessons by words that are still being typed, in either language. Pure."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from rapidfuzz import fuzz, process

from assistant.catalogue.model import Catalogue, Collection, Kind, Lesson, Service
from assistant.text import normalise

__all__ = ["Finder"]

_MOST: Final = 12
"""Hits that are shown; more are not looked at."""
_MOST_WORDS: Final = 12
"""Words of a query that count."""
_MOST_BEGINNINGS: Final = 60
"""Words of the catalogue that one beginning may stand for."""
_MOST_ALIKE: Final = 8
"""Words that one misspelt word may stand for."""
_FUZZY_FROM: Final = 4
"""Letters from which a word may be misspelt; shorter ones are like too many others."""
_ENDING_FROM: Final = 5
"""Letters from which a word may have another ending."""
_ENDING: Final = 2
"""Letters of an ending (пенсия, пенсию; некесі, неке)."""
_OTHER_ENDING: Final = 0.6
"""How much a word with another ending counts."""
_ALIKE: Final = 72.0
"""Per cent from which a word counts as misspelt: two letters of seven."""
_TITLE: Final = 1.5
"""How many times more a word of the title tells than one that is in all questions."""
_COMMON: Final = 0.2
"""Part of all targets from which on a word (как, получить, керек) tells nothing of a title."""
_ENOUGH: Final = 0.34
"""Part of the best hit's score from which another one is shown."""


class Finder:
    """Index over titles and phrases of one catalogue; building it takes a quarter of a second."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._weights = _weights(catalogue)
        self._words = sorted(self._weights)
        owners = sum(map(len, (catalogue.services, catalogue.collections, catalogue.lessons)))
        self._telling = {
            word: math.log(1 + owners / len(weights)) for word, weights in self._weights.items()
        }

    def find(self, query: str, limit: int = _MOST) -> tuple[str, ...]:
        """Ids, best first; none for words that are in no title or phrase."""
        words = normalise(query).split()[:_MOST_WORDS]
        scores: dict[str, float] = defaultdict(float)
        hits: Counter[str] = Counter()
        for word in words:
            for target, score in self._hits(word).items():
                scores[target] += score
                hits[target] += 1
        ranked = sorted(
            ((score * hits[target] / len(words), target) for target, score in scores.items()),
            key=lambda each: (-each[0], each[1]),
        )
        least = ranked[0][0] * _ENOUGH if ranked else 0.0
        return tuple(target for score, target in ranked[:limit] if score >= least)

    def _hits(self, word: str) -> Mapping[str, float]:
        """How well each target goes with one word of the query."""
        best: dict[str, float] = {}
        for known, likeness in self._alike(word):
            for target, weight in self._weights[known].items():
                score = likeness * weight * self._telling[known]
                best[target] = max(score, best.get(target, 0.0))
        return best

    def _alike(self, word: str) -> Iterator[tuple[str, float]]:
        """Words of the catalogue that the typed one may be, with 0 to 1."""
        for known in self._beginning_with(word):
            yield known, (1 + len(word) / len(known)) / 2
        if len(word) >= _ENDING_FROM:
            for known in self._beginning_with(word[:-_ENDING]):
                yield known, _OTHER_ENDING
        if word in self._weights or len(word) < _FUZZY_FROM:
            return
        near = process.extract(
            word, self._words, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_MOST_ALIKE
        )
        for known, ratio, _ in near:
            yield known, (ratio / 100) ** 2

    def _beginning_with(self, word: str) -> list[str]:
        first = bisect_left(self._words, word)
        found = []
        for known in self._words[first : first + _MOST_BEGINNINGS]:
            if not known.startswith(word):
                break
            found.append(known)
        return found


def _weights(catalogue: Catalogue) -> Mapping[str, Mapping[str, float]]:
    """By word and target: 1.5 in the title, else by how many of the target's phrases have it."""
    phrases: Counter[str] = Counter()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for phrase in catalogue.phrases:
        if phrase.kind is Kind.TALK:
            continue
        phrases[phrase.target] += 1
        for word in set(phrase.text.split()):
            counts[word][phrase.target] += 1
    weights: dict[str, dict[str, float]] = {
        word: {target: math.sqrt(count / phrases[target]) for target, count in targets.items()}
        for word, targets in counts.items()
    }
    for owner in _owners(catalogue):
        for word in f"{normalise(owner.title.kk)} {normalise(owner.title.ru)}".split():
            if len(counts[word]) < _COMMON * len(phrases):
                weights.setdefault(word, {})[owner.id] = _TITLE
    return weights


def _owners(catalogue: Catalogue) -> Iterator[Service | Collection | Lesson]:
    yield from catalogue.services.values()
    yield from catalogue.collections.values()
    yield from catalogue.lessons.values()
