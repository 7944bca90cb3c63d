"""OpenFst's `olabel_lookahead` format and the intervals in it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray

from assistant.errors import ModelError
from assistant.graph.const_fst import Header
from assistant.graph.fst import NOT_FINAL, Fst
from assistant.graph.lookahead import (
    decode_lookahead,
    encode_lookahead,
    look_ahead,
    read_lookahead,
)
from assistant.graph.properties import WALK_BITS
from assistant.graph.reach import Reach, label_reach
from tests.graph.golden import DATA, lexicon, pairs
from tests.graph.strategies import fsts

GOLDEN = DATA / "lexicon.lookahead.fst"


def without_walk_bits(data: bytes) -> bytes:
    """A file with those property bits cleared that Komekshi leaves open."""
    out = bytearray(data)
    at = 0
    for skip in (4, 0):  # the number of the add-on stands between the two headers
        header, end = Header.decode(data, at)
        bits = (header.properties & ~WALK_BITS).to_bytes(8, "little")
        out[end - 32 : end - 24] = bits
        at = end + skip
    return bytes(out)


def test_the_file_is_the_one_that_openfst_writes() -> None:
    graph, labels = look_ahead(lexicon())

    assert encode_lookahead(graph) == without_walk_bits(GOLDEN.read_bytes())
    assert {old: int(labels[old]) for old in pairs()} == pairs()


def test_a_file_of_openfst_is_read_and_written_again() -> None:
    golden = GOLDEN.read_bytes()

    assert encode_lookahead(decode_lookahead(golden)) == without_walk_bits(golden)


def test_the_lexicon_of_the_model_has_the_intervals_that_are_worked_out_here(
    model_dir: Path,
) -> None:
    stored = read_lookahead(model_dir / "graph" / "HCLr.fst")
    _, reach = label_reach(stored.fst)

    # Words that were added later have other places among the labels, so only counts compare.
    assert np.array_equal(_labels_ahead(reach), _labels_ahead(stored.reach))


def _labels_ahead(reach: Reach) -> NDArray[np.int64]:
    """How many labels can come next in each state."""
    widths = np.diff(reach.bounds.astype(np.int64), axis=1).ravel()
    upto = np.concatenate([[0], np.cumsum(widths)])
    return upto[reach.offsets[1:]] - upto[reach.offsets[:-1]]


@given(fsts())
def test_a_label_is_in_the_intervals_of_a_state_if_it_can_come_next(fst: Fst) -> None:
    graph, labels = look_ahead(fst)

    for state in range(len(fst)):
        found = {n for begin, end in graph.reach.of(state) for n in range(begin, end)}
        expected, can_end = next_outputs(fst, state)
        assert found - {graph.reach.final_label} == {int(labels[label]) for label in expected}
        assert (graph.reach.final_label in found) == can_end


@given(fsts())
def test_who_can_put_out_a_label_is_found_from_the_label(fst: Fst) -> None:
    graph, labels = look_ahead(fst)

    for label in {int(label) for label in fst.arcs["olabel"] if label}:
        expected = [label in next_outputs(fst, state)[0] for state in range(len(fst))]
        assert graph.reach.states_with(int(labels[label])).tolist() == expected


@given(fsts())
def test_what_is_written_is_read_again(fst: Fst) -> None:
    graph, _ = look_ahead(fst)

    assert decode_lookahead(encode_lookahead(graph)) == graph


def test_a_cycle_without_output_is_refused() -> None:
    cycle = Fst.build(0, [(0, 1, 1, 0, 0.0), (1, 0, 1, 0, 0.0)], {1: 0.0})

    with pytest.raises(ValueError, match="cycle"):
        look_ahead(cycle)


@pytest.mark.parametrize("length", [0, 40, 120, -1, -20])
def test_a_file_cut_short_is_told(length: int) -> None:
    with pytest.raises(ModelError) as caught:
        decode_lookahead(GOLDEN.read_bytes()[:length])

    assert caught.value.code == "graph-format"


def next_outputs(fst: Fst, state: int) -> tuple[set[int], bool]:
    """Labels that can be the next output, and whether it can end without any."""
    labels: set[int] = set()
    seen, waiting = {state}, [state]
    while waiting:
        for arc in fst.leaving(waiting.pop()):
            if arc["olabel"]:
                labels.add(int(arc["olabel"]))
            elif int(arc["nextstate"]) not in seen:
                seen.add(int(arc["nextstate"]))
                waiting.append(int(arc["nextstate"]))
    return labels, any(fst.finals[node] != NOT_FINAL for node in seen)
