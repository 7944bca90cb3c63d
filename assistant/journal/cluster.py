"""Misses that ask for the same, put together. Pure.

Two sentences are alike when they share their telling words, whatever the endings, the order and
the courtesies: the words are compared as the matcher compares them, by stems and synonyms, and a
word that was misheard by a letter or two counts as the one it is like.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from rapidfuzz import fuzz, process

from assistant.match.stems import concept_of, keys
from assistant.match.words import FILLERS, GARBAGE, GENERIC, SOFTENERS
from assistant.text import Language, normalise

__all__ = ["Cluster", "Miss", "Stems", "clusters"]

_ALIKE: Final = 0.5
"""Share of the weight of both sentences' words that they must have in common. Of the sentences
in `tests/phrases` that it puts together nine in ten ask for the same service
(`python -m benchmarks.journal.review`)."""

_MISHEARD: Final = 80
"""Per cent of letters in common from which a rare stem is taken for a frequent one."""

_LEAST_LETTERS: Final = 5
"""Of a stem that may have been misheard; to shorter ones everything is near."""

_RARE: Final = 1
"""Sentences that have a stem, at most, for it to be looked at as misheard."""

_KEY: Final = 8
"""Hexadecimal digits of a cluster's name: two of 10,000 meet once in 90 lists."""

_Bag = frozenset[str]


@dataclass(frozen=True, slots=True)
class Miss:
    """One sentence that was missed, as often as it was said."""

    text: str
    """Without personal data."""
    language: Language | None
    """That of its last time, None where it is not known."""
    times: int
    last: datetime
    """When it was said last."""
    declined: int = 0
    """How often a service was offered and declined; the other times none was known."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Misses that ask for the same."""

    key: str
    """Short name; the same as long as the sentence that was said most often stays the same."""
    misses: tuple[Miss, ...]
    """One or more, most often said first."""

    @property
    def example(self) -> Miss:
        """The sentence that stands for them all."""
        return self.misses[0]

    @property
    def times(self) -> int:
        """How often all of them were said."""
        return sum(miss.times for miss in self.misses)

    @property
    def last(self) -> datetime:
        """When one of them was said last."""
        return max(miss.last for miss in self.misses)

    @property
    def language(self) -> Language | None:
        """That of most of them."""
        said = Counter[Language]()
        for miss in self.misses:
            if miss.language is not None:
                said[miss.language] += miss.times
        return said.most_common(1)[0][0] if said else None


class Stems:
    """The telling words of sentences by names that all forms and synonyms of a word share.

    A word has several stems that forgive much; it goes by the one that most other words of these
    sentences have too.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        words = {word for text in texts for word in normalise(text).split()}
        self._users = Counter(key for word in words for key in keys(word))
        self._named: dict[str, str] = {}

    def of(self, text: str) -> frozenset[str]:
        """Of all its words where none tells anything."""
        words = [word for word in normalise(text).split() if word != GARBAGE]
        telling = [word for word in words if word not in _SAYING_LITTLE]
        return frozenset(map(self._name, telling or words))

    def _name(self, word: str) -> str:
        name = self._named.get(word)
        if name is None:
            found = keys(word)
            name = concept_of(word) or max(found, key=lambda key: (self._users[key], key))
            self._named[word] = name
        return name


def clusters(misses: Iterable[Miss]) -> tuple[Cluster, ...]:
    """All misses in groups, the most frequent first; 10,000 of them take about a second."""
    misses = tuple(misses)
    stems = Stems(miss.text for miss in misses)
    by_bag: dict[_Bag, list[Miss]] = defaultdict(list)
    for miss in misses:
        by_bag[stems.of(miss.text)].append(miss)
    same = _same_stems(by_bag)
    joined: dict[_Bag, list[Miss]] = defaultdict(list)
    for bag, some in by_bag.items():
        joined[frozenset(same.get(stem, stem) for stem in bag)] += some
    ordered = sorted(joined, key=lambda bag: (-_times(joined[bag]), sorted(bag)))
    groups = [[miss for bag in bags for miss in joined[bag]] for bags in _grouped(ordered)]
    found = [Cluster(_key(group), _most_said_first(group)) for group in groups]
    return tuple(sorted(found, key=lambda one: (-one.times, one.example.text)))


def _grouped(bags: Sequence[_Bag]) -> list[list[_Bag]]:
    """Each bag joins the first one it is like enough, which is the one said most often."""
    weights = _weights(bags)
    groups: list[list[_Bag]] = []
    sizes: list[float] = []
    having: dict[str, list[int]] = defaultdict(list)
    for bag in bags:
        size = sum(weights[stem] for stem in bag)
        best, likeness = -1, 0.0
        for at, shared in _sharing(bag, size, weights, having, groups).items():
            alike = 2 * shared / (size + sizes[at])
            if alike > likeness:
                best, likeness = at, alike
        if likeness >= _ALIKE:
            groups[best].append(bag)
            continue
        for stem in bag:
            having[stem].append(len(groups))
        groups.append([bag])
        sizes.append(size)
    return groups


def _sharing(
    bag: _Bag,
    size: float,
    weights: Mapping[str, float],
    having: Mapping[str, Sequence[int]],
    groups: Sequence[Sequence[_Bag]],
) -> dict[int, float]:
    """Weight of the stems shared with each group's first bag, for those that may be like it.

    Who has none of the weightiest stems can't be: the lists of the lightest are the longest.
    """
    shared: dict[int, float] = defaultdict(float)
    rest = size
    for stem in sorted(bag, key=lambda stem: (-weights[stem], stem)):
        weight = weights[stem]
        if rest >= size * _ALIKE / (2 - _ALIKE):
            for at in having.get(stem, ()):
                shared[at] += weight
        else:
            for at in shared:
                if stem in groups[at][0]:
                    shared[at] += weight
        rest -= weight
    return shared


def _weights(bags: Sequence[_Bag]) -> Mapping[str, float]:
    """How telling each stem is: the fewer sentences have it, the more."""
    users = Counter(stem for bag in bags for stem in bag)
    return {stem: math.log(1 + len(bags) / count) for stem, count in users.items()}


def _same_stems(bags: Iterable[_Bag]) -> Mapping[str, str]:
    """Rare stem → the frequent one that it was probably misheard for."""
    users = Counter(stem for bag in bags for stem in bag)
    frequent: dict[str, list[str]] = defaultdict(list)
    for stem, count in users.items():
        if count > _RARE:
            frequent[stem[:1]].append(stem)
    found = {}
    for stem, count in users.items():
        if count > _RARE or len(stem) < _LEAST_LETTERS:
            continue
        like = process.extractOne(
            stem, frequent[stem[:1]], scorer=fuzz.ratio, score_cutoff=_MISHEARD
        )
        if like is not None:
            found[stem] = like[0]
    return found


def _most_said_first(misses: Iterable[Miss]) -> tuple[Miss, ...]:
    return tuple(sorted(misses, key=lambda miss: (-miss.times, len(miss.text), miss.text)))


def _key(misses: Sequence[Miss]) -> str:
    example = _most_said_first(misses)[0]
    return hashlib.sha256(normalise(example.text).encode()).hexdigest()[:_KEY]


def _times(misses: Iterable[Miss]) -> int:
    return sum(miss.times for miss in misses)


_SAYING_LITTLE: Final = FILLERS | GENERIC | SOFTENERS
