"""Open mode: how many of a visitor's own words arrive when no phrase is given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from assistant.hearing.store import GARBAGE

__all__ = ["Openness", "open_mode"]


@dataclass(frozen=True, slots=True)
class Openness:
    """Error rates over a set, 0 to 1 and beyond."""

    wer: float
    cer: float
    telling: float
    """Part of the words, weighted by how telling they are for a service, that were heard."""
    count: int

    def rounded(self) -> dict[str, float]:
        """For a report."""
        return {
            "wer": round(self.wer, 3),
            "cer": round(self.cer, 3),
            "telling": round(self.telling, 3),
            "n": self.count,
        }


def open_mode(pairs: Iterable[tuple[str, str]], weight: Callable[[str], float]) -> Openness:
    """Compare (said, heard); `weight` tells how telling a word is."""
    edits = words = letter_edits = letters = 0
    arrived = said_weight = 0.0
    count = 0
    for said, heard in pairs:
        count += 1
        wanted, got = said.split(), [word for word in heard.split() if word != GARBAGE]
        edits += Levenshtein.distance(wanted, got)
        words += len(wanted)
        letter_edits += Levenshtein.distance(said, " ".join(got))
        letters += len(said)
        left = Counter(got)
        for word in wanted:
            said_weight += weight(word)
            if left[word]:
                left[word] -= 1
                arrived += weight(word)
    return Openness(
        edits / max(1, words),
        letter_edits / max(1, letters),
        arrived / max(said_weight, 1e-9),
        count,
    )
