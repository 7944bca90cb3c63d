"""Which words follow which in texts, counted source by source.

An n-gram is a key: its words as the digits of one number, the last word being the one that
is predicted. The start of a sentence is word 0; its end is the word after all others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["BEGIN", "MAX_ORDER", "Grams", "TextSource", "count_grams"]

MAX_ORDER: Final = 3
"""Words in an n-gram, the predicted one included."""
BEGIN: Final = 0
"""The word before the first one."""
_OTHER: Final = -1
"""A word that the dictionary lacks: no n-gram reaches across it."""
_USUAL_DISCOUNTS: Final = (0.5, 0.75, 1.0)

Keys = NDArray[np.int64]
Masses = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TextSource:
    """Texts of one kind."""

    sentences: Iterable[str]
    """Words with spaces between them."""
    weight: float
    """Part in the whole, to be seen beside the weights of the other sources."""


@dataclass(frozen=True, slots=True)
class Grams:
    """N-grams of one order, in the order of their keys."""

    keys: Keys
    counts: Masses
    """Occurrences, each worth what its source is worth; a whole text is worth its weight."""
    discounted: Masses
    """The same after taking away what goes to words not seen here."""

    def histories(self, base: int) -> tuple[Keys, NDArray[np.int64]]:
        """Keys of the words before the last one, without repetition; and where each begins."""
        keys, begins = np.unique(self.keys // base, return_index=True)
        return keys, begins


def count_grams(sources: Sequence[TextSource], ids: Mapping[str, int]) -> list[Grams]:
    """N-grams of order 1 to `MAX_ORDER` over all sources. Ids of words run from 1."""
    base = len(ids) + 2
    parts: list[list[tuple[Keys, Masses, Masses]]] = [[] for _ in range(MAX_ORDER)]
    for source in sources:
        words = _encode(source.sentences, ids)
        worth = source.weight / max(int(np.count_nonzero(words > BEGIN)), 1)
        for order, part in enumerate(parts, start=1):
            keys, counts = np.unique(_keys(words, order, base), return_counts=True)
            kept = np.maximum(counts - _discounts(counts), 0.0)
            part.append((keys, worth * counts.astype(np.float64), worth * kept))
    return [_joined(part) for part in parts]


def _encode(sentences: Iterable[str], ids: Mapping[str, int]) -> NDArray[np.int64]:
    """All sentences in a row, each with its begin and its end."""
    end = len(ids) + 1
    row: list[int] = []
    for sentence in sentences:
        row.append(BEGIN)
        row += [ids.get(word, _OTHER) for word in sentence.split()]
        row.append(end)
    return np.array(row, np.int64)


def _keys(words: NDArray[np.int64], order: int, base: int) -> Keys:
    """Keys of all n-grams, in the order of the text."""
    count = max(len(words) - order + 1, 0)
    last = words[order - 1 :]
    whole = (last != BEGIN) & (last != _OTHER)
    keys = np.zeros(count, np.int64)
    for place in range(order - 1):
        word = words[place : place + count]
        whole &= (word != _OTHER) & (word != base - 1)
        keys = (keys + word) * base
    return np.asarray((keys + last)[whole])


def _discounts(counts: NDArray[np.intp]) -> Masses:
    """What to take from each count: of 1, of 2, of 3 and more (Chen and Goodman, 1998).

    They follow from how many n-grams occur 1 to 4 times, where these become fewer as in
    any language; phrases that templates make are not like that.
    """
    seen = [int(np.count_nonzero(counts == times)) for times in range(1, 5)]
    taken = _USUAL_DISCOUNTS
    if seen[0] > seen[1] > seen[2] > seen[3] > 0:
        shrink = seen[0] / (seen[0] + 2 * seen[1])
        first, second, more = (n - (n + 1) * shrink * seen[n] / seen[n - 1] for n in (1, 2, 3))
        if 0 < first <= second <= more:
            taken = (first, second, more)
    return np.array((0.0, *taken))[np.minimum(counts, len(taken))]


def _joined(parts: Sequence[tuple[Keys, Masses, Masses]]) -> Grams:
    keys = np.unique(np.concatenate([part[0] for part in parts]))
    counts, discounted = np.zeros(len(keys)), np.zeros(len(keys))
    for part_keys, part_counts, part_discounted in parts:
        at = np.searchsorted(keys, part_keys)
        counts[at] += part_counts
        discounted[at] += part_discounted
    return Grams(keys, counts, discounted)
