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

from assistant.catalogue.model import Catalogue, Phrase, Service
from assistant.match.stems import label
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

    def __init__(self, catalogue: Catalogue, targets: Sequence[str]) -> None:
        self._columns = {target: place for place, target in enumerate(targets)}
        said = _said(catalogue.phrases, self._columns)
        answered = _answered(catalogue.services.values(), self._columns)
        words, shares = self._shares(said, list(answered))
        self._words = _grouped(((label(word), row) for row, word in enumerate(words)), shares)
        self._runs = _grouped(
            ((run, row) for row, word in enumerate(words) for run in sorted(_runs(word))), shares
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
        whole = self._words.get(label(word))
        if whole is not None:
            total += whole
        runs = sorted(_runs(word))
        for run in runs:
            found = self._runs.get(run)
            if found is not None:
                total += found * (_RUN_WEIGHT / len(runs) ** 0.5)
        return total * np.float32(_GENERIC_WEIGHT if word in GENERIC else 1.0)

    def _shares(
        self,
        said: Sequence[tuple[int, Language, frozenset[str]]],
        answered: Sequence[tuple[int, float, frozenset[str]]],
    ) -> tuple[list[str], Floats]:
        """Words, and the part of each target's phrases that has each: (words, targets)."""
        texts = [bag for *_, bag in said] + [bag for *_, bag in answered]
        words = sorted(frozenset().union(*texts) - FILLERS)
        row = {word: place for place, word in enumerate(words)}
        width = len(self._columns)
        shares = np.zeros((len(words), width), np.float32)
        for language in Language:
            bags = [(column, bag) for column, spoken, bag in said if spoken is language]
            sizes = np.bincount([column for column, _ in bags], minlength=width)
            cells = [row[w] * width + column for column, bag in bags for w in bag if w in row]
            counts = np.bincount(cells, minlength=shares.size).reshape(shares.shape)
            np.maximum(shares, (counts / np.maximum(sizes, 1)).astype(np.float32), out=shares)
        for column, share, bag in answered:
            shares[[row[word] for word in bag if word in row], column] += share
        return words, shares


def _said(
    phrases: Iterable[Phrase], columns: dict[str, int]
) -> list[tuple[int, Language, frozenset[str]]]:
    """Column, language and words of every question; orders of the same words count once."""
    bags = dict.fromkeys(
        (columns[phrase.target], phrase.language, frozenset(phrase.text.split()))
        for phrase in phrases
        if phrase.target in columns
    )
    return list(bags)


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


def _grouped(pairs: Iterable[tuple[str, int]], shares: Floats) -> dict[str, Floats]:
    """Name → evidence for each target, of all rows with that name together."""
    rows: dict[str, list[int]] = {}
    for name, row in pairs:
        rows.setdefault(name, []).append(row)
    begins = np.cumsum([0, *(len(group) for group in rows.values())])[:-1]
    together = np.add.reduceat(shares[np.concatenate(list(map(np.array, rows.values())))], begins)
    root = np.sqrt(np.minimum(together, 1.0))
    evidence = np.log((root + _SMOOTHING) / (root.mean(1, keepdims=True) + _SMOOTHING))
    return dict(zip(rows, evidence.astype(np.float32), strict=True))


def _runs(word: str) -> frozenset[str]:
    edged = f"_{word}_"
    return frozenset(edged[at : at + RUN] for at in range(len(edged) - RUN + 1))
