"""What of an answer is asked for: facet and channel words, and the courtesies around them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, TypeVar

from rapidfuzz import fuzz, process

from assistant.catalogue.model import Action, Catalogue, Channel, Facet
from assistant.match import thresholds as t
from assistant.match.learned import ALONE, BESIDE
from assistant.match.stems import keys
from assistant.match.words import FILLERS
from assistant.text import Language

__all__ = ["AspectFinder", "Aspects", "is_alone", "learned_aspects"]

_MISHEARD: Final = 80.0
"""Percent of letters in common from which a word of a facet phrase counts as heard."""

_MISHEARD_LENGTH: Final = 5
"""Letters; shorter words have to be heard as they are."""

_COURTESIES: Final = frozenset({Action.GREET, Action.THANK, Action.GOODBYE})

_REMEMBERED: Final = 2048
"""Heard words for which it is kept which facet words they may be."""

_GAP: Final = 1
"""Words that may stand inside a facet phrase: «какие *мне* документы нужны»."""


@dataclass(frozen=True, slots=True)
class Aspects:
    """What was found beside the service."""

    facet: Facet | None
    facet_places: frozenset[int]
    channel: Channel | None
    channel_places: frozenset[int]

    @property
    def places(self) -> frozenset[int]:
        return self.facet_places | self.channel_places


class AspectFinder:
    """Finds facet, channel and courtesy words in a sentence. Immutable."""

    def __init__(self, catalogue: Catalogue) -> None:
        facets = _flat(catalogue.facet_words)
        self._facets = _by_first(facets)
        self._channels = _by_first(_flat(catalogue.channel_words))
        facet_words = sorted({word for _, phrase in facets for word in phrase})
        self._by_key: dict[str, set[str]] = defaultdict(set)
        for word in facet_words:
            for key in keys(word):
                self._by_key[key].add(word)
        self._misheard = _by_length([word for word in facet_words if len(word) >= _MISHEARD_LENGTH])
        self._meant = lru_cache(maxsize=_REMEMBERED)(self._mean)
        polite = {talk.id for talk in catalogue.talks.values() if talk.action in _COURTESIES}
        courtesies = {
            phrase.text
            for phrase in catalogue.phrases
            if phrase.is_talk and phrase.target in polite
        }
        self._courtesies = sorted(map(str.split, courtesies), key=lambda one: (-len(one), one))
        self._courteous = frozenset(phrase[0] for phrase in self._courtesies)

    def find(self, words: Sequence[str]) -> Aspects:
        """The longest facet phrase and the longest channel phrase in the sentence."""
        facet, facet_places = _longest(self._facets, [self._meant(word) for word in words])
        # The ending alone tells «цонда» (there) from «цонға кезек» (a queue): no stems here.
        channel, channel_places = _longest(self._channels, [frozenset((word,)) for word in words])
        return Aspects(
            facet=None if facet is None else Facet(facet),
            facet_places=facet_places,
            channel=None if channel is None else Channel(channel),
            channel_places=channel_places,
        )

    def without_courtesies(self, words: Sequence[str]) -> tuple[str, ...]:
        """The sentence without greetings and thanks, or whole when nothing else is in it."""
        if self._courteous.isdisjoint(words):
            return tuple(words)
        rest = list(words)
        for phrase in self._courtesies:
            if phrase[0] not in rest:
                continue
            size = len(phrase)
            for start in range(len(rest) - size, -1, -1):
                if rest[start : start + size] == phrase:
                    del rest[start : start + size]
        return tuple(rest) if any(word not in FILLERS for word in rest) else tuple(words)

    def _mean(self, word: str) -> frozenset[str]:
        """The words of facet phrases as which a heard word may count."""
        misheard = process.extract(
            word,
            self._misheard.get(len(word), ()),
            scorer=fuzz.ratio,
            score_cutoff=_MISHEARD,
            limit=None,
        )
        known = [self._by_key[key] for key in keys(word) if key in self._by_key]
        return frozenset(one for one, *_ in misheard).union(*known)


def learned_aspects(found: Aspects, told: Mapping[str, float]) -> Aspects:
    """The facet and channel that phrases found, else those that were learned to be asked for."""
    facet = found.facet or _asked(Facet, told)
    channel = found.channel or _asked(Channel, told)
    return replace(found, facet=facet, channel=channel)


def is_alone(told: Mapping[str, float]) -> bool:
    """Whether the words were learned to ask about the answer just given."""
    part = max((value for name, value in told.items() if name != ALONE), default=-1.0)
    alone = told.get(ALONE, -1.0)
    return alone > 0 and alone + part >= t.ALONE_SURE


_Part = TypeVar("_Part", Facet, Channel)


def _asked(kind: type[_Part], told: Mapping[str, float]) -> _Part | None:
    """The one that most speaks for, where anything does."""
    scores = {part: told.get(BESIDE + part.value, -1.0) for part in kind}
    best = max(scores, key=lambda part: (scores[part], part.value))
    return best if scores[best] > 0 else None


def _flat(
    table: Mapping[Facet, Mapping[Language, tuple[str, ...]]]
    | Mapping[Channel, Mapping[Language, tuple[str, ...]]],
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(name, words) of every phrase, the longest first, ties in the order of the alphabet."""
    rows = {
        (str(name), tuple(text.split()))
        for name, languages in table.items()
        for texts in languages.values()
        for text in texts
    }
    return tuple(sorted(rows, key=lambda row: (-len(row[1]), row)))


def _by_length(words: Sequence[str]) -> Mapping[int, tuple[str, ...]]:
    """Length of a heard word → those of some words that it can be as alike as `_MISHEARD` asks."""
    longest = max(map(len, words), default=0) * 2
    return {
        size: tuple(
            one for one in words if 200 * min(size, len(one)) >= _MISHEARD * (size + len(one))
        )
        for size in range(1, longest + 1)
    }


_Row = tuple[int, str, tuple[str, ...]]
"""Rank, name and words of a phrase."""


def _by_first(table: Iterable[tuple[str, tuple[str, ...]]]) -> Mapping[str, tuple[_Row, ...]]:
    """The ranked rows of a table by their first word."""
    groups: dict[str, list[_Row]] = defaultdict(list)
    for rank, (name, phrase) in enumerate(table):
        groups[phrase[0]].append((rank, name, phrase))
    return {first: tuple(rows) for first, rows in groups.items()}


def _longest(
    table: Mapping[str, tuple[_Row, ...]], meant: Sequence[frozenset[str]]
) -> tuple[str | None, frozenset[int]]:
    """Name and places of the phrase of the lowest rank; `meant` is what each heard word may be."""
    anywhere = frozenset().union(*meant)
    rows = sorted(
        row
        for first in table.keys() & anywhere
        for row in table[first]
        if anywhere.issuperset(row[2])
    )
    for _, name, phrase in rows:
        places = _places(phrase, meant)
        if places is not None:
            return name, places
    return None, frozenset()


def _places(phrase: Sequence[str], meant: Sequence[frozenset[str]]) -> frozenset[int] | None:
    """Where the words of a phrase stand in their order, nearly side by side."""
    for start in range(len(meant) - len(phrase) + 1):
        places: list[int] = []
        at, limit = start, start + 1
        for wanted in phrase:
            stop = min(limit, len(meant))
            found = next((i for i in range(at, stop) if wanted in meant[i]), None)
            if found is None:
                break
            places.append(found)
            at, limit = found + 1, found + 2 + _GAP
        else:
            return frozenset(places)
    return None
