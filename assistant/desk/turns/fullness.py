"""How far a question has got while it is still being said, judged by the catalogue."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import Final

from assistant.catalogue import Catalogue, Phrase
from assistant.desk.turns.turn_taking import Fullness
from assistant.match import (
    Answer,
    Choose,
    Command,
    CommandName,
    Confirm,
    Decision,
    FollowUp,
    NotKnown,
    NotSpeech,
)
from assistant.text import normalise

__all__ = ["FullnessJudge"]

_ENDS_SELDOM: Final = 0.02
"""Share of its phrases that a word ends, below which it wants another word: «как», «туралы»."""
_COMMON: Final = 10
"""Targets in whose phrases such a word is found; rarer ones tell nothing about endings."""
_SURE: Final = 0.8
"""Score from which an answer is taken without waiting for more words. Chosen, not fitted."""
_BEGINNINGS: Final = frozenset({CommandName.YES, CommandName.NO})
"""Commands that people go on from: «нет, мне нужна справка»."""


class FullnessJudge:
    """Judges the words so far. Immutable; made anew for another catalogue."""

    def __init__(self, catalogue: Catalogue, decide: Callable[[str], Decision]) -> None:
        """`decide` takes what a whole question of these words would be taken for."""
        self._decide = decide
        self._phrases = sorted(catalogue.phrases, key=_text)
        self._texts = [phrase.text for phrase in self._phrases]
        self._hanging = _hanging(catalogue.phrases)

    def judge(self, partial: str) -> Fullness:
        """What to expect after these words; 2 ms."""
        text = normalise(partial)
        if not text:
            return Fullness.SOME
        if text.split()[-1] in self._hanging:
            return Fullness.OPEN
        match self._decide(partial):
            case NotKnown() | NotSpeech():
                return Fullness.OPEN
            case Answer(candidate) if candidate.score >= _SURE:
                return self._unless_it_goes_on(text, candidate.target)
            case Command(CommandName.STOP):  # whatever else it is the beginning of
                return Fullness.WHOLE
            case Command(name) if name not in _BEGINNINGS:
                return self._unless_it_goes_on(text, None)
            case FollowUp():
                return self._unless_it_goes_on(text, None)
            case Answer() | Command() | Confirm() | Choose():
                return Fullness.SOME

    def _unless_it_goes_on(self, text: str, target: str | None) -> Fullness:
        """WHOLE, where no longer phrase that begins so leads elsewhere."""
        start = f"{text} "
        for phrase in self._phrases[bisect_left(self._texts, start) :]:
            if not phrase.text.startswith(start):
                return Fullness.WHOLE
            if phrase.target != target:
                return Fullness.SOME
        return Fullness.WHOLE


def _text(phrase: Phrase) -> str:
    return phrase.text


def _hanging(phrases: Iterable[Phrase]) -> frozenset[str]:
    """Words after which a question hardly ever ends, though many questions have them."""
    found: Counter[str] = Counter()
    last: Counter[str] = Counter()
    targets: defaultdict[str, set[str]] = defaultdict(set)
    for phrase in phrases:
        words = phrase.text.split()
        found.update(words)
        last.update(words[-1:])
        for word in words:
            targets[word].add(phrase.target)
    return frozenset(
        word
        for word, times in found.items()
        if len(targets[word]) >= _COMMON and last[word] < _ENDS_SELDOM * times
    )
