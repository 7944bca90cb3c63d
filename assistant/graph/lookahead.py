"""OpenFst's `olabel_lookahead` format: a `const` FST and its look-ahead data.

Layout: `fst/matcher-fst.h`, `fst/add-on.h` and `fst/interval-set.h` of OpenFst 1.7.9.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.graph.const_fst import Header, bad_graph, decode_const, encode_const
from assistant.graph.fst import Fst
from assistant.graph.properties import properties
from assistant.graph.reach import Reach, label_reach

__all__ = [
    "Lookahead",
    "decode_lookahead",
    "encode_lookahead",
    "look_ahead",
    "read_lookahead",
    "write_lookahead",
]

_KIND: Final = "olabel_lookahead"
_VERSION: Final = 1
_ADD_ON: Final = struct.pack("<i", 446_681_434)
_PARTS: Final = bytes((True, False, True))
"""There is an add-on; none for the input side, one for the output side."""
_SIDE: Final = bytes((False, False))
"""It looks at output labels, and the old labels are not kept."""
_START: Final = struct.Struct("<iq")
"""Label of the end, number of states."""


@dataclass(frozen=True, slots=True)
class Lookahead:
    """An FST sorted by output label, and which labels can follow each of its states."""

    fst: Fst
    reach: Reach


def look_ahead(fst: Fst) -> tuple[Lookahead, NDArray[np.int32]]:
    """With output labels renumbered, and the new labels by old ones.

    Raise `ValueError` where arcs without output form a cycle of more than one state.
    """
    fst = fst.sorted_by("olabel")
    table, reach = label_reach(fst)
    return Lookahead(fst.relabelled(table, "olabel").sorted_by("olabel"), reach), table


def encode_lookahead(graph: Lookahead) -> bytes:
    """Bytes of an `olabel_lookahead` file."""
    header = Header(_KIND, _VERSION, 0, properties(graph.fst), -1, 0, 0)
    reach = graph.reach
    start = _START.pack(reach.final_label, len(reach))
    parts = [header.encode(), _ADD_ON, encode_const(graph.fst), _PARTS, _SIDE, start]
    return b"".join([*parts, _encode_sets(reach)])


def _encode_sets(reach: Reach) -> bytes:
    """Of each state: number of intervals (int64), begins and ends, number of labels in them."""
    counts = np.diff(reach.offsets)
    begins = np.concatenate([[0], np.cumsum(2 * counts + 3)])
    words = np.zeros(int(begins[-1]), "<i4")
    words[begins[:-1]] = counts
    # Before its interval k, a state has 3 numbers of each state before it, and 2 of its own.
    state = np.repeat(np.arange(len(counts)), counts)
    at = 2 * np.arange(len(reach.bounds)) + 3 * state + 2
    words[at], words[at + 1] = reach.bounds.T
    sizes = np.concatenate([[0], np.cumsum(reach.bounds[:, 1] - reach.bounds[:, 0])])
    words[begins[1:] - 1] = sizes[reach.offsets[1:]] - sizes[reach.offsets[:-1]]
    return words.tobytes()


def decode_lookahead(data: bytes) -> Lookahead:
    """Read an `olabel_lookahead` file. Raise `ModelError` `graph-format`."""
    header, at = Header.decode(data)
    if (header.kind, header.version, header.flags) != (_KIND, _VERSION, 0):
        raise bad_graph(f"it is of type {header.kind} version {header.version}")
    if data[at : at + len(_ADD_ON)] != _ADD_ON:
        raise bad_graph("it has no look-ahead data")
    fst, at = decode_const(data, at + len(_ADD_ON))
    expected = _PARTS + _SIDE
    if data[at : at + len(expected)] != expected:
        raise bad_graph("its look-ahead data are of another kind")
    at += len(expected)
    try:
        final_label, states = _START.unpack_from(data, at)
        if states != len(fst):
            raise bad_graph("its look-ahead data are of another graph")
        return Lookahead(fst, _decode_sets(data[at + _START.size :], states, final_label))
    except (struct.error, IndexError, ValueError) as error:
        raise bad_graph(f"its look-ahead data can't be read: {error}") from error


def _decode_sets(data: bytes, states: int, final_label: int) -> Reach:
    words = np.frombuffer(data, "<i4")
    values = memoryview(data).cast("i")
    counts = np.empty(states, np.int64)
    at = 0
    for state in range(states):
        counts[state] = count = values[at]
        at += 2 * count + 3
    if at != len(words):
        raise ValueError("their length is wrong")
    offsets = np.concatenate([[0], np.cumsum(counts)])
    begins = 2 * np.arange(offsets[-1]) + 3 * np.repeat(np.arange(states), counts) + 2
    return Reach(final_label, offsets, np.stack([words[begins], words[begins + 1]], axis=1))


def read_lookahead(path: Path) -> Lookahead:
    """Read a file. Raise `ModelError` `graph-format`, `OSError`."""
    return decode_lookahead(path.read_bytes())


def write_lookahead(path: Path, graph: Lookahead) -> None:
    """Write a file. Raise `OSError`."""
    path.write_bytes(encode_lookahead(graph))
