"""Kaldi's binary formats, as far as a Vosk model needs them: written, and read back.

Source: Kaldi `base/io-funcs`, `hmm/transition-model.cc`, `nnet3/nnet-*-component.cc`
(the classes' `Write` and `Read`).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Network",
    "affine",
    "batch_norm",
    "log_softmax",
    "no_op",
    "read_components",
    "relu",
    "tdnn",
    "transition_model",
]

Matrix = NDArray[np.float32]
_STEPS: Final = 65_535
SELF_LOOP: Final = 0.5
"""Probability of staying in a phone; the network decides, so any even value does."""


def token(text: str) -> bytes:
    """A token ends in a space."""
    return text.encode() + b" "


def integer(value: int) -> bytes:
    """One byte of size, then little-endian int32."""
    return b"\x04" + struct.pack("<i", value)


def real(value: float) -> bytes:
    """One byte of size, then little-endian float32."""
    return b"\x04" + struct.pack("<f", value)


def integers(values: Sequence[int]) -> bytes:
    """`std::vector<int32>`."""
    return b"\x04" + struct.pack("<i", len(values)) + np.asarray(values, "<i4").tobytes()


def vector(values: object) -> bytes:
    """`Vector<float>`."""
    array = np.asarray(values, "<f4")
    return token("FV") + integer(len(array)) + array.tobytes()


def matrix(values: Matrix) -> bytes:
    """`CompressedMatrix` of two bytes a value, which Kaldi reads wherever it reads a `Matrix`.

    Row by row, in 65,536 even steps from the least to the greatest value; half the size of
    floats. Source: `matrix/compressed-matrix.cc`, format `kTwoByte`.
    """
    array = np.asarray(values, np.float64)
    least, span = float(array.min()), float(np.ptp(array))
    steps = np.round((array - least) / (span or 1.0) * _STEPS).astype("<u2")
    header = struct.pack("<ffii", least, span, *array.shape)
    return token("CM2") + header + steps.tobytes()


def transition_model(outputs: Sequence[int]) -> bytes:
    """One emitting state a phone; `outputs[i]` is the network output of graph phone i+1.

    Transition ids come out as 2p−1 (self-loop) and 2p (forward) of phone p.
    """
    count = len(outputs)
    out = token("<TransitionModel>") + token("<Topology>")
    out += integers(list(range(1, count + 1))) + integers([-1, *([0] * count)])
    out += integer(1) + integer(2)
    out += integer(0) + integer(2) + integer(0) + real(SELF_LOOP) + integer(1) + real(1 - SELF_LOOP)
    out += integer(-1) + integer(0) + token("</Topology>")
    out += token("<Triples>") + integer(count)
    for phone, output in enumerate(outputs, start=1):
        out += integer(phone) + integer(0) + integer(output)
    log_probabilities = [0.0] + [
        float(np.log(p)) for _ in outputs for p in (SELF_LOOP, 1 - SELF_LOOP)
    ]
    out += token("</Triples>") + token("<LogProbs>") + vector(log_probabilities)
    return out + token("</LogProbs>") + token("</TransitionModel>")


def affine(weights: Matrix, bias: Matrix) -> bytes:
    """`FixedAffineComponent`."""
    body = token("<LinearParams>") + matrix(weights) + token("<BiasParams>") + vector(bias)
    return token("<FixedAffineComponent>") + body + token("</FixedAffineComponent>")


def tdnn(offsets: Sequence[int], weights: Matrix, bias: object) -> bytes:
    """`TdnnComponent`; an empty bias makes it linear."""
    return (
        token("<TdnnComponent>") + token("<LearningRate>") + real(0.001)
        + token("<TimeOffsets>") + integers(offsets)
        + token("<LinearParams>") + matrix(weights) + token("<BiasParams>") + vector(bias)
        + token("<OrthonormalConstraint>") + real(0.0) + token("<UseNaturalGradient>") + b"T"
        + token("<NumSamplesHistory>") + real(2000.0)
        + token("<AlphaInOut>") + real(4.0) + real(4.0)
        + token("<RankInOut>") + integer(20) + integer(80) + token("</TdnnComponent>")
    )  # fmt: skip


def relu(size: int, name: str = "RectifiedLinearComponent") -> bytes:
    """`RectifiedLinearComponent` and its kin of the same layout."""
    return (
        token(f"<{name}>") + token("<Dim>") + integer(size)
        + token("<ValueAvg>") + vector([]) + token("<DerivAvg>") + vector([])
        + token("<Count>") + real(0) + token("<OderivRms>") + vector([])
        + token("<OderivCount>") + real(0) + token("<NumDimsSelfRepaired>") + real(0)
        + token("<NumDimsProcessed>") + real(0) + token(f"</{name}>")
    )  # fmt: skip


def log_softmax(size: int) -> bytes:
    """`LogSoftmaxComponent`."""
    return relu(size, "LogSoftmaxComponent")


def no_op(size: int) -> bytes:
    """`NoOpComponent`, the name of a sum."""
    body = token("<Dim>") + integer(size) + token("<BackpropScale>") + real(1.0)
    return token("<NoOpComponent>") + body + token("</NoOpComponent>")


def batch_norm(mean: Matrix, variance: Matrix, epsilon: float) -> bytes:
    """`BatchNormComponent` in test mode: (x − mean) / sqrt(variance + epsilon)."""
    size = len(mean)
    return (
        token("<BatchNormComponent>")
        + token("<Dim>") + integer(size) + token("<BlockDim>") + integer(size)
        + token("<Epsilon>") + real(epsilon) + token("<TargetRms>") + real(1.0)
        + token("<TestMode>") + b"T" + token("<Count>") + real(10_000.0)
        + token("<StatsMean>") + vector(mean) + token("<StatsVar>") + vector(variance)
        + token("</BatchNormComponent>")
    )  # fmt: skip


@dataclass(slots=True)
class Network:
    """nnet3 under construction: components, and the nodes that join them."""

    input_size: int
    left_context: int
    right_context: int
    components: list[tuple[str, bytes]] = field(default_factory=list)
    nodes: list[str] = field(default_factory=list)

    def add(self, name: str, component: bytes, reads: str) -> str:
        """Append a component and a node of its name; `reads` is a Kaldi descriptor."""
        self.components.append((name, component))
        self.nodes.append(f"component-node name={name} component={name} input={reads}")
        return name

    def write(self, path: Path, transitions: bytes, output: str, priors: object) -> None:
        """`final.mdl`: transition model and `AmNnetSimple` with priors."""
        lines = [f"input-node name=input dim={self.input_size}", *self.nodes]
        lines.append(f"output-node name=output input={output} objective=linear")
        out = token("<Nnet3>") + b"\n" + ("\n".join(lines) + "\n\n").encode()
        out += token("<NumComponents>") + integer(len(self.components))
        for name, component in self.components:
            out += token("<ComponentName>") + token(name) + component
        out += token("</Nnet3>") + token("<LeftContext>") + integer(self.left_context)
        out += token("<RightContext>") + integer(self.right_context)
        out += token("<Priors>") + vector(priors)
        path.write_bytes(b"\0B" + transitions + out)


class _Reader:
    def __init__(self, data: bytes, at: int) -> None:
        self.data, self.at = data, at

    def token(self) -> str:
        end = self.at
        while self.data[end : end + 1] not in (b" ", b"\n"):
            end += 1
        text = self.data[self.at : end].decode()
        self.at = end + 1
        return text

    def int32(self) -> int:
        value = int(struct.unpack_from("<i", self.data, self.at + 1)[0])
        self.at += 5
        return value

    def array(self, kind: str, count: int) -> Matrix:
        values = np.frombuffer(self.data, "<f4" if kind[0] == "F" else "<f8", count, self.at)
        self.at += values.nbytes
        return values.astype(np.float32)

    def compressed(self) -> Matrix:
        self.token()
        least, span, rows, columns = struct.unpack_from("<ffii", self.data, self.at)
        self.at += 16
        steps = np.frombuffer(self.data, "<u2", rows * columns, self.at).reshape(rows, columns)
        self.at += steps.nbytes
        return np.asarray(least + span / _STEPS * steps, np.float32)

    def value(self) -> object:
        """Whatever follows a field's name, told by its first bytes; None for a bare token."""
        lead = self.data[self.at : self.at + 3]
        if lead in (b"FM ", b"DM "):
            kind = self.token()
            rows, columns = self.int32(), self.int32()
            return self.array(kind, rows * columns).reshape(rows, columns)
        if lead == b"CM2":
            return self.compressed()
        if lead in (b"FV ", b"DV "):
            return self.array(self.token(), self.int32())
        if lead[:1] in (b"T", b"F"):
            self.at += 1
            return lead[:1] == b"T"
        if lead[:1] in (b"\x04", b"\x08"):
            size = lead[0]
            raw = self.data[self.at + 1 : self.at + 1 + size]
            self.at += 1 + size
            return raw
        return None


def read_components(path: Path) -> Mapping[str, Mapping[str, object]]:
    """Components of an nnet3 model by name, each a mapping of field name to value."""
    data = path.read_bytes()
    reader = _Reader(data, data.find(b"<NumComponents>"))
    reader.token()
    components: dict[str, dict[str, object]] = {}
    for _ in range(reader.int32()):
        reader.token()
        name = reader.token()
        end = "</" + reader.token()[1:]
        fields: dict[str, object] = {}
        while (key := reader.token()) != end:
            if key == "<TimeOffsets>":
                count = reader.int32()
                reader.at += 4 * count
                continue
            fields[key] = reader.value()
            while reader.data[reader.at : reader.at + 1] == b"\x04":
                reader.value()
        components[name] = fields
    return components
