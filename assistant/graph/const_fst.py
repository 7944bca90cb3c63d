"""OpenFst's `const` format: a header, an array of states, an array of arcs.

Layout: `fst/fst.h` (`FstHeader`) and `fst/const-fst.h` of OpenFst 1.7.9, which Vosk 0.3.45
reads; little-endian, not aligned, no symbol tables.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from assistant.errors import ModelError
from assistant.graph.fst import ARC, EPSILON, Fst
from assistant.graph.properties import properties

__all__ = ["Header", "bad_graph", "decode_const", "encode_const", "read_const", "write_const"]

_MAGIC: Final = 2_125_659_606
_CONST_VERSION: Final = 2
"""The unaligned layout."""
_ARC_TYPE: Final = b"standard"
_NUMBERS: Final = struct.Struct("<iiQqqq")
_STATE: Final = np.dtype(
    [
        ("final", "<f4"),
        ("first", "<u4"),
        ("count", "<u4"),
        ("iepsilons", "<u4"),
        ("oepsilons", "<u4"),
    ]
)
_REMEDY: Final = "install the model anew, then try again"


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before the data of every OpenFst file."""

    kind: str
    version: int
    flags: int
    """Bits for symbol tables and alignment; 0 in all that is written here."""
    properties: int
    start: int
    states: int
    arcs: int

    def encode(self) -> bytes:
        """Bytes of the file."""
        kind = self.kind.encode("ascii")
        return b"".join(
            [
                struct.pack("<ii", _MAGIC, len(kind)),
                kind,
                struct.pack("<i", len(_ARC_TYPE)),
                _ARC_TYPE,
                _NUMBERS.pack(
                    self.version, self.flags, self.properties, self.start, self.states, self.arcs
                ),
            ]
        )

    @classmethod
    def decode(cls, data: bytes, at: int = 0) -> tuple[Header, int]:
        """The header at a position, and where it ends. Raise `ModelError` `graph-format`."""
        try:
            magic, length = struct.unpack_from("<ii", data, at)
            if magic != _MAGIC or not 0 < length < 64:
                raise bad_graph("it is no OpenFst file")
            kind = data[at + 8 : at + 8 + length].decode("ascii")
            at += 8 + length
            (length,) = struct.unpack_from("<i", data, at)
            if data[at + 4 : at + 4 + length] != _ARC_TYPE:
                raise bad_graph("its arcs are not of the standard type")
            at += 4 + length
            return cls(kind, *_NUMBERS.unpack_from(data, at)), at + _NUMBERS.size
        except (struct.error, UnicodeDecodeError) as error:
            raise bad_graph(f"its header can't be read: {error}") from error


def bad_graph(why: str) -> ModelError:
    """The error of a graph that is not as Komekshi writes it."""
    return ModelError("graph-format", f"the model's graph can't be used: {why}", _REMEDY)


def encode_const(fst: Fst) -> bytes:
    """Bytes of a `const` file."""
    header = Header("const", _CONST_VERSION, 0, properties(fst), fst.start, len(fst), len(fst.arcs))
    states = np.empty(len(fst), _STATE)
    states["final"] = fst.finals
    states["first"] = fst.offsets[:-1]
    states["count"] = np.diff(fst.offsets)
    for field, side in (("iepsilons", "ilabel"), ("oepsilons", "olabel")):
        silent = np.concatenate([[0], np.cumsum(fst.arcs[side] == EPSILON)])
        states[field] = silent[fst.offsets[1:]] - silent[fst.offsets[:-1]]
    return header.encode() + states.tobytes() + fst.arcs.tobytes()


def decode_const(data: bytes, at: int = 0) -> tuple[Fst, int]:
    """The FST at a position, and where it ends. Raise `ModelError` `graph-format`."""
    header, at = Header.decode(data, at)
    if (header.kind, header.version, header.flags) != ("const", _CONST_VERSION, 0):
        raise bad_graph(f"it is of type {header.kind} version {header.version}")
    end = at + header.states * _STATE.itemsize + header.arcs * ARC.itemsize
    if header.states < 1 or header.arcs < 0 or end > len(data):
        raise bad_graph("it is cut short")
    states = np.frombuffer(data, _STATE, header.states, at)
    arcs = np.frombuffer(data, ARC, header.arcs, at + states.nbytes)
    offsets = np.append(states["first"].astype(np.int64), header.arcs)
    if offsets[0] != 0 or not np.array_equal(np.diff(offsets), states["count"]):
        raise bad_graph("its states and arcs do not fit together")
    labels = np.stack([arcs["ilabel"], arcs["olabel"]])
    targets = np.append(arcs["nextstate"], header.start)
    if labels.min(initial=0) < 0 or targets.min() < 0 or targets.max() >= header.states:
        raise bad_graph("some of its arcs lead to no state, or have no label")
    return Fst(header.start, states["final"].copy(), offsets, arcs.copy()), end


def read_const(path: Path) -> Fst:
    """Read a file. Raise `ModelError` `graph-format`, `OSError`."""
    return decode_const(path.read_bytes())[0]


def write_const(path: Path, fst: Fst) -> None:
    """Write a file. Raise `OSError`."""
    path.write_bytes(encode_const(fst))
