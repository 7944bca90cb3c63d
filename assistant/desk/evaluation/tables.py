"""An evaluation as tables of text, for the terminal and for Markdown alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from assistant.desk.evaluation.comparing import Comparison
from assistant.desk.evaluation.figures import Evaluation, Failure
from assistant.desk.evaluation.measure import Figure, Share

__all__ = ["Table", "comparison_tables", "failure_tables", "headline", "tables"]

_CONFUSIONS: Final = 25
"""Told in a table; the JSON and the picture hold all."""

_NONE: Final = "—"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under their names."""

    title: str
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def headline(one: Evaluation) -> str:
    """In-scope accuracy and out-of-scope recall side by side, as CLINC150 is reported."""
    told = [f"in-scope accuracy {_percent(p.right)}" for p in one.questions if p.by == "all"]
    told += [f"out-of-scope recall {_percent(talk.refused)}" for talk in one.talk[:1]]
    return "; ".join(told) or "neither questions for services nor other talk"


def tables(one: Evaluation) -> Iterator[Table]:
    """All figures of a run; tables without rows are left out."""
    made = (
        _questions(one),
        _talk(one),
        _measures(one),
        _bins(one),
        _confusions(one),
        _words(one),
        _latency(one),
    )
    yield from (table for table in made if table.rows)


def failure_tables(failures: tuple[Failure, ...]) -> Iterator[Table]:
    """Each sentence that failed, and which words decided."""
    rows = tuple(
        (
            one.verdict,
            one.text + (f" ⟵ {one.heard}" if one.heard else ""),
            one.meant or _NONE,
            one.taken,
            f"{one.nearest or _NONE} {one.likely:.2f}",
            _telling(one.why),
            _telling(one.lacking),
        )
        for one in failures
    )
    names = ("", "sentence (⟵ heard)", "meant", "taken for", "nearest, probability",
             "words that spoke for it", "words that spoke for the one meant")  # fmt: skip
    yield Table("Sentences that failed", names, rows)


def comparison_tables(compared: Comparison) -> Iterator[Table]:
    """Figures that moved, and sentences that are decided differently."""
    moved = tuple(
        (
            one.name,
            f"{one.before:.4f}",
            f"{one.now:.4f}",
            f"{one.now - one.before:+.4f}",
            "better" if one.gain > 0 else "worse",
        )
        for one in compared.figures
        if one.gain
    )
    note = f"{compared.shared} sentences in both runs"
    if compared.only_before or compared.only_now:
        note += (
            f", {compared.only_before} only in the earlier and {compared.only_now} only in this "
            "one: their figures are not of the same sentences"
        )
    yield Table("What moved", ("figure", "earlier", "now", "by", ""), moved, note)
    changes = tuple(
        (
            "worse" if one.gain < 0 else "better" if one.gain else "other mistake",
            one.text,
            one.meant,
            one.before,
            one.now,
        )
        for one in compared.changes
    )
    if changes:
        yield Table("Sentences", ("", "sentence", "meant", "earlier", "now"), changes)


def _questions(one: Evaluation) -> Table:
    names = ("by", "", "of", "right", "at once", "wrong", "asked aside", "not understood", "part")
    rows = tuple(
        (
            part.by,
            part.name,
            str(part.right.of),
            _percent(part.right),
            _percent(part.at_once),
            _percent(part.wrong),
            _percent(part.aside, interval=False),
            _percent(part.missed, interval=False),
            _NONE if part.aspect is None else _percent(part.aspect, interval=False),
        )
        for part in one.questions
    )
    note = (
        "right: answered, or asked back with the right one named; wrong: another one answered with "
        "confidence; part: the right one and just the part of the answer that was asked for. In "
        "brackets 95 % of 1,000 resamples."
    )
    return Table("Questions", names, rows, note)


def _talk(one: Evaluation) -> Table:
    names = ("by", "", "of", "refused", "answered", "asked back", "taken for a command")
    rows = tuple(
        (
            talk.by,
            talk.name,
            str(talk.refused.of),
            _percent(talk.refused),
            _percent(talk.taken),
            _percent(talk.offered, interval=False),
            _percent(talk.steered, interval=False),
        )
        for talk in one.talk
    )
    return Table("Talk about other things", names, rows)


def _measures(one: Evaluation) -> Table:
    told: dict[str, Figure | None] = {
        "AUROC of the best probability": one.area,
        "accuracy at 5 % false accepts": one.accuracy_at_accepts,
        "expected calibration error": one.calibration_error,
    }
    rows = tuple(
        (name, f"{figure.value:.4f}", f"{figure.low:.4f} to {figure.high:.4f}")
        for name, figure in told.items()
        if figure is not None
    )
    return Table("Probabilities", ("measure", "value", "95 %"), rows)


def _bins(one: Evaluation) -> Table:
    rows = tuple(
        (
            f"{part.low:.1f} to {part.high:.1f}",
            str(part.of),
            f"{part.likely:.3f}",
            f"{part.right:.3f}",
        )
        for part in one.bins
    )
    names = ("probability", "sentences", "mean", "share right")
    return Table("Calibration", names, rows, "Questions and other talk, by their best service.")


def _confusions(one: Evaluation) -> Table:
    rows = tuple((each.meant, each.taken, str(each.count)) for each in one.confusions[:_CONFUSIONS])
    rest = len(one.confusions) - len(rows)
    note = f"{rest} more in the JSON." if rest > 0 else ""
    return Table("Confusions", ("meant", "taken for", "times"), rows, note)


def _words(one: Evaluation) -> Table:
    rows = tuple(
        (
            part.by,
            part.name,
            str(part.sentences),
            str(part.words),
            _rate(part.word_error),
        )
        for part in one.words
    )
    return Table("Hearing", ("by", "", "sentences", "words", "word error"), rows)


def _latency(one: Evaluation) -> Table:
    rows = tuple(
        (part.what, f"{part.p50:.2f}", f"{part.p99:.2f}", f"{part.worst:.2f}")
        for part in one.latency
    )
    return Table("Time, ms", ("", "median", "99th percentile", "longest"), rows)


def _percent(share: Share, *, interval: bool = True) -> str:
    if not share.of:
        return _NONE
    told = f"{share.value:.1%}"
    return f"{told} ({share.low:.1%} to {share.high:.1%})" if interval else told


def _rate(figure: Figure) -> str:
    return f"{figure.value:.1%} ({figure.low:.1%} to {figure.high:.1%})"


def _telling(words: Mapping[str, float]) -> str:
    return ", ".join(f"{word} {weight:.1f}" for word, weight in words.items()) or _NONE
