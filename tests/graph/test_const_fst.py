"""OpenFst's `const` format, byte by byte."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from assistant.errors import ModelError
from assistant.graph.const_fst import Header, decode_const, encode_const, read_const, write_const
from assistant.graph.fst import Fst
from assistant.graph.properties import WALK_BITS
from tests.graph.golden import DATA, lexicon
from tests.graph.strategies import fsts

GOLDEN = DATA / "lexicon.const.fst"


def test_the_data_are_those_that_openfst_writes() -> None:
    golden = GOLDEN.read_bytes()
    ours = encode_const(lexicon().sorted_by("olabel"))
    header, begin = Header.decode(golden)

    assert ours[begin:] == golden[begin:]
    assert Header.decode(ours)[0].properties == header.properties & ~WALK_BITS


def test_a_file_of_openfst_is_read() -> None:
    assert read_const(GOLDEN) == lexicon().sorted_by("olabel")


def test_the_grammar_of_the_model_is_written_as_it_was_read(
    model_dir: Path, tmp_path: Path
) -> None:
    original = model_dir / "graph" / "Gr.fst"
    write_const(tmp_path / "Gr.fst", read_const(original))

    data, again = original.read_bytes(), (tmp_path / "Gr.fst").read_bytes()
    (header, begin), (ours, _) = Header.decode(data), Header.decode(again)
    assert again[begin:] == data[begin:]
    assert ours.properties & ~WALK_BITS == header.properties & ~WALK_BITS


@given(fsts())
def test_what_is_written_is_read_again(fst: Fst) -> None:
    data = encode_const(fst)

    assert decode_const(data) == (fst, len(data))
    assert decode_const(b"before" + data + b"after", 6) == (fst, len(data) + 6)


@given(fsts())
def test_sorting_keeps_every_arc_at_its_state(fst: Fst) -> None:
    done = fst.sorted_by("ilabel")

    for state in range(len(fst)):
        assert sorted(done.leaving(state).tolist()) == sorted(fst.leaving(state).tolist())
        assert np.all(np.diff(done.leaving(state)["ilabel"]) >= 0)


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-1],
        lambda data: data[:30],
        lambda data: b"",
        lambda data: b"PK" + data[2:],
        lambda data: data.replace(b"const", b"ngram"),
        lambda data: data.replace(b"standard", b"logarithm"[:8]),
        lambda data: data[:-4] + b"\xff\xff\xff\x7f",  # where the last arc leads to
        lambda data: data[:-4] + b"\xfe\xff\xff\xff",
        lambda data: data[:-16] + b"\xfe\xff\xff\xff" + data[-12:],  # its input label
    ],
)
def test_what_is_no_const_file_is_told(damage: object) -> None:
    assert callable(damage)
    with pytest.raises(ModelError) as caught:
        decode_const(damage(GOLDEN.read_bytes()))

    assert caught.value.code == "graph-format"
