"""The trained network as Kaldi's `final.mdl`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from torch import nn

from models.training import kaldi_format as kaldi
from models.training.features import CEPSTRA
from models.training.network import BYPASS, EPSILON, OFFSETS, WIDTH, FrozenNorm, Tdnnf

__all__ = ["to_kaldi"]


def to_kaldi(network: Tdnnf, path: Path, transitions: bytes, priors: NDArray[np.float64]) -> None:
    """Write `final.mdl`; the decoder divides posteriors by `priors`."""
    net = kaldi.Network(CEPSTRA, network.context, network.context)
    at = _add_trunk(net, network)
    at = net.add("prefinal-l", _linear([0], network.final_linear), at)
    at = net.add("prefinal.affine", _affine(network.final_affine), at)
    at = net.add("prefinal.relu", kaldi.relu(WIDTH), at)
    at = net.add("prefinal.batchnorm1", _norm(network.final_norm), at)
    at = net.add("prefinal.linear", _linear([0], network.last_linear), at)
    at = net.add("prefinal.batchnorm2", _norm(network.last_norm), at)
    outputs = network.output.weight.shape[0]
    at = net.add("output.affine", _affine(network.output), at)
    at = net.add("output.logsoftmax", kaldi.log_softmax(outputs), at)
    net.write(path, transitions, at, priors)


def _add_trunk(net: kaldi.Network, network: Tdnnf) -> str:
    """Append the first layer and the 14 factorised ones; returns the last node."""
    context = "Append(Offset(input, -1), input, Offset(input, 1))"
    at = net.add("tdnn1.affine", _affine(network.first), context)
    at = net.add("tdnn1.relu", kaldi.relu(WIDTH), at)
    at = net.add("tdnn1.batchnorm", _norm(network.first_norm), at)
    layers = zip(OFFSETS, network.linear, network.affine, network.norm, strict=True)
    for number, (offset, linear, affine, norm) in enumerate(layers, start=2):
        name, before = f"tdnnf{number}", at
        left, right = ([-offset, 0], [0, offset]) if offset else ([0], [0])
        at = net.add(f"{name}.linear", _linear(left, linear), before)
        at = net.add(f"{name}.affine", kaldi.tdnn(right, _weights(affine), _bias(affine)), at)
        at = net.add(f"{name}.relu", kaldi.relu(WIDTH), at)
        at = net.add(f"{name}.batchnorm", _norm(norm), at)
        at = net.add(f"{name}.noop", kaldi.no_op(WIDTH), f"Sum(Scale({BYPASS}, {before}), {at})")
    return at


def _weights(module: nn.Conv1d) -> NDArray[np.float32]:
    """torch keeps (out, in, tap), Kaldi (out, tap · in)."""
    flat = module.weight.detach().permute(0, 2, 1).reshape(module.weight.shape[0], -1)
    return np.asarray(flat.numpy(), np.float32)


def _bias(module: nn.Conv1d) -> NDArray[np.float32]:
    return np.asarray(module.bias.detach().numpy(), np.float32)


def _affine(module: nn.Conv1d) -> bytes:
    return kaldi.affine(_weights(module), _bias(module))


def _linear(offsets: list[int], module: nn.Conv1d) -> bytes:
    return kaldi.tdnn(offsets, _weights(module), [])


def _norm(module: FrozenNorm) -> bytes:
    return kaldi.batch_norm(module.mean.numpy(), module.variance.numpy(), EPSILON)
