"""The property bits of an OpenFst header, as far as they need no walk through the states.

Of each pair of bits the first says that something holds and the second that it does not;
neither says that it is not known, and OpenFst looks for itself where it needs to know.
Numbers of the bits: `fst/properties.h` of OpenFst 1.7.9.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.graph.fst import EPSILON, Fst

__all__ = ["WALK_BITS", "properties"]

_EXPANDED: Final = 1
_ACCEPTOR: Final = 16
_INPUT_DETERMINISTIC: Final = 18
_OUTPUT_DETERMINISTIC: Final = 20
_EPSILONS: Final = 22
_INPUT_EPSILONS: Final = 24
_OUTPUT_EPSILONS: Final = 26
_INPUT_SORTED: Final = 28
_OUTPUT_SORTED: Final = 30
_WEIGHTED: Final = 32
_TOP_SORTED: Final = 38

WALK_BITS: Final = 0xFF3C_0000_0000
"""Cycles, what can be reached from where, and whether it is a string: not told here."""


def properties(fst: Fst) -> int:
    """Bits that are true of an FST."""
    arcs, sources = fst.arcs, fst.sources
    ilabel, olabel, weight = arcs["ilabel"], arcs["olabel"], arcs["weight"]
    neither = (ilabel == EPSILON) & (olabel == EPSILON)
    costly = np.concatenate([weight, fst.finals])
    holds = {
        _ACCEPTOR: bool((ilabel == olabel).all()),
        _INPUT_DETERMINISTIC: _is_deterministic(sources, ilabel),
        _OUTPUT_DETERMINISTIC: _is_deterministic(sources, olabel),
        _EPSILONS: bool(neither.any()),
        _INPUT_EPSILONS: bool((ilabel == EPSILON).any()),
        _OUTPUT_EPSILONS: bool((olabel == EPSILON).any()),
        _INPUT_SORTED: _is_sorted(sources, ilabel),
        _OUTPUT_SORTED: _is_sorted(sources, olabel),
        _WEIGHTED: bool(((costly != 0) & np.isfinite(costly)).any()),
        _TOP_SORTED: bool((arcs["nextstate"] > sources).all()),
    }
    return _EXPANDED | sum(1 << (bit if true else bit + 1) for bit, true in holds.items())


def _is_sorted(sources: NDArray[np.int64], labels: NDArray[np.int32]) -> bool:
    same = sources[1:] == sources[:-1]
    return not bool((same & (labels[1:] < labels[:-1])).any())


def _is_deterministic(sources: NDArray[np.int64], labels: NDArray[np.int32]) -> bool:
    pairs = np.sort((sources << 32) + labels)
    return not bool((pairs[1:] == pairs[:-1]).any())
