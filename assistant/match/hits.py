"""The best phrase of each service for a sentence, and what may be done to its score."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from assistant.match import thresholds as t
from assistant.match.decision import Candidate
from assistant.match.words import GARBAGE
from assistant.text import Language

__all__ = ["Hit", "doubted", "ordered", "scaled"]


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


def doubted(hits: list[Hit], text: str, open_text: str) -> list[Hit]:
    """Lower all scores as far as the decode without grammar heard something else."""
    heard = " ".join(word for word in text.split() if word != GARBAGE)
    agreement = Levenshtein.normalized_similarity(heard, open_text)
    lack = max(0.0, t.OPEN_AGREEMENT - agreement) / t.OPEN_AGREEMENT
    return [scaled(hit, 1 - t.OPEN_PENALTY * lack) for hit in hits]
