"""The language model that Vosk decodes with when it is given no grammar.

A back-off model of order 3 from texts of several kinds. Each n-gram gets its discounted
share and a part of the shorter one's probability (interpolation); then those that change
the model least go (relative entropy: Stolcke, "Entropy-based pruning of backoff language
models", 1998) until the file is as small as wanted.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from assistant.graph.backoff import Model, Order
from assistant.graph.counts import BEGIN, Grams, Masses, TextSource, count_grams
from assistant.graph.fst import Fst

__all__ = ["MAX_BYTES", "language_model"]

MAX_BYTES: Final = 8_000_000
"""Of `Gr.fst`."""
_UNSEEN: Final = 0.01
"""Least part of the single words that goes to all words of the dictionary alike."""
_LOSSES: Final = (-35.0, 5.0)
"""Logarithms between which the least loss worth keeping is sought; no n-gram is as dear."""
_HALVINGS: Final = 30


def language_model(
    ids: Mapping[str, int], sources: Sequence[TextSource], *, max_bytes: int = MAX_BYTES
) -> Fst:
    """Acceptor of word ids, which run from 1; every one of them can follow any other.

    State 0 is the start, input label 0 backs off. The same texts in the same order give
    the same FST.
    """
    base = len(ids) + 2
    ones, twos, threes = count_grams(sources, ids)
    words = _single_words(ones, base)
    pairs = _order(twos, words[twos.keys % base], base)
    shorter = np.searchsorted(pairs.keys, threes.keys % base**2)
    triples = _order(threes, pairs.probabilities[shorter], base)
    model = Model(
        words,
        pairs,
        triples,
        before=np.searchsorted(pairs.keys, triples.histories),
        shorter=shorter,
        pairs_kept=np.ones(len(pairs.keys), np.bool_),
        triples_kept=np.ones(len(triples.keys), np.bool_),
    )
    if model.bytes > max_bytes:
        model = _pruned(model, twos, threes, max_bytes)
    return model.fst()


def _single_words(grams: Grams, base: int) -> Masses:
    """Probability by id; 0 for the begin of a sentence."""
    share = grams.discounted / max(grams.counts.sum(), 1e-300)
    unseen = max(1 - share.sum(), _UNSEEN)
    out = np.full(base, unseen / (base - 1))
    out[grams.keys] += share * (1 - unseen) / max(share.sum(), 1e-300)
    out[BEGIN] = 0.0
    return out


def _order(grams: Grams, lower: Masses, base: int) -> Order:
    histories, begins = grams.histories(base)
    group = np.repeat(np.arange(len(begins)), np.diff([*begins, len(grams.keys)]))
    totals = np.bincount(group, grams.counts, len(begins))
    left = 1 - np.bincount(group, grams.discounted, len(begins)) / totals
    probabilities = grams.discounted / totals[group] + left[group] * lower
    return Order(grams.keys, probabilities, group, histories, base)


def _losses(order: Order, lower: Masses, totals: Masses) -> Masses:
    """How much worse the model gets without each n-gram: relative entropy, in nats a word."""
    group, p = order.group, order.probabilities
    rest = np.maximum(1 - order.sums(p), 1e-9)[group]
    lower_rest = np.maximum(1 - order.sums(lower), 1e-9)[group]
    before = np.log(rest / lower_rest)
    after = np.log((rest + p) / (lower_rest + lower))
    change = p * (np.log(lower) + after - np.log(p)) + rest * (after - before)
    return np.asarray(-totals[group] * change)


def _pruned(model: Model, twos: Grams, threes: Grams, max_bytes: int) -> Model:
    """The largest model that fits."""
    pairs, triples = model.pairs, model.triples
    weight = twos.counts.sum()
    pair_loss = _losses(pairs, model.words[pairs.last], pairs.sums(twos.counts) / weight)
    triple_loss = _losses(
        triples, pairs.probabilities[model.shorter], triples.sums(threes.counts) / weight
    )

    def kept(least: float) -> Model:
        """N-grams whose loss is worth their place, and the pairs that longer ones need."""
        triples_kept = triple_loss >= least
        pairs_kept = pair_loss >= least
        pairs_kept[model.before[triples.group[triples_kept]]] = True
        return replace(model, pairs_kept=pairs_kept, triples_kept=triples_kept)

    low, high = _LOSSES
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if kept(math.exp(middle)).bytes <= max_bytes:
            high = middle
        else:
            low = middle
    return kept(math.exp(high))
