"""Phones of the graph: those of the network, each at four places of a word.

A phone has one emitting state and no context, so two transitions: into it, and its loop.
The decoder's input labels are the numbers of these transitions.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from assistant.pronunciation import PHONE_ID, PHONES, SIL, SPN

__all__ = [
    "GRAPH_PHONES",
    "OUTPUTS",
    "PHONE_TABLE",
    "forward",
    "graph_phone",
    "loop",
    "places",
    "write_phone_tables",
]

_POSITIONS: Final = {"B": "begin", "E": "end", "I": "internal", "S": "singleton"}

GRAPH_PHONES: Final = (
    SIL,
    SPN,
    *(f"{phone}_{place}" for phone in PHONES if phone not in (SIL, SPN) for place in _POSITIONS),
)
"""Phones of the graph, ids from 1; the word position does not change the sound."""
_ID: Final = {name: number for number, name in enumerate(GRAPH_PHONES, start=1)}
OUTPUTS: Final = tuple(PHONE_ID[name.split("_")[0]] for name in GRAPH_PHONES)
"""Network output of each graph phone."""

PHONE_TABLE: Final = "".join(f"{name} {number}\n" for name, number in {"<eps>": 0, **_ID}.items())
"""Content of `graph/phones.txt`. A model with another one has another phone set than ours."""


def graph_phone(name: str) -> int:
    """Id of a phone of the graph by its name, for example `A_B`."""
    return _ID[name]


def forward(phone: int) -> int:
    """The transition into a phone."""
    return 2 * phone


def loop(phone: int) -> int:
    """The transition that stays in a phone for one more frame."""
    return 2 * phone - 1


def places(phones: Sequence[str]) -> tuple[int, ...]:
    """Ids of the phones of a word, by their places in it."""
    if len(phones) == 1:
        return (_ID[f"{phones[0]}_S"],)
    inner = (_ID[f"{phone}_I"] for phone in phones[1:-1])
    return (_ID[f"{phones[0]}_B"], *inner, _ID[f"{phones[-1]}_E"])


def write_phone_tables(graph: Path) -> None:
    """Write `phones.txt`, and what Vosk needs for word times and grammars. Raise `OSError`."""
    (graph / "phones").mkdir(parents=True, exist_ok=True)
    special = {SIL: "nonword", SPN: "singleton"}
    boundaries = "".join(
        f"{number} {special.get(name) or _POSITIONS[name[-1]]}\n" for name, number in _ID.items()
    )
    (graph / "phones" / "word_boundary.int").write_text(boundaries, "ascii")
    (graph / "phones.txt").write_text(PHONE_TABLE, "ascii")
    (graph / "disambig_tid.int").write_text(f"{2 * len(GRAPH_PHONES) + 1}\n", "ascii")
