"""The acoustic network: a factorised TDNN of 14 layers, as in Vosk's small models.

Input 40 MFCC a frame, output one log posterior a phone every third frame. The
layout equals the trunk of vosk-model-small-ko, so its weights can start ours.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from models.training import kaldi_format as kaldi
from models.training.data import SUBSAMPLING
from models.training.features import CEPSTRA

__all__ = ["BYPASS", "EPSILON", "OFFSETS", "WIDTH", "FrozenNorm", "Tdnnf", "start_from_vosk"]

OFFSETS: Final = (1, 1, 1, 0, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3)
"""Context of each layer in frames; zero means a frame by itself."""
_LAST_DENSE: Final = 2
"""Index of the last layer that sees neighbouring frames: its output is needed every third frame."""
WIDTH: Final = 768
BOTTLENECK: Final = 64
BYPASS: Final = 0.66
"""Weight of the layer's input in its output (Kaldi's `bypass-scale`)."""
EPSILON: Final = 1e-3
"""Added to the variance in batch norm."""


class FrozenNorm(nn.Module):
    """Batch norm with given statistics; they stay those of human speech in fine-tuning."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(size))
        self.register_buffer("variance", torch.ones(size))
        self.frozen = True
        self.momentum = 0.02

    def forward(self, x: Tensor) -> Tensor:
        """Shape (batch, frames, size)."""
        mean, variance = cast("Tensor", self.mean), cast("Tensor", self.variance)
        if self.training and not self.frozen:
            batch_mean, batch_variance = x.mean((0, 1)), x.var((0, 1), unbiased=False)
            with torch.no_grad():
                mean.lerp_(batch_mean.detach(), self.momentum)
                variance.lerp_(batch_variance.detach(), self.momentum)
            mean, variance = batch_mean, batch_variance
        scale = torch.rsqrt(variance + EPSILON)
        return torch.addcmul(-mean * scale, x, scale)


def _convolve(module: nn.Module, x: Tensor, stride: int = 1) -> Tensor:
    """The same sum as a `Conv1d`, frames before channels: a fifth faster on a CPU."""
    weight = cast("Tensor", module.weight)
    frames = x.shape[1] - weight.shape[2] + 1
    y = functional.linear(x[:, :frames:stride], weight[:, :, 0], cast("Tensor | None", module.bias))
    for tap in range(1, weight.shape[2]):
        y = y + functional.linear(x[:, tap : tap + frames : stride], weight[:, :, tap])
    return y


class Tdnnf(nn.Module):
    """Features (batch, 40, frames + 2·context) to scores (batch, phones, frames / 3)."""

    def __init__(self, phones: int) -> None:
        super().__init__()
        self.first = nn.Conv1d(CEPSTRA, WIDTH, 3)
        self.first_norm = FrozenNorm(WIDTH)
        kernels = [2 if offset else 1 for offset in OFFSETS]
        self.linear = nn.ModuleList(nn.Conv1d(WIDTH, BOTTLENECK, k, bias=False) for k in kernels)
        self.affine = nn.ModuleList(nn.Conv1d(BOTTLENECK, WIDTH, k) for k in kernels)
        self.norm = nn.ModuleList(FrozenNorm(WIDTH) for _ in OFFSETS)
        self.final_linear = nn.Conv1d(WIDTH, BOTTLENECK, 1, bias=False)
        self.final_affine = nn.Conv1d(BOTTLENECK, WIDTH, 1)
        self.final_norm = FrozenNorm(WIDTH)
        self.last_linear = nn.Conv1d(WIDTH, BOTTLENECK, 1, bias=False)
        self.last_norm = FrozenNorm(BOTTLENECK)
        self.output = nn.Conv1d(BOTTLENECK, phones, 1)

    @property
    def context(self) -> int:
        """Frames needed on either side."""
        return 1 + sum(OFFSETS)

    def forward(self, x: Tensor) -> Tensor:
        x = x.transpose(1, 2)
        x = self.first_norm(functional.relu(_convolve(self.first, x)))
        layers = zip(OFFSETS, self.linear, self.affine, self.norm, strict=True)
        for index, (offset, linear, affine, norm) in enumerate(layers):
            stride = SUBSAMPLING if index == _LAST_DENSE else 1
            y = functional.relu(_convolve(affine, _convolve(linear, x), stride), inplace=True)
            x = torch.add(norm(y), x[:, 1:-1:stride] if offset else x, alpha=BYPASS)
        x = _convolve(self.final_affine, _convolve(self.final_linear, x))
        x = _convolve(self.last_linear, self.final_norm(functional.relu(x)))
        return _convolve(self.output, self.last_norm(x)).transpose(1, 2)

    def freeze(self, layers: int) -> None:
        """Keep the first `layers` layers, the dense first one counted, as they are."""
        parts: list[nn.Module] = [self.first] if layers else []
        parts += [*self.linear[: max(0, layers - 1)], *self.affine[: max(0, layers - 1)]]
        for part in parts:
            for weight in part.parameters():
                weight.requires_grad_(False)

    def unfreeze_norms(self) -> None:
        """Let batch statistics be learned, for a start from random weights."""
        for module in self.modules():
            if isinstance(module, FrozenNorm):
                module.frozen = False


