"""Which phrases have a word: lists by word, in which those of one target lie side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.match.bags import Bags

__all__ = ["Postings", "postings_of", "spans"]

Floats = NDArray[np.float32]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Postings:
    """E pairs of a word and a phrase, by word, then by phrase; in R runs of one word and target.

    A few targets are compared at a time, so whole runs are taken or left.
    """

    phrases: Places
    """(E,)."""
    telling: Floats
    """The word's weight in the phrase, (E,)."""
    starts: Places
    """First pair of each run, (R,)."""
    sizes: Places
    """Pairs in each run, (R,)."""
    columns: Places
    """Target of each run, (R,)."""
    firsts: Places
    """First run of each word, and their number at the end, (words + 1,)."""

    def runs_of(self, words: Places) -> tuple[Places, Places]:
        """The runs of some words, word by word, and how many each word has."""
        firsts = self.firsts[words]
        sizes = self.firsts[words + 1] - firsts
        return spans(firsts, sizes), sizes


def postings_of(bags: Bags, telling: Floats) -> Postings:
    """`telling` are the weights of the pairs of `bags`."""
    order = np.argsort(bags.word_of, kind="stable")
    words, phrases = bags.word_of[order], bags.phrase_of[order]
    columns = bags.column_of()[phrases]
    opens = np.ones(len(order), dtype=np.bool_)
    opens[1:] = (words[1:] != words[:-1]) | (columns[1:] != columns[:-1])
    starts = np.flatnonzero(opens)
    return Postings(
        phrases,
        telling[order],
        starts,
        np.diff(starts, append=len(order)),
        columns[starts],
        np.searchsorted(words[starts], np.arange(len(bags.words) + 1)),
    )


def spans(starts: Places, sizes: Places) -> Places:
    """The numbers of several stretches one after the other: each start and so many from there."""
    if not len(starts):
        return np.empty(0, dtype=np.int64)
    ends = np.cumsum(sizes)
    return np.arange(ends[-1]) + np.repeat(starts - ends + sizes, sizes)
