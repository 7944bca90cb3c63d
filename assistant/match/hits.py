"""The best phrase of each service for a sentence, and what may be done to its score."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from assistant.match import thresholds as t
from assistant.match.decision import Candidate
from assistant.match.words import GARBAGE
from assistant.text import Language

__all__ = [
    "Hit",
    "Strangeness",
    "beside",
    "doubted",
    "lifted",
    "likelihood",
    "ordered",
    "scaled",
    "unsure",
]


@dataclass(frozen=True, slots=True)
class Hit:
    """The best phrase of one service."""

    candidate: Candidate
    language: Language
    covered: float
    """Share of the phrase that was heard, by weight."""
    evidence: float
    """Weight of its words that were heard."""

    @property
    def telling(self) -> bool:
        """Whether more than common words was heard of it."""
        return self.evidence >= t.EVIDENCE or self.covered >= t.WHOLE_PHRASE


def ordered(hits: Iterable[Hit]) -> list[Hit]:
    """Best first, ties by id, so that the same sentence always gets the same reply."""
    return sorted(hits, key=lambda hit: (-hit.candidate.score, hit.candidate.target))


def scaled(hit: Hit, factor: float) -> Hit:
    """The same with its score multiplied."""
    candidate = replace(hit.candidate, score=round(hit.candidate.score * factor, 4))
    return replace(hit, candidate=candidate)


@dataclass(frozen=True, slots=True)
class Strangeness:
    """How much of a sentence is about other things."""

    telling: int
    """Words that are no fillers."""
    foreign: int
    """Those among them that no phrase has; a word listed as other talk counts twice."""


def likelihood(hit: Hit, lead: float, told: float, strange: Strangeness) -> float:
    """That the hit which phrases and opinion agree on is right, 0 to 1: logistic regression.

    `lead` over the next in both together and `told`, the opinion's evidence, are in nats.
    """
    words = max(1, strange.telling)
    signs = (
        hit.candidate.score,
        lead,
        told / words**0.5,
        strange.foreign / words,
        hit.evidence,
        hit.covered,
    )
    base, *weights = t.LIKELIHOOD
    return 1 / (1 + math.exp(-base - sum(map(operator.mul, weights, signs))))


def lifted(hit: Hit, likely: float) -> Hit:
    """The same with the score that its likelihood is worth, when that is more.

    A likelihood of `ASK_LIKELY` is worth asking back, one of `ANSWER_LIKELY` an answer.
    """
    if likely < t.ASK_LIKELY:
        return hit
    by = (likely - t.ASK_LIKELY) / (t.ANSWER_LIKELY - t.ASK_LIKELY)
    worth = round(t.CONFIRM_SCORE + by * (t.ANSWER_SCORE - t.CONFIRM_SCORE), 4)
    if worth <= hit.candidate.score:
        return hit
    return replace(hit, candidate=replace(hit.candidate, score=worth))


def beside(hit: Hit, first: Hit, place: int) -> Hit:
    """The same with a score `place` hundredths below the first's, when that is more: so near
    that both are offered."""
    worth = round(first.candidate.score - place / 100, 4)
    if worth <= hit.candidate.score:
        return hit
    return replace(hit, candidate=replace(hit.candidate, score=worth))


def unsure(hit: Hit) -> Hit:
    """The same with a score that is asked back, where it would be answered but for an exact
    wording: the opinion speaks for another service."""
    score = hit.candidate.score
    if not t.ANSWER_SCORE <= score < t.SAME_SENTENCE:
        return hit
    return replace(hit, candidate=replace(hit.candidate, score=t.ANSWER_SCORE - 0.01))


def doubted(hits: list[Hit], text: str, open_text: str) -> list[Hit]:
    """Lower all scores as far as the decode without grammar heard something else."""
    heard = " ".join(word for word in text.split() if word != GARBAGE)
    agreement = Levenshtein.normalized_similarity(heard, open_text)
    lack = max(0.0, t.OPEN_AGREEMENT - agreement) / t.OPEN_AGREEMENT
    return [scaled(hit, 1 - t.OPEN_PENALTY * lack) for hit in hits]
