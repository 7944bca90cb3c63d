"""The signs by which a sentence is judged: what phrases, opinion and learning say of each target.

Rows of numbers only; `judge` weighs them, `python -m models.understanding` learns the weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from assistant.catalogue.model import Catalogue, Phrase
from assistant.match import thresholds as t
from assistant.match.bags import Bags
from assistant.match.index import Comparison, Heard, PhraseIndex
from assistant.match.learned import UNLEARNED, Learned
from assistant.match.opinion import SecondOpinion
from assistant.match.words import FILLERS, GARBAGE

__all__ = ["OF_TALK", "OF_TARGET", "Near", "Reading", "SignReader", "Signs"]

Floats = NDArray[np.float32]
Places = NDArray[np.int64]

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

_NEARLY: Final = 1e-3
"""Nats by which rounding may put what was found above its bound."""

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
    heard: Heard
    at_most: NDArray[np.float64]
    """What no phrase of the target can score more than."""
    opinion: Floats
    learned: Floats
    learned_none: float
    learned_others: float

    def promise(self, score: NDArray[np.floating], columns: Places) -> NDArray[np.float64]:
        """In nats, roughly: only good enough to choose whom to look at."""
        told = self.opinion[columns] + t.LEARNED_SHARE * self.learned[columns]
        return np.asarray(t.OPINION_SHARE * score + told, dtype=np.float64)


class SignReader:
    """Reads the signs of sentences against one catalogue. Immutable."""

    def __init__(
        self, catalogue: Catalogue, bags: Bags, index: PhraseIndex, learned: Learned | None
    ) -> None:
        self._index = index
        self.targets = bags.targets
        self._texts = np.array([phrase.text for phrase in bags.phrases], dtype=np.object_)
        self._opinion = SecondOpinion(catalogue, bags)
        self._learned = learned
        self._columns = None if learned is None else learned.columns(self.targets)

    def read(self, words: tuple[str, ...], free: frozenset[int] = frozenset()) -> Reading:
        """Hear; `free` are places in `words` that may stay unexplained (facet, channel)."""
        heard = self._index.hear(words, free)
        learned = np.full(len(self.targets) + 2, UNLEARNED, np.float32)
        if self._learned is not None and self._columns is not None:
            told = self._learned(words)
            if free:  # what is asked for beside the service must not speak against it
                rest = [word for at, word in enumerate(words) if at not in free]
                told = np.maximum(told, self._learned(rest)) if rest else told
            learned = np.where(self._columns < 0, learned, told[self._columns])
        opinion = self._opinion(words)
        none, others = learned[-2:].tolist()
        return Reading(words, heard, heard.at_most(), opinion, learned[:-2], none, others)

    def look(self, readings: Sequence[Reading]) -> list[Signs]:
        """The signs of each wording, all of the targets that promise most; none without any."""
        most = np.max([reading.at_most for reading in readings], axis=0)
        some = np.flatnonzero(most > 0)
        bound = _mean([reading.promise(reading.at_most[some], some) for reading in readings])
        falling = np.argsort(-bound, kind="stable")
        count = t.COMPARED
        while True:
            columns = np.sort(some[falling[:count]])
            found = [self._index.compare(reading.heard, columns) for reading in readings]
            pairs = zip(readings, found, strict=True)
            promise = _mean([reading.promise(one.best(), columns) for reading, one in pairs])
            best = np.argsort(-promise, kind="stable")[: t.LOOKED_AT]
            least = float(promise[best[-1]]) if len(best) else 0.0
            further = int((bound >= least - _NEARLY).sum())
            if further <= count:
                break
            count = further  # for one of them the bound is above what was found
        return [
            self._signs(reading, one, columns, best.tolist())
            for reading, one in zip(readings, found, strict=True)
        ]

    def _signs(
        self, reading: Reading, found: Comparison, columns: Places, places: Sequence[int]
    ) -> Signs:
        """Look closely at some of the targets compared; `places` are theirs in `columns`."""
        sentence = " ".join(word for word in reading.words if word != GARBAGE)
        telling = max(1, sum(word not in FILLERS for word in reading.words))
        chosen = columns[list(places)]
        near, letters = self._nearest(found, sentence, places)
        score = found.best()[list(places)].astype(np.float64)
        opinion = reading.opinion[chosen].astype(np.float64)
        learned = reading.learned[chosen]
        signs = (
            score,
            np.maximum(0.0, score - _HIGH),
            [one.covered for one in near],
            [one.evidence / 5 for one in near],
            letters,
            [one.score >= t.SAME_SENTENCE for one in near],
            opinion / 10,
            opinion / telling**0.5,
            [one.explained for one in near],
            reading.heard.accounted()[chosen],
            learned,
            np.maximum(learned, _MINE),
        )
        return Signs(
            tuple(self.targets[column] for column in chosen.tolist()),
            np.array(signs, dtype=np.float32).T,
            self._of_talk(reading, telling),
            near,
        )

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

    def _nearest(
        self, found: Comparison, sentence: str, places: Sequence[int]
    ) -> tuple[tuple[Near, ...], Floats]:
        """The best phrase of each target when letters count too, and its likeness by letters."""
        if not places:
            return (), np.empty(0, dtype=np.float32)
        some = [found.first(place, t.REFINED) for place in places]
        rows = np.concatenate(some)
        texts = self._texts[found.places[rows]].tolist()
        letters = process.cdist([sentence], texts, scorer=fuzz.ratio, dtype=np.float32)[0] / 100
        by_words = (1 - t.LETTERS_SHARE) * found.score[rows].astype(np.float64)
        scores = np.round(by_words + t.LETTERS_SHARE * letters, 4)
        ends = np.cumsum([len(one) for one in some]).tolist()
        starts = (0, *ends[:-1])
        best = [a + int(scores[a:b].argmax()) for a, b in zip(starts, ends, strict=True)]
        told = (found.evidence, found.covered, found.explained)
        rest = (array[rows[best]].tolist() for array in told)
        phrases = (self._index.phrases[place] for place in found.places[rows[best]].tolist())
        near = map(Near, phrases, scores[best].tolist(), *rest)
        return tuple(near), letters[best]


def _mean(several: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    return several[0] if len(several) == 1 else np.asarray(np.mean(several, axis=0))
