"""The decoding graph without Kaldi: HCL as a lookahead FST, G as a back-off bigram.

Vosk composes `HCLr.fst` with `Gr.fst`, or with a grammar given at run time, while
it decodes. Phones have one state and no context, so HCL is the lexicon's prefix
tree with a self-loop on every state. Built with OpenFst's command-line tools
(Debian `libfst-tools`).
"""

from __future__ import annotations

import collections
import ctypes.util
import math
import os
import shlex
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from assistant.pronunciation.phones import PHONE_ID, PHONES, SIL, SPN
from models.training.features import MFCC_CONF

__all__ = [
    "ACOUSTIC_SCALE",
    "GARBAGE_PRIOR",
    "GRAPH_PHONES",
    "OUTPUTS",
    "UNKNOWN",
    "build_graph",
    "write_configuration",
]

UNKNOWN: Final = "[unk]"
ACOUSTIC_SCALE: Final = 0.5
"""0.3 to 1.0 differ by a few points; 0.5 was best for whole sentences."""
GARBAGE_PRIOR: Final = 0.3
"""Factor on the prior of SPN: less prior, more `[unk]` (`benchmarks/` measures both ends)."""
_UNKNOWN_COST: Final = 3.0
"""Negative log of entering the garbage word; lower rejects more."""
_SILENCE: Final = 0.5
"""Probability of silence between words."""
_DISCOUNT: Final = 0.5
"""Absolute-style discount of the bigram, as in Vosk's own run-time grammar."""
_POSITIONS: Final = "BEIS"

GRAPH_PHONES: Final = (
    SIL,
    SPN,
    *(f"{phone}_{place}" for phone in PHONES if phone not in (SIL, SPN) for place in _POSITIONS),
)
"""Phones of the graph, ids from 1; the word position does not change the sound."""
_ID: Final = {name: number for number, name in enumerate(GRAPH_PHONES, start=1)}
OUTPUTS: Final = tuple(PHONE_ID[name.split("_")[0]] for name in GRAPH_PHONES)
"""Network output of each graph phone."""

Arc = tuple[int, int, int, int, float]
Pronunciation = tuple[str, Sequence[str]]


def _forward(phone: int) -> int:
    return 2 * phone


def _loop(phone: int) -> int:
    return 2 * phone - 1


@dataclass(slots=True)
class _Node:
    """Prefix-tree node: inner phones lead on, last phones end words."""

    inner: dict[int, _Node]
    last: dict[int, list[int]]
    words: int = 0


def _prefix_tree(lexicon: Iterable[Pronunciation], ids: Mapping[str, int]) -> _Node:
    root = _Node({}, {})
    for word, phones in lexicon:
        places = _places(phones)
        node = root
        path = [root]
        for phone in places[:-1]:
            node = node.inner.setdefault(phone, _Node({}, {}))
            path.append(node)
        ends = node.last.setdefault(places[-1], [])
        if ids[word] not in ends:
            ends.append(ids[word])
            for passed in path:
                passed.words += 1
    return root


def _places(phones: Sequence[str]) -> list[int]:
    if len(phones) == 1:
        return [_ID[f"{phones[0]}_S"]]
    inner = [_ID[f"{phone}_I"] for phone in phones[1:-1]]
    return [_ID[f"{phones[0]}_B"], *inner, _ID[f"{phones[-1]}_E"]]


def _only_word(node: _Node) -> int:
    while node.inner:
        node = next(iter(node.inner.values()))
    return next(iter(node.last.values()))[0]


class _Hcl:
    """Arcs of the lexicon transducer; the word comes out as early as it is certain."""

    def __init__(self, root: _Node, unknown: int) -> None:
        self.arcs: list[Arc] = []
        self._states = 0
        self._leaves: dict[int, int] = {}
        self.start, word_start, silence = self._new(), self._new(), self._new()
        quiet = _ID[SIL]
        self.arcs += [
            (self.start, word_start, 0, 0, -math.log(1 - _SILENCE)),
            (self.start, silence, _forward(quiet), 0, -math.log(_SILENCE)),
            (silence, silence, _loop(quiet), 0, 0.0),
            (silence, word_start, 0, 0, 0.0),
        ]
        self.finals = {self.start: 0.0, silence: 0.0}
        self._grow(root, word_start)
        noise = _ID[SPN]
        self.arcs.append((word_start, self._leaf(noise), _forward(noise), unknown, _UNKNOWN_COST))

    def _new(self) -> int:
        self._states += 1
        return self._states - 1

    def _leaf(self, phone: int) -> int:
        """The shared last state of all words that end in a phone."""
        if phone not in self._leaves:
            leaf = self._new()
            self._leaves[phone] = leaf
            self.arcs += [(leaf, leaf, _loop(phone), 0, 0.0), (leaf, self.start, 0, 0, 0.0)]
        return self._leaves[phone]

    def _grow(self, root: _Node, word_start: int) -> None:
        stack = [(root, word_start, False)]
        while stack:
            node, state, named = stack.pop()
            for phone, words in node.last.items():
                for word in words:
                    out = 0 if named else word
                    self.arcs.append((state, self._leaf(phone), _forward(phone), out, 0.0))
            for phone, child in node.inner.items():
                at = self._new()
                certain = not named and child.words == 1
                out = _only_word(child) if certain else 0
                self.arcs += [
                    (state, at, _forward(phone), out, 0.0),
                    (at, at, _loop(phone), 0, 0.0),
                ]
                stack.append((child, at, named or certain))