class _Source:
    """Components of another Vosk model, copied into modules of ours."""

    def __init__(self, model: Path) -> None:
        self._parts = kaldi.read_components(model)

    def get(self, name: str, key: str = "<LinearParams>") -> NDArray[np.float32]:
        return cast("NDArray[np.float32]", self._parts[name][key])

    def weights(self, module: nn.Conv1d, name: str, key: str = "<LinearParams>") -> None:
        self.put(module, self.get(name, key))

    def bias(self, module: nn.Conv1d, name: str) -> None:
        module.bias.copy_(torch.tensor(self.get(name, "<BiasParams>")))

    def norm(self, module: FrozenNorm, name: str) -> None:
        module.mean.copy_(torch.tensor(self.get(name, "<StatsMean>")))
        module.variance.copy_(torch.tensor(self.get(name, "<StatsVar>")))

    @staticmethod
    def put(module: nn.Conv1d, weights: NDArray[np.float32]) -> None:
        """Kaldi keeps (out, tap · in), torch (out, in, tap)."""
        out, kernel = module.weight.shape[0], module.weight.shape[2]
        taps = weights.reshape(out, kernel, -1).transpose(0, 2, 1)
        module.weight.copy_(torch.tensor(taps.copy()))


def start_from_vosk(network: Tdnnf, model: Path) -> None:
    """Copy trunk and pre-final layers of vosk-model-small-ko (Apache-2.0) into ours.

    Its LDA is folded into the first layer; its speaker vector (i-vector) is dropped.
    """
    source = _Source(model)
    get = source.get
    with torch.no_grad():
        lda, first = get("lda"), get("tdnn1.affine")
        bias = first @ get("lda", "<BiasParams>") + get("tdnn1.affine", "<BiasParams>")
        source.put(network.first, (first @ lda)[:, : 3 * CEPSTRA])
        network.first.bias.copy_(torch.tensor(bias))
        source.norm(network.first_norm, "tdnn1.batchnorm")
        layers = zip(network.linear, network.affine, network.norm, strict=True)
        for number, (linear, affine, norm) in enumerate(layers, start=2):
            source.weights(linear, f"tdnnf{number}.linear")
            source.weights(affine, f"tdnnf{number}.affine")
            source.bias(affine, f"tdnnf{number}.affine")
            source.norm(norm, f"tdnnf{number}.batchnorm")
        source.weights(network.final_linear, "prefinal-l", "<Params>")
        source.weights(network.final_affine, "prefinal-chain.affine")
        source.bias(network.final_affine, "prefinal-chain.affine")
        source.norm(network.final_norm, "prefinal-chain.batchnorm1")
        source.weights(network.last_linear, "prefinal-chain.linear", "<Params>")
        source.norm(network.last_norm, "prefinal-chain.batchnorm2")
        # A small head: the first steps then change the trunk little.
        network.output.weight.mul_(0.1)
        network.output.bias.zero_()
