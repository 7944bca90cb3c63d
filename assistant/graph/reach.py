"""Which words can come next: the look-ahead data of an `olabel_lookahead` FST.

While it composes lexicon and grammar, Vosk asks of every state which output labels can
follow it. Labels are renumbered so that the answer is a few intervals, mostly one. The
numbers are those that OpenFst gives (`fst/label-reachable.h`, `fst/state-reachable.h`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.graph.fst import EPSILON, NOT_FINAL, Fst

__all__ = ["Reach", "label_reach"]

_END: Final = -1
"""Label that stands for the end of the sentence until labels are renumbered."""
_NEW, _OPEN, _LEFT = range(3)

_Interval = tuple[int, int]
_Set = tuple[_Interval, ...]
"""Half-open intervals of labels, in order, none touching the next one."""


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """The labels that can be the next output after each state."""

    final_label: int
    """Stands for the end of the sentence; −1 where nothing can end."""
    offsets: NDArray[np.int64]
    """The intervals of state s are `bounds[offsets[s] : offsets[s + 1]]`. Shape (n + 1,)."""
    bounds: NDArray[np.int32]
    """Begin and end (exclusive) of each interval. Shape (intervals, 2)."""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Reach):
            return NotImplemented
        return (
            self.final_label == other.final_label
            and np.array_equal(self.offsets, other.offsets)
            and np.array_equal(self.bounds, other.bounds)
        )

    __hash__ = None  # type: ignore[assignment]

    def __len__(self) -> int:
        """Number of states."""
        return len(self.offsets) - 1

    def of(self, state: int) -> NDArray[np.int32]:
        """The intervals of a state, shape (k, 2)."""
        return self.bounds[self.offsets[state] : self.offsets[state + 1]]

    def states_with(self, label: int) -> NDArray[np.bool_]:
        """Which states can put out a label next. Shape (n,)."""
        holds = (self.bounds[:, 0] <= label) & (label < self.bounds[:, 1])
        seen = np.concatenate([[0], np.cumsum(holds)])
        return np.asarray(seen[self.offsets[1:]] > seen[self.offsets[:-1]])

    def with_last(self, states: NDArray[np.bool_], begin: int, end: int) -> Reach:
        """Add labels `begin` to `end` (exclusive), beyond all present ones, to some states.

        None of these states may be without labels.
        """
        lasts = self.offsets[1:][states] - 1
        touching = self.bounds[lasts, 1] == begin
        bounds = self.bounds.copy()
        bounds[lasts[touching], 1] = end
        bounds = np.insert(bounds, lasts[~touching] + 1, (begin, end), axis=0)
        longer = np.zeros(len(self) + 1, np.int64)
        longer[1:][np.flatnonzero(states)[~touching]] = 1
        return Reach(self.final_label, self.offsets + np.cumsum(longer), bounds)


def label_reach(fst: Fst) -> tuple[NDArray[np.int32], Reach]:
    """New labels by old ones, and the look-ahead data in new labels.

    Raise `ValueError` where arcs without output form a cycle of more than one state.
    """
    successors, nodes, roots = _silent_graph(fst)
    # OpenFst walks twice: through the states, then in the topological order that it found.
    _, first = _walk(successors, [*roots, *range(len(successors))])
    entered, finished = _walk(successors, [*roots, *reversed(first)])
    number = {node: index for index, node in enumerate((n for n in entered if n >= len(fst)), 1)}
    sets: list[_Set] = [()] * len(successors)
    for node, index in number.items():
        sets[node] = ((index, index + 1),)
    for node in finished:
        if node < len(fst):
            sets[node] = _union([sets[target] for target in successors[node]])
    end = nodes.pop(_END, None)
    table = np.zeros(max(nodes, default=0) + 1, np.int32)
    for label, node in nodes.items():
        table[label] = number[node]
    return table, _reach(-1 if end is None else number[end], sets[: len(fst)])


def _reach(final_label: int, sets: Sequence[_Set]) -> Reach:
    sizes = np.array([0, *map(len, sets)], np.int64)
    bounds = np.array([interval for intervals in sets for interval in intervals], np.int32)
    return Reach(final_label, np.cumsum(sizes), bounds.reshape(-1, 2))


def _silent_graph(fst: Fst) -> tuple[list[list[int]], dict[int, int], list[int]]:
    """Successors of each state by arcs without output, loops left out.

    An arc with output leads to a node of its label instead, and a final state to the node
    `_END`; the second value has the nodes by label. The third one are the states that no
    arc enters, not even their own.
    """
    targets, outputs = fst.arcs["nextstate"].tolist(), fst.arcs["olabel"].tolist()
    final = (fst.finals != NOT_FINAL).tolist()
    bounds = fst.offsets.tolist()
    nodes: dict[int, int] = {}
    successors: list[list[int]] = []
    entered: set[int] = set()
    for state, (begin, end) in enumerate(pairwise(bounds)):
        mine = []
        for label, target in zip(outputs[begin:end], targets[begin:end], strict=True):
            if label != EPSILON:
                mine.append(nodes.setdefault(label, len(fst) + len(nodes)))
            elif target == state:
                entered.add(state)
            else:
                mine.append(target)
        if final[state]:
            mine.append(nodes.setdefault(_END, len(fst) + len(nodes)))
        entered.update(mine)
        successors.append(mine)
    successors += [[] for _ in nodes]
    return successors, nodes, [state for state in range(len(fst)) if state not in entered]


def _walk(successors: Sequence[Sequence[int]], roots: Iterable[int]) -> tuple[list[int], list[int]]:
    """Depth first: the nodes as they are entered, and as they are left for good."""
    entered: list[int] = []
    left: list[int] = []
    state = bytearray(len(successors))
    for root in roots:
        stack = [] if state[root] else [(root, iter((root,)))]
        while stack:
            node, targets = stack[-1]
            for target in targets:
                if state[target] == _OPEN and target != node:
                    raise ValueError("arcs without output form a cycle")
                if state[target] == _NEW:
                    state[target] = _OPEN
                    entered.append(target)
                    stack.append((target, iter(successors[target])))
                    break
            else:
                stack.pop()
                if state[node] == _OPEN:
                    state[node] = _LEFT
                    left.append(node)
    return entered, left


def _union(sets: Sequence[_Set]) -> _Set:
    if len(sets) == 1:
        return sets[0]
    merged: list[_Interval] = []
    for begin, end in sorted(interval for intervals in sets for interval in intervals):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return tuple(merged)
