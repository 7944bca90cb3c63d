"""Phrases as bags of numbered words: the arrays that index and second opinion are built from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.catalogue.model import Phrase
from assistant.text import Language

__all__ = ["Bags", "bags_of"]

Places = NDArray[np.int64]

_LANGUAGES = tuple(Language)


@dataclass(frozen=True, slots=True)
class Bags:
    """P phrases of T targets with W different words, and E pairs of a phrase and a word of it."""

    phrases: tuple[Phrase, ...]
    """By target; one for each bag of words, since orders of the same words share it."""
    targets: tuple[str, ...]
    words: tuple[str, ...]
    """In the order of the alphabet."""
    word_of: Places
    """Place of the word, (E,); by phrase."""
    phrase_of: Places
    """Place of the phrase, (E,)."""
    group_of: Places
    """Target and language of each phrase as one number, (P,); see `groups`."""
    starts: Places
    """First phrase of each target, (T,)."""

    @property
    def groups(self) -> int:
        """How many values `group_of` may have."""
        return len(self.targets) * len(_LANGUAGES)

    def column_of(self) -> Places:
        """Place of each phrase's target, (P,)."""
        return self.group_of // len(_LANGUAGES)


def bags_of(phrases: Iterable[Phrase]) -> Bags:
    """Split, drop repetitions, number."""
    kept: dict[tuple[str, frozenset[str]], tuple[Phrase, tuple[str, ...]]] = {}
    for phrase in phrases:
        words = tuple(dict.fromkeys(phrase.text.split()))
        kept.setdefault((phrase.target, frozenset(words)), (phrase, words))
    ordered = sorted(kept.values(), key=lambda one: one[0].target)
    targets = tuple(dict.fromkeys(phrase.target for phrase, _ in ordered))
    column = {target: place for place, target in enumerate(targets)}
    language = {one: place for place, one in enumerate(_LANGUAGES)}
    words = tuple(sorted({word for _, bag in ordered for word in bag}))
    place = {word: at for at, word in enumerate(words)}
    groups = [
        column[phrase.target] * len(_LANGUAGES) + language[phrase.language] for phrase, _ in ordered
    ]
    group_of = np.array(groups, dtype=np.int64)
    return Bags(
        phrases=tuple(phrase for phrase, _ in ordered),
        targets=targets,
        words=words,
        word_of=np.array([place[word] for _, bag in ordered for word in bag], dtype=np.int64),
        phrase_of=np.repeat(np.arange(len(ordered)), [len(bag) for _, bag in ordered]),
        group_of=group_of,
        starts=np.searchsorted(group_of // len(_LANGUAGES), np.arange(len(targets))),
    )
