"""One way after the other, each in a process of its own, over the same sentences."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from assistant.catalogue import Catalogue
from assistant.desk.evaluation import Row
from assistant.desk.evaluation.measure import (
    FALSE_ACCEPTS,
    Figure,
    accuracy_at,
    area,
    figure,
    percentile,
)
from benchmarks.peers.fuzzy import CorrectedAsWyoming, Rapid, TheFuzz
from benchmarks.peers.grammar import Hassil
from benchmarks.peers.linear import Linear
from benchmarks.peers.material import Guess, Material, Way, load_material
from benchmarks.peers.ours import Ours

__all__ = ["WAYS", "Measured", "Run", "ahead", "measured", "private_mb", "run", "timed", "warm_up"]

WAYS: Final[Mapping[str, Callable[[Material], Way]]] = {
    "ours": Ours,
    "TF-IDF + linear, phrases": lambda material: Linear(material, paraphrases=False),
    "TF-IDF + linear, phrases and paraphrases": lambda material: Linear(material, paraphrases=True),
    "rapidfuzz ratio": lambda material: Rapid(material, "ratio"),
    "rapidfuzz token_sort_ratio": lambda material: Rapid(material, "token_sort_ratio"),
    "rapidfuzz token_set_ratio": lambda material: Rapid(material, "token_set_ratio"),
    "correction as in wyoming-vosk": CorrectedAsWyoming,
    "hassil, then ratio over its samples": Hassil,
    "rapidfuzz partial_ratio": lambda material: Rapid(material, "partial_ratio"),
    "rapidfuzz WRatio": lambda material: Rapid(material, "WRatio"),
    "thefuzz token_set_ratio": lambda material: TheFuzz(material, "token_set_ratio"),
    "thefuzz WRatio": lambda material: TheFuzz(material, "WRatio"),
}

_Places = NDArray[np.int64]

_WARM_UP: Final = 50
"""Phrases decided before the clock counts; a few of them for the slow ones."""
_WARM_UP_S: Final = 1.0


class Run(msgspec.Struct, frozen=True):
    """What a way made of the sentences, in their order."""

    guesses: tuple[tuple[str | None, float], ...]
    worked_ms: tuple[float, ...]
    """Processor time of each decision, which a busy machine stretches less than the clock's."""
    waited_ms: tuple[float, ...]
    build_s: float
    """Processor time, training included."""
    memory_mb: float
    """Private memory that the way added to the process."""


class Measured(msgspec.Struct, frozen=True):
    """Figures of one way over N questions and M sentences about other things."""

    questions: int
    other_talk: int
    right: Figure
    """Share of questions whose nearest target is right."""
    right_at_accepts: Figure
    """The same, above the score that 5 % of the other talk passes."""
    area: Figure
    p50_ms: float
    p99_ms: float
    waited_p50_ms: float
    waited_p99_ms: float
    build_s: float
    memory_mb: float


def run(name: str, texts: Sequence[str]) -> Run:
    """Build a way and ask it; to be called in a fresh process."""
    material = load_material()
    gc.collect()
    memory, begin = private_mb(), time.process_time()
    way = WAYS[name](material)
    build = time.process_time() - begin
    warm_up(way, material.catalogue)
    decided, worked, waited = timed(way, texts)
    gc.collect()
    added = private_mb() - memory
    guesses = [
        one if isinstance(one, Guess) else way.guess(text)
        for one, text in zip(decided, texts, strict=True)
    ]
    return Run(
        tuple((guess.target, guess.score) for guess in guesses),
        tuple(worked),
        tuple(waited),
        round(build, 2),
        round(added, 1),
    )


def timed(way: Way, texts: Sequence[str]) -> tuple[list[object], list[float], list[float]]:
    """Each decision, and its milliseconds of work and of waiting."""
    decided: list[object] = []
    worked, waited = [], []
    for text in texts:
        begun, started = time.perf_counter(), time.thread_time()
        decided.append(way.decide(text))
        worked.append((time.thread_time() - started) * 1000)
        waited.append((time.perf_counter() - begun) * 1000)
    return decided, worked, waited


def measured(one: Run, rows: Sequence[Row], places: Sequence[int]) -> Measured:
    """Figures over some of the sentences: `places` are theirs in `rows` and in the run."""
    likely, right, talk = _judged(one, rows, places)

    def share(some: _Places) -> float:
        return float(right[some].mean())

    def accuracy(some: _Places, others: _Places) -> float:
        return accuracy_at(FALSE_ACCEPTS, likely[some], right[some], talk[others])

    def apart(some: _Places, others: _Places) -> float:
        return area(likely[some], talk[others])

    worked = [one.worked_ms[place] for place in places]
    waited = [one.waited_ms[place] for place in places]
    return Measured(
        len(likely),
        len(talk),
        figure(share, len(likely)),
        figure(accuracy, len(likely), len(talk)),
        figure(apart, len(likely), len(talk)),
        percentile(worked, 50),
        percentile(worked, 99),
        percentile(waited, 50),
        percentile(waited, 99),
        one.build_s,
        one.memory_mb,
    )


def ahead(
    one: Run, of_one: Sequence[int], other: Run, of_other: Sequence[int], rows: Sequence[Row]
) -> Figure:
    """By how much one way's accuracy at 5 % false accepts is greater, sentence by sentence.

    `of_one` and `of_other` are the places of the same sentences in both runs, `rows` they.
    """
    places = range(len(rows))
    first = _judged(_part(one, of_one), rows, places)
    second = _judged(_part(other, of_other), rows, places)

    def surplus(some: _Places, others: _Places) -> float:
        accuracies = [
            accuracy_at(FALSE_ACCEPTS, likely[some], right[some], talk[others])
            for likely, right, talk in (first, second)
        ]
        return accuracies[0] - accuracies[1]

    return figure(surplus, len(first[0]), len(first[2]))


def _part(one: Run, places: Sequence[int]) -> Run:
    return msgspec.structs.replace(one, guesses=tuple(one.guesses[place] for place in places))


def _judged(
    one: Run, rows: Sequence[Row], places: Sequence[int]
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.float64]]:
    """Of questions the score and whether it is right, of other talk the score."""
    inside = [place for place in places if rows[place].service]
    outside = [place for place in places if not rows[place].service]
    return (
        np.array([one.guesses[place][1] for place in inside], dtype=np.float64),
        np.array([one.guesses[place][0] in rows[place].right for place in inside]),
        np.array([one.guesses[place][1] for place in outside], dtype=np.float64),
    )


def private_mb() -> float:
    """Memory of this process that it shares with no other."""
    rollup = Path("/proc/self/smaps_rollup").read_text()
    kilobytes = (int(row.split()[1]) for row in rollup.splitlines() if row.startswith("Private_"))
    return sum(kilobytes) / 1024


def warm_up(way: Way, catalogue: Catalogue) -> None:
    """Decide some phrases, all over the catalogue."""
    phrases = catalogue.phrases[:: max(1, len(catalogue.phrases) // _WARM_UP)]
    begin = time.process_time()
    for phrase in phrases:
        way.decide(phrase.text)
        if time.process_time() - begin > _WARM_UP_S:
            return
