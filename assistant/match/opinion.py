"""A second opinion on a sentence: which service its words and pieces of words speak for.

Naive Bayes over whole words and runs of letters (C. D. Manning et al., "Introduction to
Information Retrieval", 2008, chapter 13). Phrases are compared as wholes elsewhere; a story
that a visitor tells shares words with many phrases of a service and is near to none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.catalogue.model import Catalogue, Service
from assistant.match.bags import Bags
from assistant.match.stems import label, runs
from assistant.match.words import FILLERS, GARBAGE, GENERIC
from assistant.text import Language

__all__ = ["SecondOpinion"]

Floats = NDArray[np.float32]

RUN: Final = 4
"""Letters in a run, a word's edges counted: 3 finds too much, 5 misses Kazakh endings."""
_RUN_WEIGHT: Final = 0.5
"""Of all runs of a word together beside the word itself, before their number's root."""
_GENERIC_WEIGHT: Final = 0.3
_SMOOTHING: Final = 0.02
"""Share of a service's phrases that every word is taken to be in."""
_TITLE, _SUMMARY, _REST = 0.1, 0.05, 0.02
"""Share of phrases that a word of the answer counts for: visitors use the official words too."""
_REMEMBERED: Final = 4096
_WORD: Final = re.compile("[а-яәғқңөұүһі]+")
"""Words of an answer; its figures and names tell nothing of what is asked."""


class SecondOpinion:
    """Immutable once built; targets are columns, in the order given."""

    def __init__(self, catalogue: Catalogue, bags: Bags) -> None:
        self._columns = {target: place for place, target in enumerate(bags.targets)}
        answered = _answered(catalogue.services.values(), self._columns)
        words, shares = self._shares(bags, list(answered))
        self._word_rows, self._words = _grouped(
            ((label(word), row) for row, word in enumerate(words)), shares
        )
        self._run_rows, self._runs = _grouped(
            ((run, row) for row, word in enumerate(words) for run in sorted(runs(word, RUN))),
            shares,
        )
        self._judge = lru_cache(maxsize=_REMEMBERED)(self._of_word)

    def __call__(self, words: Iterable[str]) -> Floats:
        """How far the words speak for each target, in nats above the mean of all."""
        total = np.zeros(len(self._columns), np.float32)
        for word in words:
            if word != GARBAGE and word not in FILLERS:
                total += self._judge(word)
        return total

    def _of_word(self, word: str) -> Floats:
        total = np.zeros(len(self._columns), np.float32)
        whole = self._word_rows.get(label(word))
        if whole is not None:
            total += self._words[whole]
        found_in = sorted(runs(word, RUN))
        rows = [self._run_rows[run] for run in found_in if run in self._run_rows]
        if rows:
            total += self._runs[rows].sum(axis=0) * np.float32(_RUN_WEIGHT / len(found_in) ** 0.5)
        return total * np.float32(_GENERIC_WEIGHT if word in GENERIC else 1.0)

    def _shares(
        self, bags: Bags, answered: Sequence[tuple[int, float, frozenset[str]]]
    ) -> tuple[list[str], Floats]:
        """Words, and the part of each target's phrases that has each: (words, targets).

        Of the two languages' parts the greater one.
        """
        said = [word for word in bags.words if word not in FILLERS]
        words = sorted(frozenset(said).union(*(bag for *_, bag in answered)) - FILLERS)
        row = {word: place for place, word in enumerate(words)}
        row_of = np.array([row.get(word, -1) for word in bags.words], dtype=np.int64)
        rows, groups = row_of[bags.word_of], bags.group_of[bags.phrase_of]
        cells = (rows * bags.groups + groups)[rows >= 0]
        counts = np.bincount(cells, minlength=len(words) * bags.groups)
        sizes = np.maximum(1, np.bincount(bags.group_of, minlength=bags.groups))
        parts = counts.reshape(len(words), bags.groups) / sizes
        shares = parts.reshape(len(words), len(bags.targets), -1).max(axis=2).astype(np.float32)
        for column, share, bag in answered:
            shares[[row[word] for word in bag if word in row], column] += share
        return words, shares


def _answered(
    services: Iterable[Service], columns: dict[str, int]
) -> Iterator[tuple[int, float, frozenset[str]]]:
    """Column, share and words of the texts of an answer."""
    for service in services:
        answer = service.answer
        for language in Language:
            rest = (answer.documents, answer.result, answer.cautions)
            steps = (step for one in answer.channels.values() for step in one[language])
            texts = (
                (_TITLE, service.title[language]),
                (_SUMMARY, answer.summary[language]),
                (_REST, " ".join((*(text[language] for text in rest), *steps))),
            )
            for share, text in texts:
                words = _WORD.findall(text.lower().replace("ё", "е"))
                yield columns[service.id], share, frozenset(words)


def _grouped(pairs: Iterable[tuple[str, int]], shares: Floats) -> tuple[dict[str, int], Floats]:
    """The row of each name in the evidence for each target, of all words of that name together."""
    places: dict[str, int] = {}
    numbered = [(places.setdefault(name, len(places)), row) for name, row in pairs]
    names, rows = np.array(numbered, dtype=np.int64).reshape(-1, 2).T
    owners, columns = np.nonzero(shares)  # few: most words are used by a handful of targets
    counts = np.bincount(owners, minlength=len(shares))
    each = counts[rows]
    first = np.cumsum(counts) - counts
    within = np.arange(int(each.sum())) - np.repeat(np.cumsum(each) - each, each)
    cells = np.repeat(first[rows], each) + within
    width = shares.shape[1]
    together = np.bincount(
        np.repeat(names, each) * width + columns[cells],
        weights=shares[owners[cells], columns[cells]],
        minlength=len(places) * width,
    ).reshape(len(places), width)
    root = np.sqrt(np.minimum(together, 1.0)).astype(np.float32)
    evidence = np.log((root + _SMOOTHING) / (root.mean(1, keepdims=True) + _SMOOTHING))
    return places, evidence.astype(np.float32)
