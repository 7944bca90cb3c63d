"""Word by word: what became of what was said. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from rapidfuzz.distance import Levenshtein

from assistant.hearing.store import GARBAGE

__all__ = ["WordTally", "align", "plain_words"]

_ALIKE: Final = 0.4
"""Similarity of letters, 0 to 1, from which one word is what became of another:
«анықтамасын» and «анықтама» 0.73, two words at random about 0.2."""
_MOST_PARTS: Final = 2
"""Words that one word is heard as, when it falls apart."""


@dataclass(slots=True)
class WordTally:
    """How one word fared."""

    said: int = 0
    right: int = 0
    became: Counter[str] = field(default_factory=Counter)
    """What was heard in its place; lost ones are in no entry."""

    def add(self, heard: str | None, word: str) -> None:
        """Count one more time that `word` was said."""
        self.said += 1
        if heard == word:
            self.right += 1
        elif heard is not None:
            self.became[heard] += 1

    @property
    def lost(self) -> int:
        """How often nothing was heard in its place."""
        return self.said - self.right - self.became.total()

    @property
    def share(self) -> float:
        """Heard right, 0 to 1."""
        return self.right / self.said if self.said else 0.0


def plain_words(text: str) -> list[str]:
    """Words of a hypothesis; garbage is none."""
    return [word for word in text.split() if word != GARBAGE]


def align(said: Sequence[str], heard: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    """Every word said with what was heard in its place, None where nothing was.

    Opcodes of Levenshtein on words find the stretches that differ. Within one, as many words
    are paired in order; of unequally many each takes those that look like it. What does not look
    like the word did not come of it. A word that fell apart («өтініш» heard as «өті ніш») is
    paired with its parts joined by a space.
    """
    begin: tuple[int, int] | None = None
    for code in Levenshtein.opcodes(said, heard):
        if code.tag == "equal":
            if begin is not None:
                yield from _differing(
                    said[begin[0] : code.src_start], heard[begin[1] : code.dest_start]
                )
                begin = None
            for word in said[code.src_start : code.src_end]:
                yield word, word
        elif begin is None:
            begin = code.src_start, code.dest_start
    if begin is not None:
        yield from _differing(said[begin[0] :], heard[begin[1] :])


def _differing(said: Sequence[str], heard: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    if len(said) == len(heard):
        for word, became in zip(said, heard, strict=True):
            yield word, became if _alike(word, (became,)) >= _ALIKE else None
        return
    taken = 0
    for at, word in enumerate(said):
        run = max(_runs(heard, taken), key=lambda run: _alike(word, run.words), default=None)
        alike = 0.0 if run is None else _alike(word, run.words)
        # A word that comes later and looks more like it is not robbed of it.
        if run is None or alike < max(_ALIKE, *(_alike(w, run.words) for w in said[at + 1 :]), 0.0):
            yield word, None
        else:
            taken = run.end
            yield word, " ".join(run.words)


class _Run(NamedTuple):
    words: Sequence[str]
    end: int


def _runs(heard: Sequence[str], first: int) -> Iterator[_Run]:
    """One or more neighbouring words, from `first` on."""
    for start in range(first, len(heard)):
        for end in range(start + 1, min(start + _MOST_PARTS, len(heard)) + 1):
            yield _Run(heard[start:end], end)


def _alike(word: str, run: Sequence[str]) -> float:
    return Levenshtein.normalized_similarity(word, "".join(run))
