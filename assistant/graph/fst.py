"""A weighted finite-state transducer as numpy arrays.

Weights are costs (negative natural logarithms, lower is better), labels are 0 for nothing,
a state is its number. The arrays are laid out as OpenFst lays them out in a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["ARC", "EPSILON", "NOT_FINAL", "Arc", "Arcs", "Fst"]

EPSILON: Final = 0
"""Label of an arc that reads, or writes, nothing."""
NOT_FINAL: Final = np.float32(np.inf)
"""Cost of ending in a state where nothing may end."""

ARC: Final = np.dtype(
    [("ilabel", "<i4"), ("olabel", "<i4"), ("weight", "<f4"), ("nextstate", "<i4")]
)
"""`fst::StdArc`."""

Arc = tuple[int, int, int, int, float]
"""Source, target, input label, output label, cost."""
Arcs = NDArray[Any]
"""Array of `ARC`."""


@dataclass(frozen=True, slots=True, eq=False)
class Fst:
    """States 0 to n − 1; the arcs that leave a state stand together."""

    start: int
    finals: NDArray[np.float32]
    """Cost of ending, by state; `NOT_FINAL` where nothing ends. Shape (n,)."""
    offsets: NDArray[np.int64]
    """The arcs of state s are `arcs[offsets[s] : offsets[s + 1]]`. Shape (n + 1,)."""
    arcs: Arcs

    @classmethod
    def build(
        cls, start: int, arcs: Sequence[Arc], finals: Mapping[int, float], *, states: int = 0
    ) -> Fst:
        """Of single arcs; a state keeps its arcs in the order given.

        `states` is the number of states, where not all of them are named by an arc.
        """
        table = np.array(arcs, dtype=np.float64).reshape(-1, 5)
        columns = np.empty(len(table), ARC)
        columns["nextstate"], columns["ilabel"], columns["olabel"] = table[:, 1:4].T
        columns["weight"] = table[:, 4]
        sources = table[:, 0].astype(np.int64)
        last = max(start, *finals, int(table[:, :2].max(initial=0)))
        count = max(states, last + 1)
        costs = np.full(count, NOT_FINAL, np.float32)
        for state, cost in finals.items():
            costs[state] = cost
        return cls.of(start, costs, sources, columns)

    @classmethod
    def of(
        cls, start: int, finals: NDArray[np.float32], sources: NDArray[np.int64], arcs: Arcs
    ) -> Fst:
        """Of arrays of arcs and of the state each one leaves."""
        order = np.argsort(sources, kind="stable")
        counts = np.bincount(sources, minlength=len(finals))
        offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)])
        return cls(start, finals, offsets, arcs[order])

    def __len__(self) -> int:
        """Number of states."""
        return len(self.finals)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Fst):
            return NotImplemented
        return (
            self.start == other.start
            and np.array_equal(self.finals, other.finals)
            and np.array_equal(self.offsets, other.offsets)
            and np.array_equal(self.arcs, other.arcs)
        )

    __hash__ = None  # type: ignore[assignment]

    @property
    def sources(self) -> NDArray[np.int64]:
        """The state that each arc leaves."""
        return np.repeat(np.arange(len(self), dtype=np.int64), np.diff(self.offsets))

    def leaving(self, state: int) -> Arcs:
        """Arcs that leave a state."""
        return self.arcs[self.offsets[state] : self.offsets[state + 1]]

    def sorted_by(self, side: str) -> Fst:
        """Arcs of each state in order of a label, `ilabel` or `olabel`, then of the other one."""
        other = "olabel" if side == "ilabel" else "ilabel"
        order = np.lexsort((self.arcs[other], self.arcs[side], self.sources))
        return Fst(self.start, self.finals, self.offsets, self.arcs[order])

    def scaled(self, factor: float) -> Fst:
        """All costs times a factor; what is not final stays so."""
        arcs = self.arcs.copy()
        arcs["weight"] *= np.float32(factor)
        finals = np.where(self.finals == NOT_FINAL, NOT_FINAL, self.finals * np.float32(factor))
        return Fst(self.start, finals.astype(np.float32), self.offsets, arcs)

    def relabelled(self, labels: NDArray[np.int32], *sides: str) -> Fst:
        """Labels on `sides` looked up in a table by the present label."""
        arcs = self.arcs.copy()
        for side in sides:
            arcs[side] = labels[arcs[side]]
        return Fst(self.start, self.finals, self.offsets, arcs)
