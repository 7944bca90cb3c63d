"""What was learned from sentences: linear weights of pieces for each target. Immutable.

One support vector machine per target against all others (C.-J. Hsieh et al., "A dual coordinate
descent method for large-scale linear SVM", 2008), over words and runs of letters by rarity, made
by `python -m models.understanding`. Each says above 0 "mine", below -1 "surely not mine".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.match.pieces import tells, word_pieces

__all__ = ["ALONE", "BESIDE", "NONE", "OTHERS", "UNLEARNED", "Learned"]

Floats = NDArray[np.float32]
Places = NDArray[np.int64]

NONE: Final = ""
"""Name of the target that talk about other things has."""

OTHERS: Final = "?"
"""Name of the machine that only tells other talk from questions of any target."""

BESIDE: Final = "@"
"""Before the name of a facet or a channel: whether it is asked about, with or without a service."""

ALONE: Final = "@"
"""Name of the machine that tells a question about a part of the answer just given."""

UNLEARNED: Final = -0.75
"""Opinion on a target that came into the catalogue after the training: neither for it nor
against it as surely as against one that the sentence has nothing of."""

_REMEMBERED: Final = 16
"""Sentences; each is asked about more than once, for its asides and for its targets."""

_REMEMBERED_WORDS: Final = 4096
"""Words whose pieces are kept, half a kilobyte each."""


@dataclass(frozen=True)
class Learned:
    """Weights of P pieces for T targets."""

    targets: tuple[str, ...]
    names: tuple[str, ...]
    """Pieces, (P,)."""
    rarity: Floats
    """Inverse document frequency of each piece, (P,)."""
    weights: NDArray[np.int8]
    """In units of `scale`, (P, T)."""
    scale: Floats
    """(T,)."""
    base: Floats
    """What a sentence without any known piece is worth, (T,)."""

    @cached_property
    def _place(self) -> Mapping[str, int]:
        return {name: place for place, name in enumerate(self.names)}

    def __call__(self, words: Iterable[str]) -> Floats:
        """How far the words speak for each of `targets`, shape (T,)."""
        return self._remembered(tuple(words))

    @cached_property
    def _remembered(self) -> Callable[[tuple[str, ...]], Floats]:
        return lru_cache(maxsize=_REMEMBERED)(self._told)

    @cached_property
    def _of_word(self) -> Callable[[str], tuple[Places, Places]]:
        return lru_cache(maxsize=_REMEMBERED_WORDS)(self._places_of)

    def _places_of(self, word: str) -> tuple[Places, Places]:
        """Where the label of a word stands, and where its runs of letters do."""
        name, runs = word_pieces(word)
        return self._places((name,)), self._places(runs)

    def _places(self, names: Iterable[str]) -> Places:
        found = [self._place[name] for name in names if name in self._place]
        return np.array(found, dtype=np.int64)

    def _told(self, words: tuple[str, ...]) -> Floats:
        known = [self._of_word(word) for word in words if tells(word)]
        if not known:
            return self.base
        blocks = [np.unique(np.concatenate(places)) for places in zip(*known, strict=True)]
        found = np.concatenate(blocks)
        if not len(found):
            return self.base
        worth = np.concatenate(list(map(self._worth, blocks)))
        told = worth @ self.weights[found].astype(np.float32)
        return np.asarray(self.base + told * self.scale, dtype=np.float32)

    def _worth(self, places: Places) -> Floats:
        """What each piece of a block is worth: the block has length one."""
        rarity = self.rarity[places]
        return np.asarray(rarity / np.float32(max(1e-6, float(np.sqrt((rarity**2).sum())))))

    @cached_property
    def _asides(self) -> Mapping[str, int]:
        return {name: at for at, name in enumerate(self.targets) if name.startswith(BESIDE)}

    def asides(self, words: Iterable[str]) -> Mapping[str, float]:
        """How far the words ask for each facet and channel (by `BESIDE` and name), and `ALONE`.

        Empty where nothing was learned about them.
        """
        if not self._asides:
            return {}
        told = self(words)
        return {name: float(told[at]) for name, at in self._asides.items()}

    def columns(self, targets: Sequence[str]) -> NDArray[np.int64]:
        """Where each of `targets`, then `NONE` and `OTHERS`, stand in the weights; -1 where not."""
        place = {target: at for at, target in enumerate(self.targets)}
        wanted = (*targets, NONE, OTHERS)
        return np.array([place.get(target, -1) for target in wanted], dtype=np.int64)
