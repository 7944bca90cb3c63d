"""The signs by which a sentence is judged: what phrases, opinion and learning say of each target.

Rows of numbers only; `judge` weighs them, `python -m models.understanding` learns the weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from assistant.catalogue.model import Catalogue, Phrase
from assistant.match import thresholds as t
from assistant.match.bags import Bags
from assistant.match.index import Comparison, PhraseIndex
from assistant.match.learned import UNLEARNED, Learned
from assistant.match.opinion import SecondOpinion
from assistant.match.words import FILLERS, GARBAGE

__all__ = ["OF_TALK", "OF_TARGET", "Near", "Reading", "SignReader", "Signs"]

Floats = NDArray[np.float32]

OF_TARGET: Final = (
    "score", "high score", "covered", "evidence", "letters", "exact", "opinion",
    "opinion per word", "explained", "accounted", "learned", "learned mine",
)  # fmt: skip
"""Names of the signs that each target has."""

OF_TALK: Final = (
    "always", "foreign", "other talk", "one over words", "words", "garbage", "learned none",
    "weight", "learned others",
)  # fmt: skip
"""Names of the signs that speak for talk about other things."""

_HIGH: Final = 0.8
"""Score from which a sentence is nearly the phrase."""

_ALL: Final = 0.995
"""Share from which nothing is missing but what rounding takes."""

_MINE: Final = -0.5
"""What was learned speaks for a target rather than not against it, from here on."""


@dataclass(frozen=True, slots=True)
class Near:
    """The phrase of a target that lies nearest to the sentence."""

    phrase: Phrase
    score: float
    """Words and letters together, 0 to 1."""
    evidence: float
    """Weight of its words that were heard."""
    covered: float
    """Share of its weight that was heard."""
    explained: float
    """Share of the sentence's weight that its words account for."""

    @property
    def is_sentence(self) -> bool:
        """Whether the sentence is the phrase, give or take a letter or the order of words."""
        same_words = min(self.covered, self.explained) >= _ALL
        return self.score >= t.SAME_SENTENCE or same_words


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for each of N targets, and for talk about other things."""

    targets: tuple[str, ...]
    of_target: Floats
    """(N, len(OF_TARGET))."""
    of_talk: Floats
    """(len(OF_TALK),)."""
    near: tuple[Near, ...]
    """The nearest phrase of each."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One wording against all targets, none looked at closely yet; arrays are (targets,)."""

    words: tuple[str, ...]
    found: Comparison
    score: Floats
    opinion: Floats
    learned: Floats
    learned_none: float
    learned_others: float

    @property
    def promise(self) -> Floats:
        """In nats, roughly: only good enough to choose whom to look at."""
        return t.OPINION_SHARE * self.score + self.opinion + t.LEARNED_SHARE * self.learned


class SignReader:
    """Reads the signs of sentences against one catalogue. Immutable."""

    def __init__(
        self, catalogue: Catalogue, bags: Bags, index: PhraseIndex, learned: Learned | None
    ) -> None:
        self._index = index
        self.targets = bags.targets
        self._starts = bags.starts
        self._opinion = SecondOpinion(catalogue, bags)
        self._learned = learned
        self._columns = None if learned is None else learned.columns(self.targets)

    def read(self, words: tuple[str, ...], free: frozenset[int] = frozenset()) -> Reading:
        """Compare; `free` are places in `words` that may stay unexplained (facet, channel)."""
        found = self._index.compare(words, free)
        score = np.maximum.reduceat(found.score, self._starts) if self.targets else found.score
        learned = np.full(len(self.targets) + 2, UNLEARNED, np.float32)
        if self._learned is not None and self._columns is not None:
            told = self._learned(words)
            if free:  # what is asked for beside the service must not speak against it
                rest = [word for at, word in enumerate(words) if at not in free]
                told = np.maximum(told, self._learned(rest)) if rest else told
            learned = np.where(self._columns < 0, learned, told[self._columns])
        opinion = self._opinion(words)
        none, others = learned[-2:].tolist()
        return Reading(words, found, score, opinion, learned[:-2], none, others)

    def promising(self, readings: Sequence[Reading]) -> tuple[int, ...]:
        """Columns of the targets worth a closer look, ties in their order."""
        promise = np.mean([reading.promise for reading in readings], axis=0)
        some = np.flatnonzero(np.max([reading.score for reading in readings], axis=0) > 0)
        return tuple(some[np.argsort(-promise[some], kind="stable")][: t.LOOKED_AT].tolist())

    def signs(self, reading: Reading, columns: Sequence[int]) -> Signs:
        """Look closely at some targets."""
        sentence = " ".join(word for word in reading.words if word != GARBAGE)
        telling = max(1, sum(word not in FILLERS for word in reading.words))
        rows, near = [], []
        shares = self._index.accounted(reading.words, (self.targets[one] for one in columns))
        for column, accounted in zip(columns, shares, strict=True):
            nearest, letters = self._nearest(reading.found, sentence, column)
            score, learned = float(reading.score[column]), float(reading.learned[column])
            opinion = float(reading.opinion[column])
            rows.append((
                score,
                max(0.0, score - _HIGH),
                nearest.covered,
                nearest.evidence / 5,
                letters,
                float(nearest.score >= t.SAME_SENTENCE),
                opinion / 10,
                opinion / telling**0.5,
                nearest.explained,
                accounted,
                learned,
                max(learned, _MINE),
            ))  # fmt: skip
            near.append(nearest)
        targets = tuple(self.targets[column] for column in columns)
        of_target = np.array(rows, dtype=np.float32).reshape(-1, len(OF_TARGET))
        return Signs(targets, of_target, self._of_talk(reading, telling), tuple(near))

    def _of_talk(self, reading: Reading, telling: int) -> Floats:
        words, index = reading.words, self._index
        plain = [word for word in words if word not in FILLERS and word != GARBAGE]
        signs = (
            1.0,
            sum(map(index.foreign, plain)) / telling,
            min(2, sum(map(index.other_talk, plain))),
            1 / telling,
            telling / 10,
            words.count(GARBAGE) / telling,
            reading.learned_none,
            sum(map(index.weight, plain)) / 10,
            reading.learned_others,
        )
        return np.array(signs, dtype=np.float32)

    def _nearest(self, found: Comparison, sentence: str, column: int) -> tuple[Near, float]:
        """The best phrase of a target when letters count too, and its likeness by letters."""
        start, stop = self._index.ranges[self.targets[column]]
        scores = found.score[start:stop]
        count = min(t.REFINED, stop - start)
        places = start + np.argsort(-scores, kind="stable")[:count]
        best, best_score, best_letters = int(places[0]), -1.0, 0.0
        for place in places.tolist():
            by_words = (1 - t.LETTERS_SHARE) * float(found.score[place])
            if round(by_words + t.LETTERS_SHARE, 4) <= best_score:
                break  # the same letters would not do for it, nor for those after it
            letters = fuzz.ratio(sentence, self._index.phrases[place].text) / 100
            score = round(by_words + t.LETTERS_SHARE * letters, 4)
            if score > best_score:
                best, best_score, best_letters = place, score, letters
        evidence, covered = float(found.evidence[best]), float(found.covered[best])
        explained = float(found.explained[best])
        return Near(
            self._index.phrases[best], best_score, evidence, covered, explained
        ), best_letters
