"""`graph/words.txt`: the words of a graph and the labels that stand for them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from assistant.graph.const_fst import bad_graph

__all__ = ["EPSILON_WORD", "UNKNOWN", "read_words", "write_words"]

UNKNOWN: Final = "[unk]"
"""The garbage word: what no other word fits."""
EPSILON_WORD: Final = "<eps>"


def read_words(graph: Path) -> dict[str, int]:
    """Labels by word, `<eps>` left out. Raise `ModelError` `graph-format`, `OSError`."""
    try:
        lines = (graph / "words.txt").read_text("utf-8").splitlines()
        table = {word: int(label) for word, label in map(str.split, lines)}
    except ValueError as error:
        raise bad_graph(f"its words.txt can't be read: {error}") from error
    table.pop(EPSILON_WORD, None)
    return table


def write_words(graph: Path, labels: Mapping[str, int]) -> None:
    """Write the table. Raise `OSError`."""
    rows = {EPSILON_WORD: 0, **labels}.items()
    text = "".join(f"{word} {label}\n" for word, label in rows)
    (graph / "words.txt").write_text(text, "utf-8")
