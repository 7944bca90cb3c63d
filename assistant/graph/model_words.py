"""More words for the graph of a finished model, from folder to folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from assistant.graph.const_fst import bad_graph, read_const, write_const
from assistant.graph.extension import extend_grammar, extend_lexicon
from assistant.graph.lookahead import read_lookahead, write_lookahead
from assistant.graph.words import UNKNOWN, read_words, write_words

__all__ = ["extend_graph"]


def extend_graph(
    old: Path, new: Path, pronunciations: Mapping[str, Sequence[Sequence[str]]]
) -> None:
    """Write `HCLr.fst`, `Gr.fst` and `words.txt` with more words into an existing folder.

    Each of the words must have a pronunciation, and none may be in the old graph.
    Raise `ModelError` `graph-format`, `OSError`.
    """
    table = read_words(old)
    if UNKNOWN not in table:
        raise bad_graph(f"it has no word {UNKNOWN}")
    lexicon, grammar = read_lookahead(old / "HCLr.fst"), read_const(old / "Gr.fst")
    if pronunciations:
        extension = extend_lexicon(lexicon, table[UNKNOWN], list(pronunciations.values()))
        lexicon = extension.lexicon
        grammar = extend_grammar(grammar, extension.labels)
        table |= dict(zip(pronunciations, extension.labels, strict=True))
    write_lookahead(new / "HCLr.fst", lexicon)
    write_const(new / "Gr.fst", grammar)
    write_words(new, table)
