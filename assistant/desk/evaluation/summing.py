"""From outcomes to figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import numpy as np

from assistant.desk.evaluation import measure
from assistant.desk.evaluation.cases import Asked
from assistant.desk.evaluation.figures import (
    Confusion,
    Evaluation,
    Failure,
    Latency,
    Made,
    Questions,
    Talk,
    Words,
)
from assistant.desk.evaluation.measure import Figure, Share, percentile, share
from assistant.desk.evaluation.outcome import Outcome, Verdict

__all__ = ["sum_up"]

_ORDER: Final = ("kk", "ru", "mixed", "plain", "short", "story", "near", "far")
_Outcomes = Sequence[Outcome]

_BY: Final[dict[str, Callable[[Outcome], str]]] = {
    "language": lambda one: one.case.language,
    "kind": lambda one: one.case.kind,
    "noise": lambda one: one.case.snr and f"{one.case.snr} dB",
    "voice": lambda one: one.case.voice,
}


def sum_up(made: Made, outcomes: _Outcomes, failures: Sequence[Failure] = ()) -> Evaluation:
    """Everything that is reported; `outcomes` must not be empty."""
    asked = defaultdict(list)
    for one in outcomes:
        asked[one.case.asked].append(one)
    services, other = asked[Asked.SERVICE], asked[Asked.OTHER]
    calibrated = [*services, *other]
    area, at_accepts = _apart(services, other)
    likely, right = _likely(calibrated), _right(calibrated)
    return Evaluation(
        made=made,
        questions=(
            *(_questions(by, name, some) for by, name, some in _parts(services)),
            *(_questions("question", kind, asked[kind]) for kind in _ASKED if asked[kind]),
        ),
        talk=tuple(_talk(by, name, some) for by, name, some in _parts(other)),
        area=area,
        accuracy_at_accepts=at_accepts,
        calibration_error=measure.figure(
            lambda at: measure.calibration_error(likely[at], right[at]), len(calibrated)
        )
        if calibrated
        else None,
        bins=measure.bins(likely, right),
        confusions=_confusions(outcomes),
        latency=_latency(outcomes),
        words=tuple(_words(by, name, some) for by, name, some in _parts(_spoken(outcomes))),
        outcomes={one.case.key: f"{one.verdict}: {one.taken_for}" for one in outcomes},
        failures=tuple(failures),
    )


_ASKED: Final = (Asked.SERVICE, Asked.FACET, Asked.FOLLOW_UP)


def _parts(outcomes: _Outcomes) -> Iterator[tuple[str, str, list[Outcome]]]:
    """All of them, then by language, kind, noise and voice where there are several."""
    if not outcomes:
        return
    yield "all", "all", list(outcomes)
    for by, name_of in _BY.items():
        groups: dict[str, list[Outcome]] = defaultdict(list)
        for one in outcomes:
            groups[name_of(one)].append(one)
        groups.pop("", None)
        for name in sorted(groups, key=_rank):
            yield by, name, groups[name]


def _rank(name: str) -> tuple[int, float, str]:
    number = name.removesuffix(" dB")
    decibels = float(number) if number != name and number.replace(".", "").isdigit() else 0.0
    return (_ORDER.index(name) if name in _ORDER else len(_ORDER)), decibels, name


def _questions(by: str, name: str, outcomes: _Outcomes) -> Questions:
    aspects = [one.is_right and one.aspect_is_right for one in outcomes]
    facets = outcomes[0].case.asked in (Asked.FACET, Asked.FOLLOW_UP)
    return Questions(
        by,
        name,
        right=share([one.is_right for one in outcomes]),
        at_once=_share(outcomes, Verdict.ANSWERED),
        wrong=_share(outcomes, Verdict.WRONG),
        aside=_share(outcomes, Verdict.ASIDE),
        missed=_share(outcomes, Verdict.MISSED),
        aspect=share(aspects) if facets else None,
    )


def _talk(by: str, name: str, outcomes: _Outcomes) -> Talk:
    return Talk(
        by,
        name,
        refused=_share(outcomes, Verdict.REFUSED),
        taken=_share(outcomes, Verdict.TAKEN),
        offered=_share(outcomes, Verdict.OFFERED),
        steered=_share(outcomes, Verdict.STEERED),
    )


def _share(outcomes: _Outcomes, verdict: Verdict) -> Share:
    return share([one.verdict is verdict for one in outcomes])


def _apart(services: _Outcomes, other: _Outcomes) -> tuple[Figure | None, Figure | None]:
    """AUROC, and accuracy at 5 % false accepts; None where one of both is lacking."""
    if not services or not other:
        return None, None
    inside, outside, right = _likely(services), _likely(other), _right(services)

    def area(some: measure.Places, others: measure.Places) -> float:
        return measure.area(inside[some], outside[others])

    def accuracy(some: measure.Places, others: measure.Places) -> float:
        return measure.accuracy_at(
            measure.FALSE_ACCEPTS, inside[some], right[some], outside[others]
        )

    sizes = len(services), len(other)
    return measure.figure(area, *sizes), measure.figure(accuracy, *sizes)


def _likely(outcomes: _Outcomes) -> measure.Floats:
    return np.array([one.likely for one in outcomes], dtype=np.float64)


def _right(outcomes: _Outcomes) -> measure.Bools:
    return np.array([one.best_is_right for one in outcomes], dtype=np.bool_)


def _confusions(outcomes: _Outcomes) -> tuple[Confusion, ...]:
    """The most frequent first, ties in the order of the alphabet."""
    pairs = Counter(
        (one.case.service or str(one.case.asked), one.taken_for)
        for one in outcomes
        if not one.is_right
    )
    ordered = sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Confusion(meant, taken, count) for (meant, taken), count in ordered)


def _latency(outcomes: _Outcomes) -> tuple[Latency, ...]:
    told = {
        "decide": [one.match_ms for one in outcomes],
        "decide, processor time": [one.worked_ms for one in outcomes if one.worked_ms],
        "recognise": [one.recognise_ms for one in outcomes if one.recognise_ms],
    }
    return tuple(
        Latency(what, percentile(ms, 50), percentile(ms, 99), percentile(ms, 100))
        for what, ms in told.items()
        if ms
    )


def _spoken(outcomes: _Outcomes) -> list[Outcome]:
    return [one for one in outcomes if one.case.sound is not None]


def _words(by: str, name: str, outcomes: _Outcomes) -> Words:
    errors, said = np.array([one.word_errors for one in outcomes], dtype=np.float64).T

    def rate(some: measure.Places) -> float:
        return float(errors[some].sum() / max(1.0, said[some].sum()))

    return Words(by, name, len(outcomes), int(said.sum()), measure.figure(rate, len(outcomes)))
