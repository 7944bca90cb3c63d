"""Comparing by letters with every phrase: rapidfuzz, thefuzz, and how wyoming-vosk corrects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from assistant.text import normalise
from benchmarks.peers.material import Guess, Material, targets_of

__all__ = ["CorrectedAsWyoming", "Rapid", "TheFuzz"]


class Rapid:
    """The phrase that a scorer of rapidfuzz likes best; its score, 0 to 100."""

    def __init__(self, material: Material, scorer: str) -> None:
        self._targets = targets_of(material.catalogue)
        self._phrases = list(self._targets)
        self._scorer: Callable[..., float] = getattr(fuzz, scorer)

    def decide(self, text: str) -> Guess:
        return self.guess(text)

    def guess(self, text: str) -> Guess:
        found = process.extractOne(normalise(text), self._phrases, scorer=self._scorer)
        return Guess(self._targets[found[0]], found[1]) if found else Guess(None, 0.0)


class CorrectedAsWyoming:
    """The sentence of fewest edits, an exchanged letter counted as three; accepted up to some.

    https://github.com/rhasspy/wyoming-vosk, `correct_sentence`.
    """

    def __init__(self, material: Material) -> None:
        self._targets = targets_of(material.catalogue)
        self._phrases = list(self._targets)

    def decide(self, text: str) -> Guess:
        return self.guess(text)

    def guess(self, text: str) -> Guess:
        found = process.extractOne(
            normalise(text),
            self._phrases,
            scorer=Levenshtein.distance,
            scorer_kwargs={"weights": (1, 1, 3)},
        )
        return Guess(self._targets[found[0]], -found[1])


class TheFuzz:
    """`thefuzz.process.extractOne` with one of its scorers."""

    def __init__(self, material: Material, scorer: str) -> None:
        from thefuzz import fuzz as the_fuzz
        from thefuzz import process as the_process

        self._targets = targets_of(material.catalogue)
        self._phrases = list(self._targets)
        self._extract: Any = the_process.extractOne
        self._scorer: Any = getattr(the_fuzz, scorer)

    def decide(self, text: str) -> Guess:
        return self.guess(text)

    def guess(self, text: str) -> Guess:
        found = self._extract(normalise(text), self._phrases, scorer=self._scorer)
        return Guess(self._targets[found[0]], found[1]) if found else Guess(None, 0.0)
