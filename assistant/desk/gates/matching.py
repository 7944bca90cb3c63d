"""Gate: a service's own phrases lead to it, not to another one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from assistant.catalogue import Catalogue, Finding, Phrase
from assistant.catalogue.finding import error, warning
from assistant.desk.gates.templates import TemplateBook
from assistant.match import Answer, Choose, Command, Confirm, FollowUp, Matcher, NotKnown, NotSpeech

__all__ = ["SAMPLE", "over_matches", "sampled"]

SAMPLE: Final = 40
"""Every n-th phrase is tried: 1,000 of 41,000 take 4 s, all of them three minutes."""


@dataclass(frozen=True, slots=True)
class _Lost:
    """Where a phrase of one service led."""

    code: str
    target: str
    outcome: str
    is_error: bool


def sampled(catalogue: Catalogue, every: int) -> list[Phrase]:
    """Every n-th phrase of services, collections and lessons."""
    return [phrase for phrase in catalogue.phrases if not phrase.is_talk][::every]


def over_matches(
    matcher: Matcher, phrases: Iterable[Phrase], book: TemplateBook
) -> Iterator[Finding]:
    """One finding for each service and what its phrases were taken for."""
    lost: dict[_Lost, list[str]] = defaultdict(list)
    for phrase in phrases:
        one = _lost(matcher, phrase)
        if one is not None:
            lost[one].append(phrase.text)
    for one, texts in lost.items():
        rest = f" and {len(texts) - 1} more" if len(texts) > 1 else ""
        finding = error if one.is_error else warning
        yield finding(
            one.code,
            book.where(one.target, texts[0]),
            f"«{texts[0]}»{rest}: {one.outcome}",
            "add a word that tells the two apart, or leave the phrase to the other",
        )


def _lost(matcher: Matcher, phrase: Phrase) -> _Lost | None:
    match matcher.decide(phrase.text, language=phrase.language):
        case Answer(candidate=candidate) if candidate.target != phrase.target:
            outcome = f"is answered as {candidate.target}"
            return _Lost("over-match", phrase.target, outcome, is_error=True)
        case Confirm(candidate=candidate) if candidate.target != phrase.target:
            outcome = f"is asked back as {candidate.target}"
            return _Lost("over-match", phrase.target, outcome, is_error=False)
        case Choose(candidates=near) if all(one.target != phrase.target for one in near):
            outcome = f"is asked back as {' or '.join(one.target for one in near)}"
            return _Lost("over-match", phrase.target, outcome, is_error=False)
        case Command() | FollowUp():
            outcome = "is taken for a question about the service before"
            return _Lost("phrase-lost", phrase.target, outcome, is_error=False)
        case NotKnown() | NotSpeech():
            return _Lost("phrase-lost", phrase.target, "is not known", is_error=False)
        case _:
            return None