def _bigram(sentences: Iterable[str], ids: Mapping[str, int]) -> tuple[list[Arc], dict[int, float]]:
    """Back-off bigram acceptor; every word of the lexicon has a unigram."""
    counts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    unigrams: collections.Counter[str] = collections.Counter(dict.fromkeys(ids, 1))
    del unigrams[UNKNOWN]
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
    return arcs, finals


def _write_text(path: Path, arcs: Iterable[Arc], finals: Mapping[int, float]) -> None:
    lines = [f"{a} {b} {i} {o} {w:.5f}" for a, b, i, o, w in sorted(arcs, key=lambda arc: arc[0])]
    lines += [f"{state} {weight:.5f}" for state, weight in finals.items()]
    path.write_text("\n".join(lines) + "\n")


def _shell(command: str, folder: Path, *, lookahead: bool = False) -> None:
    environment = dict(os.environ)
    if lookahead:
        # fstconvert knows this type of FST only when the library is in the process.
        library = ctypes.util.find_library("fstlookahead")
        if library is None:
            raise FileNotFoundError("no OpenFst: install the Debian package libfst-tools")
        environment["LD_PRELOAD"] = library
    subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], check=True, cwd=folder, env=environment
    )


def build_graph(
    model: Path, lexicon: Iterable[Pronunciation], sentences: Iterable[str], work: Path
) -> int:
    """Write `model/graph`; returns the number of words. `work` holds the text FSTs."""
    entries = [(word, phones) for word, phones in lexicon if phones]
    words = [*sorted({word for word, _ in entries}), UNKNOWN]
    ids = {word: number for number, word in enumerate(words, start=1)}
    graph = model / "graph"
    (graph / "phones").mkdir(parents=True, exist_ok=True)
    work.mkdir(parents=True, exist_ok=True)
    hcl = _Hcl(_prefix_tree(entries, ids), ids[UNKNOWN])
    _write_text(work / "hcl.txt", hcl.arcs, hcl.finals)
    _write_text(work / "g.txt", *_bigram(sentences, ids))
    relabel = _compile(work, graph)
    table = ["<eps> 0", *(f"{word} {relabel.get(number, number)}" for word, number in ids.items())]
    (graph / "words.txt").write_text("\n".join(table) + "\n", "utf-8")
    _write_phones(graph)
    return len(words)


def _compile(work: Path, graph: Path) -> dict[int, int]:
    """`HCLr.fst` and `Gr.fst` of the text FSTs; returns the word ids that lookahead changed."""
    target = shlex.quote(str(graph.resolve()))
    _shell("fstcompile hcl.txt | fstarcsort --sort_type=olabel > HCL.fst", work)
    _shell("fstcompile g.txt | fstarcsort --sort_type=ilabel > G.fst", work)
    _shell(
        "fstconvert --fst_type=olabel_lookahead --save_relabel_opairs=relabel"
        f" HCL.fst {target}/HCLr.fst",
        work,
        lookahead=True,
    )
    _shell(
        "fstrelabel --relabel_ipairs=relabel --relabel_opairs=relabel G.fst"
        f" | fstarcsort --sort_type=ilabel | fstconvert --fst_type=const > {target}/Gr.fst",
        work,
    )
    pairs = (line.split() for line in (work / "relabel").read_text().splitlines())
    return {int(old): int(new) for old, new in pairs}


def _write_phones(graph: Path) -> None:
    kinds = {"B": "begin", "E": "end", "I": "internal", "S": "singleton"}
    lines = []
    for name, number in _ID.items():
        kind = "nonword" if name == SIL else "singleton" if name == SPN else kinds[name[-1]]
        lines.append(f"{number} {kind}")
    (graph / "phones" / "word_boundary.int").write_text("\n".join(lines) + "\n")
    table = ["<eps> 0", *(f"{name} {number}" for name, number in _ID.items())]
    (graph / "phones.txt").write_text("\n".join(table) + "\n")
    (graph / "disambig_tid.int").write_text(f"{2 * len(GRAPH_PHONES) + 1}\n")


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
