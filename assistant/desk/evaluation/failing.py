"""Why sentences were not understood: what they were taken for, and by which words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from assistant.desk.evaluation.figures import Failure
from assistant.desk.evaluation.outcome import Outcome, Verdict
from assistant.match import Matcher
from assistant.match.explain import explain

__all__ = ["failures"]

_WORST_FIRST: Final = (
    Verdict.WRONG,
    Verdict.TAKEN,
    Verdict.ASIDE,
    Verdict.OFFERED,
    Verdict.STEERED,
    Verdict.MISSED,
)

_WORDS: Final = 5
"""Told of each sentence."""

_LEAST: Final = 0.1
"""Nats; a word that speaks less is not told."""


def failures(matcher: Matcher, outcomes: Iterable[Outcome]) -> Iterator[Failure]:
    """The worst kinds first, each in the order of the data."""
    failed = [one for one in outcomes if not one.is_right]
    for verdict in _WORST_FIRST:
        for one in failed:
            if one.verdict is verdict:
                yield _failure(matcher, one)


def _failure(matcher: Matcher, one: Outcome) -> Failure:
    case, nearest = one.case, one.best
    is_near = nearest is not None and nearest.target not in case.right
    return Failure(
        key=case.key,
        text=case.text,
        heard="" if one.heard == case.text else one.heard,
        asked=case.asked,
        language=case.language,
        kind=case.kind,
        snr=case.snr,
        voice=case.voice,
        meant=case.service or case.facet or case.channel or "",
        verdict=one.verdict,
        taken=one.taken_for,
        likely=one.likely,
        nearest="" if nearest is None else nearest.target,
        why=_words(matcher, one.heard, nearest.target) if nearest and is_near else {},
        lacking=_words(matcher, one.heard, case.service) if case.service else {},
    )


def _words(matcher: Matcher, text: str, target: str) -> dict[str, float]:
    told = [one for one in explain(matcher, text, target) if one.weight >= _LEAST]
    told.sort(key=lambda one: -one.weight)
    return {one.word: one.weight for one in told[:_WORDS]}
