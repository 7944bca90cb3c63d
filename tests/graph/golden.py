"""A lexicon of six words as OpenFst's own tools (Debian libfst-tools 1.7.9) compile it.

    fstcompile --keep_state_numbering lexicon.txt | fstarcsort --sort_type=olabel >sorted.fst
    fstconvert --fst_type=const sorted.fst lexicon.const.fst
    fstconvert --fst_type=olabel_lookahead --save_relabel_opairs=lexicon.pairs.txt \
        sorted.fst lexicon.lookahead.fst    # with libfstlookahead.so.22 preloaded
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from assistant.graph.fst import Arc, Fst

DATA: Final = Path(__file__).parent / "data"


def lexicon() -> Fst:
    arcs: list[Arc] = []
    finals: dict[int, float] = {}
    for line in (DATA / "lexicon.txt").read_text("ascii").splitlines():
        match line.split():
            case [state, cost]:
                finals[int(state)] = float(cost)
            case [source, target, ilabel, olabel, cost]:
                arcs.append((int(source), int(target), int(ilabel), int(olabel), float(cost)))
    return Fst.build(0, arcs, finals)


def pairs() -> dict[int, int]:
    """New labels by old ones, as far as the lexicon has them."""
    lines = (DATA / "lexicon.pairs.txt").read_text("ascii").splitlines()
    found = (line.split() for line in lines)
    return {int(old): int(new) for old, new in found if int(old) <= 6}
