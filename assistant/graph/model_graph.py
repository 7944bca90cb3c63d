"""The folder `graph/` of a model: the lexicon, the language model and their tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from assistant.graph.const_fst import write_const
from assistant.graph.fst import Fst
from assistant.graph.lexicon_fst import lexicon_fst
from assistant.graph.lexicon_tree import lexicon_tree
from assistant.graph.lookahead import look_ahead, write_lookahead
from assistant.graph.phone_table import write_phone_tables
from assistant.graph.words import UNKNOWN, write_words

__all__ = ["write_graph"]


def write_graph(
    graph: Path,
    lexicon: Iterable[tuple[str, Sequence[str]]],
    grammar: Callable[[Mapping[str, int]], Fst],
) -> int:
    """Write a graph for words with their phones; returns the number of words, `[unk]` included.

    `grammar` makes the language model from the ids of the words; `[unk]` is not among them.
    Raise `OSError`.
    """
    entries = [(word, phones) for word, phones in lexicon if phones]
    ids = {word: n for n, word in enumerate(sorted({word for word, _ in entries}), start=1)}
    unknown = len(ids) + 1
    tree = lexicon_tree((ids[word], phones) for word, phones in entries)
    heard, labels = look_ahead(lexicon_fst(tree, unknown))
    said = grammar(ids).relabelled(np.asarray(labels), "ilabel", "olabel").sorted_by("ilabel")
    graph.mkdir(parents=True, exist_ok=True)
    write_lookahead(graph / "HCLr.fst", heard)
    write_const(graph / "Gr.fst", said)
    table = {word: int(labels[number]) for word, number in ids.items()}
    write_words(graph, {**table, UNKNOWN: int(labels[unknown])})
    write_phone_tables(graph)
    return unknown
