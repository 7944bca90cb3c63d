"""How telling the words of a catalogue are: their rarity, and how central they are to a target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.match import thresholds as t
from assistant.match.bags import Bags
from assistant.match.stems import label
from assistant.match.words import FILLERS, GENERIC

__all__ = ["centrality", "rarity"]

Floats = NDArray[np.float32]

_FEWEST: Final = 2
"""Targets that are counted at least, so that a catalogue of one has weights too."""


def rarity(bags: Bags, kin: Sequence[Mapping[str, tuple[int, ...]]]) -> Floats:
    """ln of how few targets use each word, its other forms and synonyms included; shape (words,).

    `kin` are groups of words by name (keys of their forms, meanings).
    """
    used = np.zeros((len(bags.words), len(bags.targets)), dtype=np.bool_)
    used[bags.word_of, bags.column_of()[bags.phrase_of]] = True
    widely = used.copy()
    for groups in kin:
        for members in groups.values():
            if len(members) > 1:
                some = list(members)
                widely[some] |= used[some].any(axis=0)
    everyone = max(_FEWEST, len(bags.targets))
    weights = np.log((everyone + 1) / (widely.sum(axis=1) + 0.5))
    weights *= np.array([_share(word) for word in bags.words])
    return np.asarray(np.maximum(t.LEAST_WEIGHT, weights), dtype=np.float32)


def centrality(bags: Bags) -> Floats:
    """How central each word of each phrase is to its target, in pairs as in `bags`: (pairs,).

    «прописаться» is in most questions about residence, «квартиру» in a few of them.
    """
    names = {name: place for place, name in enumerate(sorted({label(w) for w in bags.words}))}
    name_of = np.array([names[label(word)] for word in bags.words], dtype=np.int64)
    named = name_of[bags.word_of]
    once = np.unique(bags.phrase_of * len(names) + named)
    group = bags.group_of[once // len(names)] * len(names) + once % len(names)
    uses = np.bincount(group, minlength=bags.groups * len(names))
    sizes = np.bincount(bags.group_of, minlength=bags.groups)
    group_of = bags.group_of[bags.phrase_of]
    shares = uses[group_of * len(names) + named] / np.maximum(1, sizes[group_of])
    central = np.sqrt(shares)
    central = t.INCIDENTAL_SHARE + (1 - t.INCIDENTAL_SHARE) * central
    return np.asarray(central, dtype=np.float32)


def _share(word: str) -> float:
    if word in FILLERS:
        return 0.0
    return t.GENERIC_SHARE if word in GENERIC else 1.0
