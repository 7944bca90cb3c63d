"""What the recipe decides about a model's graph and its decoder; the graph itself is made by
`assistant.graph`."""

from __future__ import annotations

import collections
import functools
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from assistant.graph import Arc, Fst, write_graph
from models.training.features import MFCC_CONF

__all__ = ["ACOUSTIC_SCALE", "GARBAGE_PRIOR", "build_graph", "write_configuration"]

ACOUSTIC_SCALE: Final = 0.5
"""0.3 to 1.0 differ by a few points; 0.5 was best for whole sentences."""
GARBAGE_PRIOR: Final = 0.3
"""Factor on the prior of SPN: less prior, more `[unk]` (`benchmarks/` measures both ends)."""
_DISCOUNT: Final = 0.5
"""Absolute-style discount of the bigram, as in Vosk's own run-time grammar."""

Pronunciation = tuple[str, Sequence[str]]


def _bigram(sentences: Iterable[str], ids: Mapping[str, int]) -> Fst:
    """Back-off bigram acceptor; every word of the lexicon has a unigram."""
    counts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    unigrams: collections.Counter[str] = collections.Counter(dict.fromkeys(ids, 1))
    for sentence in sentences:
        before = "<s>"
        for word in (*sentence.split(), "</s>"):
            if word not in ids and word != "</s>":
                before = ""
                continue
            unigrams[word] += 1
            if before:
                counts[before][word] += 1
            before = word
    state = {
        history: number
        for number, history in enumerate(("<s>", "", *sorted(set(counts) - {"<s>"})))
    }
    arcs: list[Arc] = []
    finals: dict[int, float] = {}

    def spread(history: str, followers: Mapping[str, int], mass: float) -> None:
        total = sum(followers.values())
        for word, count in followers.items():
            cost = -math.log(count * mass / total)
            if word == "</s>":
                finals[state[history]] = cost
            else:
                target = state.get(word, state[""])
                arcs.append((state[history], target, ids[word], ids[word], cost))

    spread("", unigrams, 1.0)
    for history, followers in counts.items():
        spread(history, followers, 1 - _DISCOUNT)
        arcs.append((state[history], state[""], 0, 0, -math.log(_DISCOUNT)))
    if "<s>" not in counts:
        arcs.append((state["<s>"], state[""], 0, 0, 0.0))
    return Fst.build(0, arcs, finals)


def build_graph(model: Path, lexicon: Iterable[Pronunciation], sentences: Iterable[str]) -> int:
    """Write `model/graph`; returns the number of words."""
    return write_graph(model / "graph", lexicon, functools.partial(_bigram, sentences))


def write_configuration(model: Path, *, acoustic_scale: float, beam: float = 10.0) -> None:
    """`conf/`: features as trained, decoder settings. Below an acoustic scale of 0.4 the
    lattice determiniser is flooded with this lattice beam."""
    (model / "conf").mkdir(parents=True, exist_ok=True)
    mfcc = "".join(f"--{key}={value}\n" for key, value in MFCC_CONF.items())
    (model / "conf" / "mfcc.conf").write_text(mfcc)
    settings: dict[str, object] = {
        "min-active": 200,
        "max-active": 1500,
        "beam": beam,
        "lattice-beam": 2.0,
        "acoustic-scale": acoustic_scale,
        "frame-subsampling-factor": 3,
        "frames-per-chunk": 150,  # whole utterances: fewer, larger products, a tenth faster
        "endpoint.silence-phones": 1,
        "endpoint.rule2.min-trailing-silence": 0.5,
        "endpoint.rule3.min-trailing-silence": 1.0,
        "endpoint.rule4.min-trailing-silence": 2.0,
    }
    text = "".join(f"--{key}={value}\n" for key, value in settings.items())
    (model / "conf" / "model.conf").write_text(text)
