"""A back-off model of order 3, and its form as an acceptor.

The acceptor has a state for each history and an arc for each n-gram.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.graph.counts import BEGIN, Keys, Masses
from assistant.graph.fst import ARC, EPSILON, NOT_FINAL, Arcs, Fst

__all__ = ["Mask", "Model", "Order", "Places"]

_START: Final = 0
_EMPTY: Final = 1
"""The state without a history."""
_STATE_BYTES: Final = 20
_HEADER_BYTES: Final = 65
_LEAST: Final = 1e-9
"""Least probability that is left to other words; rounding may say less than nothing."""

Mask = NDArray[np.bool_]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """N-grams of one order, sorted by key, with those that share a history together."""

    keys: Keys
    probabilities: Masses
    """Of the last word after the others."""
    group: Places
    """Place of the history of each n-gram in `histories`."""
    histories: Keys
    base: int
    """One more than the largest digit of a key, which stands for the end of a sentence."""

    @property
    def last(self) -> Keys:
        """The word that is predicted."""
        return self.keys % self.base

    def sums(self, values: Masses) -> Masses:
        """Sum of a value by history."""
        sums = np.bincount(self.group, values, len(self.histories))
        return np.asarray(sums, np.float64)

    def back_off(self, kept: Mask, lower: Masses) -> Masses:
        """By history: factor on the lower order's probability of a word that is not kept."""
        rest = np.maximum(1 - self.sums(np.where(kept, self.probabilities, 0.0)), _LEAST)
        return np.asarray(rest / np.maximum(1 - self.sums(np.where(kept, lower, 0.0)), _LEAST))


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Words, pairs and triples of words, some of which are kept."""

    words: Masses
    """Probability of each word by id, the end of a sentence last; 0 for its begin."""
    pairs: Order
    triples: Order
    before: Places
    """Place in `pairs` of each history of the triples."""
    shorter: Places
    """Place in `pairs` of each triple without its first word."""
    pairs_kept: Mask
    """Holds whatever is a history of a triple that is kept."""
    triples_kept: Mask

    @property
    def bytes(self) -> int:
        """Of the file."""
        end = self.pairs.base - 1
        pairs = np.count_nonzero(self.pairs_kept & (self.pairs.last != end))
        triples = np.count_nonzero(self.triples_kept & (self.triples.last != end))
        states = 2 + len(self._words_with_state()) + len(self._pairs_with_state())
        arcs = len(self.words) - 2 + pairs + triples + states - 1
        return int(_HEADER_BYTES + _STATE_BYTES * states + ARC.itemsize * arcs)

    def _words_with_state(self) -> Places:
        """Words that some pair begins with, the begin of a sentence left out."""
        used = np.unique(self.pairs.group[self.pairs_kept])
        histories = self.pairs.histories[used]
        return np.asarray(histories[histories != BEGIN])

    def _pairs_with_state(self) -> Places:
        """Places in `pairs` of those that some triple begins with."""
        return np.asarray(self.before[np.unique(self.triples.group[self.triples_kept])])

    def fst(self) -> Fst:
        """An acceptor of word ids; state 0 is the start, input label 0 backs off."""
        pairs, triples = self.pairs, self.triples
        word_states, pair_states = self._words_with_state(), self._pairs_with_state()
        of_word = np.full(pairs.base, _EMPTY, np.int64)
        of_word[BEGIN] = _START
        of_word[word_states] = np.arange(len(word_states)) + _EMPTY + 1
        after_pair = of_word[pairs.last]
        after_pair[pair_states] = np.arange(len(pair_states)) + len(word_states) + _EMPTY + 1

        pair_factors = pairs.back_off(self.pairs_kept, self.words[pairs.last])
        lower = np.where(
            self.pairs_kept,
            pairs.probabilities,
            pair_factors[pairs.group] * self.words[pairs.last],
        )
        triple_factors = triples.back_off(self.triples_kept, lower[self.shorter])

        states = 2 + len(word_states) + len(pair_states)
        making = _Making(pairs.base - 1, np.full(states, NOT_FINAL, np.float32))
        ids = np.arange(1, pairs.base)
        making.add(np.full(len(ids), _EMPTY), ids, self.words[1:], of_word[1:])
        kept = self.pairs_kept
        sources = of_word[pairs.histories][pairs.group][kept]
        making.add(sources, pairs.last[kept], pairs.probabilities[kept], after_pair[kept])
        kept = self.triples_kept
        sources = after_pair[self.before][triples.group][kept]
        targets = after_pair[self.shorter][kept]
        making.add(sources, triples.last[kept], triples.probabilities[kept], targets)

        word_places = np.searchsorted(pairs.histories, word_states)
        making.back_off(of_word[word_states], pair_factors[word_places], _EMPTY)
        first = pair_factors[:1] if BEGIN in pairs.histories[:1] else np.ones(1)
        making.back_off(np.array([_START]), first, _EMPTY)
        factors = triple_factors[np.searchsorted(self.before, pair_states)]
        making.back_off(after_pair[pair_states], factors, of_word[pairs.last[pair_states]])
        return making.fst()


@dataclass(slots=True)
class _Making:
    """Arcs and final costs so far."""

    end: int
    """The word that stands for the end of a sentence."""
    finals: NDArray[np.float32]
    sources: list[Places] = field(default_factory=list)
    arcs: list[Arcs] = field(default_factory=list)

    def add(self, sources: Places, words: Places, probabilities: Masses, targets: Places) -> None:
        """Go on with words; the end of a sentence is a final state, no arc."""
        costs = -np.log(probabilities)
        ends = words == self.end
        self.finals[sources[ends]] = costs[ends]
        self._append(sources[~ends], words[~ends], costs[~ends], targets[~ends])

    def back_off(self, sources: Places, factors: Masses, targets: Places | int) -> None:
        """Forget the first word of the history."""
        self._append(sources, EPSILON, -np.log(factors), targets)

    def _append(
        self, sources: Places, labels: Places | int, costs: Masses, targets: Places | int
    ) -> None:
        arcs = np.empty(len(sources), ARC)
        arcs["ilabel"] = arcs["olabel"] = labels
        arcs["weight"], arcs["nextstate"] = costs, targets
        self.sources.append(sources)
        self.arcs.append(arcs)

    def fst(self) -> Fst:
        sources, arcs = np.concatenate(self.sources), np.concatenate(self.arcs)
        return Fst.of(_START, self.finals, sources, arcs).sorted_by("ilabel")
