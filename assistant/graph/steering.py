"""A language model of the desk's own sentences, in place of a model's general one.

Vosk makes such a model itself of phrases that it is given, anew for every utterance: 6 µs
for each phrase, and pairs of words at most. Made once and kept, it may hold every phrase,
with triples of words, and a recogniser with it is there in a millisecond.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from assistant.graph.const_fst import write_const
from assistant.graph.counts import TextSource
from assistant.graph.ngram import language_model
from assistant.graph.words import UNKNOWN, read_words

__all__ = ["write_steering"]

GARBAGE_SHARE: Final = 0.02
"""Weight of `[unk]` beside all phrases together, set on `benchmarks/questions/dev.yaml`."""


def write_steering(old: Path, new: Path, groups: Sequence[TextSource]) -> None:
    """Write `Gr.fst` for groups of sentences by their weight; a word that the graph `old` lacks
    ends one stretch and begins another.

    Raise `ModelError` `graph-format`, `OSError`.
    """
    table = read_words(old)
    said = {word for group in groups for text in group.sentences for word in text.split()}
    words = [*sorted(said & table.keys() - {UNKNOWN}), UNKNOWN]
    ids = {word: number for number, word in enumerate(words, start=1)}
    total = sum(group.weight for group in groups)
    sources = [replace(group, weight=group.weight / total) for group in groups]
    fst = language_model(ids, [*sources, TextSource((UNKNOWN,), GARBAGE_SHARE)])
    labels = np.array([0, *(table[word] for word in words)], np.int32)
    write_const(new / "Gr.fst", fst.relabelled(labels, "ilabel", "olabel").sorted_by("ilabel"))
