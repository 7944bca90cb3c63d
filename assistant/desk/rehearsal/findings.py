"""What a rehearsal of questions shows: which fail, and the words that are to blame. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from assistant.desk.rehearsal.judging import Asked, Verdict
from assistant.desk.rehearsal.trials import Question
from assistant.desk.rehearsal.words import WordTally

__all__ = ["OfQuestion", "OfService", "OfWord", "by", "findings", "understood_share"]

_HARD: Final = 0.7
"""Share heard right below which a word is worth changing: at 24 to 6 dB the average is 0.85."""

_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class OfQuestion:
    """One phrase and all that came of asking it."""

    question: Question
    asked: tuple[Asked, ...]

    @property
    def failures(self) -> tuple[Asked, ...]:
        """Times when it was not understood, in the least noise first."""
        failed = (each for each in self.asked if not each.understood)
        return tuple(sorted(failed, key=lambda each: -each.trial.snr_db))


@dataclass(frozen=True, slots=True)
class OfWord:
    """A word that is hard to hear."""

    word: str
    tally: WordTally
    failures: int
    """How many questions failed in which it was not heard right."""
    unknown: bool
    """Whether a model has not got it, and so can't hear it."""


@dataclass(frozen=True, slots=True)
class OfService:
    """What was found in one service."""

    target: str
    questions: tuple[OfQuestion, ...]
    """Those that failed most come first."""
    words: tuple[OfWord, ...]
    """Words to change, those that did most harm first."""

    @property
    def asked(self) -> tuple[Asked, ...]:
        return tuple(each for question in self.questions for each in question.asked)

    @property
    def failing(self) -> tuple[OfQuestion, ...]:
        return tuple(each for each in self.questions if each.failures)


def findings(asked: Iterable[Asked], known: frozenset[str]) -> list[OfService]:
    """By service, in the order of asking; `known` are the words that a model has, none of
    them where it has no list."""
    return [
        OfService(target, _questions(part), _words(part, known))
        for target, part in by(asked, lambda each: each.trial.question.target).items()
    ]


def by(asked: Iterable[Asked], key: Callable[[Asked], _Key]) -> dict[_Key, list[Asked]]:
    """Groups in the order in which they come up."""
    groups: dict[_Key, list[Asked]] = {}
    for each in asked:
        groups.setdefault(key(each), []).append(each)
    return groups


def understood_share(asked: Sequence[Asked]) -> float:
    """Answered or asked back, 0 to 1."""
    return sum(each.understood for each in asked) / len(asked) if asked else 0.0


def _questions(asked: Sequence[Asked]) -> tuple[OfQuestion, ...]:
    groups = by(asked, lambda each: each.trial.question)
    found = [OfQuestion(question, tuple(part)) for question, part in groups.items()]
    return tuple(sorted(found, key=_badness, reverse=True))


def _badness(found: OfQuestion) -> tuple[int, int, float]:
    """Answered wrongly is worse than not understood, and so is a failure in a quiet room."""
    wrong = sum(each.verdict is Verdict.WRONG for each in found.asked)
    failures = found.failures
    return wrong, len(failures), max((each.trial.snr_db for each in failures), default=0.0)


def _words(asked: Sequence[Asked], known: frozenset[str]) -> tuple[OfWord, ...]:
    tallies: dict[str, WordTally] = {}
    harm: Counter[str] = Counter()
    for each in asked:
        for word, heard in each.words():
            tallies.setdefault(word, WordTally()).add(heard, word)
            harm[word] += heard != word and not each.understood
    found = [
        OfWord(word, tally, harm[word], bool(known) and word not in known)
        for word, tally in tallies.items()
        if harm[word] and tally.share < _HARD
    ]
    return tuple(sorted(found, key=lambda each: (-each.failures, each.tally.share, each.word)))
