"""Kaldi's binary files: what is written is read back."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from assistant.pronunciation.phones import PHONES
from models.training import kaldi_format as kaldi

Array = NDArray[np.float32]


def test_components_are_read_back_as_written(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    weights, bias = rng.standard_normal((3, 4)), rng.standard_normal(3)
    convolved, variance = rng.standard_normal((4, 6)), np.array([1.0, 2.0, 3.0])
    net = kaldi.Network(input_size=4, left_context=1, right_context=2)
    at = net.add("first.affine", kaldi.affine(weights.astype("f4"), bias.astype("f4")), "input")
    at = net.add("first.relu", kaldi.relu(3), at)
    at = net.add("first.norm", kaldi.batch_norm(bias.astype("f4"), variance.astype("f4"), 1e-3), at)
    at = net.add("second.tdnn", kaldi.tdnn([-1, 0], convolved.astype("f4"), []), at)
    at = net.add("sum", kaldi.no_op(4), f"Sum({at}, {at})")
    net.write(tmp_path / "final.mdl", kaldi.transition_model([0, 1]), at, [0.5, 0.5])

    parts = kaldi.read_components(tmp_path / "final.mdl")

    assert list(parts) == ["first.affine", "first.relu", "first.norm", "second.tdnn", "sum"]
    step = np.ptp(weights) / 65_535
    np.testing.assert_allclose(
        cast("Array", parts["first.affine"]["<LinearParams>"]), weights, rtol=0, atol=step
    )
    np.testing.assert_allclose(cast("Array", parts["first.affine"]["<BiasParams>"]), bias, 1e-6)
    np.testing.assert_allclose(cast("Array", parts["first.norm"]["<StatsMean>"]), bias, 1e-6)
    np.testing.assert_allclose(cast("Array", parts["first.norm"]["<StatsVar>"]), variance)
    assert parts["first.norm"]["<TestMode>"] is True
    step = np.ptp(convolved) / 65_535
    np.testing.assert_allclose(
        cast("Array", parts["second.tdnn"]["<LinearParams>"]), convolved, rtol=0, atol=step
    )
    assert cast("Array", parts["second.tdnn"]["<BiasParams>"]).size == 0


def test_a_matrix_takes_two_bytes_a_value_and_one_of_equal_values_too() -> None:
    same = np.full((2, 3), 1.5, np.float32)

    assert kaldi.matrix(same) == b"CM2 " + struct.pack("<ffii", 1.5, 0.0, 2, 3) + bytes(12)


def test_numbers_carry_their_size_and_are_little_endian() -> None:
    assert kaldi.integer(-2) == b"\x04\xfe\xff\xff\xff"
    assert kaldi.real(1.0) == b"\x04\x00\x00\x80\x3f"
    assert kaldi.integers([1, 2]) == b"\x04" + struct.pack("<iii", 2, 1, 2)
    assert kaldi.vector([1.0]) == b"FV \x04\x01\x00\x00\x00\x00\x00\x80\x3f"


def test_a_phone_has_a_self_loop_and_a_forward_transition() -> None:
    written = kaldi.transition_model([7, 7, 9])
    at = written.index(b"<Triples> ") + len(b"<Triples> ")
    numbers = [struct.unpack_from("<i", written, at + 5 * i + 1)[0] for i in range(10)]

    assert numbers == [3, 1, 0, 7, 2, 0, 7, 3, 0, 9]  # (phone, state, output) each
    assert kaldi.vector([0.0, *[float(np.log(0.5))] * 6]) in written


def test_the_model_in_use_has_one_output_a_phone(model_dir: Path) -> None:
    parts = kaldi.read_components(model_dir / "am" / "final.mdl")
    output = cast("Array", parts["output.affine"]["<LinearParams>"])

    assert output.shape[0] == len(PHONES)
    assert np.isfinite(output).all()
