"""What ours does with its time: with and without remembered words, and by module."""

from __future__ import annotations

import cProfile
import pstats
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from assistant.desk.evaluation.measure import percentile
from benchmarks.peers.material import ROOT, load_material
from benchmarks.peers.measuring import timed, warm_up
from benchmarks.peers.ours import Ours, forget

__all__ = ["Inside", "Spread", "inside"]


class Spread(msgspec.Struct, frozen=True):
    """Milliseconds."""

    p50: float
    p99: float
    longest: float


class Inside(msgspec.Struct, frozen=True):
    """Times of ours over the whole catalogue."""

    sentences: int
    as_asked: Spread
    """One after the other after a few dozen phrases, words remembered as they come."""
    cold: Spread
    """All words forgotten before each."""
    warm: Spread
    """Right after the same sentence: every word is remembered."""
    waited: Spread
    """`as_asked` by the clock, on a machine as busy as it was."""
    modules: dict[str, float]
    """Share of the time under the profiler that is spent in a module's own code, or in what
    numpy, rapidfuzz and Python do for it."""
    functions: dict[str, float]
    """The same of the functions, those with most."""


def inside(texts: Sequence[str]) -> Inside:
    """Ask ours thrice; to be called in a fresh process."""
    material = load_material()
    ours = Ours(material)
    warm_up(ours, material.catalogue)
    _, asked, waited = timed(ours, texts)
    cold: list[float] = []
    warm: list[float] = []
    for text in texts:
        forget(ours.matcher)
        for spent in (cold, warm):
            begin = time.thread_time()
            ours.decide(text)
            spent.append((time.thread_time() - begin) * 1000)
    forget(ours.matcher)
    modules, functions = _profiled(ours, texts)
    return Inside(
        len(texts),
        _spread(asked),
        _spread(cold),
        _spread(warm),
        _spread(waited),
        modules,
        functions,
    )


def _spread(spent: Sequence[float]) -> Spread:
    return Spread(*(percentile(spent, at) for at in (50, 99, 100)))


_MOST: Final = 15
"""Functions that are named."""


def _profiled(ours: Ours, texts: Sequence[str]) -> tuple[dict[str, float], dict[str, float]]:
    profile = cProfile.Profile()
    profile.enable()
    for text in texts:
        ours.decide(text)
    profile.disable()
    modules: Counter[str] = Counter()
    functions: Counter[str] = Counter()
    # function → calls, primitive calls, own time, time with callees, the same by caller
    for (path, _, name), (*_, own, _, callers) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        if _is_own(path):
            place = Path(path).relative_to(ROOT).as_posix()
            modules[place] += own
            functions[f"{place}: {name}"] += own
            continue
        for (by, _, caller), (*_, spent, _) in callers.items():
            place = Path(by).relative_to(ROOT).as_posix() if _is_own(by) else "in libraries"
            modules[place] += spent
            functions[f"{place}: {caller}" if _is_own(by) else place] += spent
    return _shares(modules), _shares(functions)


def _is_own(path: str) -> bool:
    return path.startswith(str(ROOT)) and "site-packages" not in path


def _shares(spent: Counter[str]) -> dict[str, float]:
    total = sum(spent.values())
    return {name: round(own / total, 3) for name, own in spent.most_common(_MOST)}
