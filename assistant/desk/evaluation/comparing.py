"""What has become better or worse since an earlier evaluation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from assistant.desk.evaluation.cases import Case
from assistant.desk.evaluation.figures import Evaluation
from assistant.desk.evaluation.measure import Figure, Share
from assistant.desk.evaluation.outcome import Verdict
from assistant.errors import EvaluationError

__all__ = ["Change", "Comparison", "Moved", "compare", "read_evaluation"]

_WORTH: Final = {
    Verdict.ANSWERED: 3,
    Verdict.REFUSED: 3,
    Verdict.ASKED_BACK: 2,
    Verdict.MISSED: 1,
    Verdict.STEERED: 1,
    Verdict.ASIDE: 1,
    Verdict.OFFERED: 1,
    Verdict.WRONG: 0,
    Verdict.TAKEN: 0,
}
"""To the visitor; what is worth the same is told as another mistake."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure then and now."""

    name: str
    before: float
    now: float
    higher_is_better: bool

    @property
    def gain(self) -> float:
        """Above 0 for the better."""
        step = round(self.now - self.before, 4)
        return step if self.higher_is_better else -step


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence that is decided differently."""

    text: str
    meant: str
    before: str
    now: str
    gain: int
    """Above 0 for the better, 0 for another mistake."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both runs beside each other; figures of different sentences are not comparable."""

    shared: int
    """Sentences that both asked."""
    only_before: int
    only_now: int
    figures: tuple[Moved, ...]
    changes: tuple[Change, ...]
    """The worse first, then the better, then the rest; each in the order of the data."""


def read_evaluation(path: Path) -> Evaluation:
    """What `--json` wrote. Raise `EvaluationError`."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Evaluation)
    except (OSError, msgspec.DecodeError) as error:
        raise EvaluationError(
            "evaluation-result",
            f"{path} is no result of an evaluation: {error}",
            "name a file that `komekshi evaluate --json FILE` wrote with this version",
        ) from error


def compare(before: Evaluation, now: Evaluation, cases: Sequence[Case]) -> Comparison:
    """`cases` are those of `now`, for their words."""
    earlier = before.outcomes
    changes = [
        change for case in cases if (change := _change(case, earlier, now.outcomes)) is not None
    ]
    figures = dict(_figures(before))
    return Comparison(
        shared=len(earlier.keys() & now.outcomes.keys()),
        only_before=len(earlier.keys() - now.outcomes.keys()),
        only_now=len(now.outcomes.keys() - earlier.keys()),
        figures=tuple(
            Moved(name, figures[name][0], value, better)
            for name, (value, better) in _figures(now)
            if name in figures
        ),
        changes=tuple(sorted(changes, key=_order)),
    )


def _order(change: Change) -> int:
    return 0 if change.gain < 0 else 1 if change.gain > 0 else 2


def _change(case: Case, earlier: Mapping[str, str], later: Mapping[str, str]) -> Change | None:
    before, now = earlier.get(case.key), later.get(case.key)
    if before is None or now is None or before == now:
        return None
    gain = _worth(now) - _worth(before)
    return Change(case.text, case.service or str(case.asked), before, now, gain)


def _worth(outcome: str) -> int:
    return _WORTH.get(Verdict(outcome.split(":")[0]), 0)


def _figures(one: Evaluation) -> Iterator[tuple[str, tuple[float, bool]]]:
    """Name → value, and whether more is better."""
    for part in one.questions:
        shares = (part.right, True), (part.at_once, True), (part.wrong, False)
        yield from _named(
            f"questions, {part.by} {part.name}", ("right", "at once", "wrong"), shares
        )
    for talk in one.talk:
        both = (talk.refused, True), (talk.taken, False)
        yield from _named(f"other talk, {talk.by} {talk.name}", ("refused", "answered"), both)
    for words in one.words:
        yield f"word error, {words.by} {words.name}", (words.word_error.value, False)
    whole: dict[str, tuple[Figure | None, bool]] = {
        "AUROC": (one.area, True),
        "accuracy at 5 % false accepts": (one.accuracy_at_accepts, True),
        "calibration error": (one.calibration_error, False),
    }
    for name, (figure, better) in whole.items():
        if figure is not None:
            yield name, (figure.value, better)


def _named(
    of: str, names: Sequence[str], shares: Sequence[tuple[Share, bool]]
) -> Iterator[tuple[str, tuple[float, bool]]]:
    for name, (share, better) in zip(names, shares, strict=True):
        yield f"{of}: {name}", (round(share.value, 4), better)
