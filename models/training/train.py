"""Frame-wise cross-entropy on phone labels, with augmentation of the features.

A spoken-noise share of every label (`GARBAGE`) teaches the SPN phone to be
everything a little, which makes `[unk]` usable in a grammar.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor
from torch.nn import functional

from assistant.pronunciation.phones import PHONE_ID, PHONES, SIL, SPN
from models.training.data import GARBAGE, Data
from models.training.feature_augment import FeatureAugmenter
from models.training.network import Tdnnf, start_from_vosk
from models.training.sequence import SequenceLoss

__all__ = ["Plan", "load_checkpoint", "train"]

_WARM_UP: Final = 200
_CLIP: Final = 2.0
_FLOOR: Final = 0.02
"""Smallest learning rate as a part of the largest."""
_CHECKPOINT_EVERY: Final = 250
_REPORT_EVERY: Final = 50
SHARES: Final = {"kokoro": 0.55, "espeak": 0.25, "festival": 0.2}
"""Kokoro's voices are nearer to people than espeak-ng's; festival's is one man's only."""
_AVERAGE: Final = 0.998
"""Decay of the running mean of the weights that is exported: about the last 500 iterations."""
_RESCAN_EVERY: Final = 100
"""Iterations between looks for new shards: training may start while speech is being made."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How one run of training goes."""

    shards: Path
    checkpoint: Path
    iterations: int
    batch: int = 24
    rate: float = 6e-4
    threads: int = 2
    seed: int = 0
    start_model: Path | None = None
    """`final.mdl` whose trunk starts ours; None for random weights."""
    start_checkpoints: tuple[Path, ...] = ()
    """Checkpoints of other runs: the mean of their averaged weights is the start."""
    frozen_layers: int = 0
    """Layers from the first on whose weights stay as they were: those that start from a
    network of human speech keep what they know of it, and need no gradient."""
    sequence: float = 0.0
    """Weight of the sequence loss beside that of the frames; 0 leaves it out."""
    keep: int | None = None
    """Iteration whose checkpoint stays beside the last one, as `<name>-<iteration>.pt`."""
    shares: Mapping[str, float] = field(default_factory=lambda: dict(SHARES))
    """Part of the examples that each engine gives, as far as it has spoken."""


def smoothed_loss(scores: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """Mean loss and accuracy over labelled frames; speech frames give SPN its share."""
    logs = functional.log_softmax(scores, 1)
    known = labels >= 0
    safe = labels.clamp(min=0)
    right = logs.gather(1, safe[:, None])[:, 0]
    garbage = logs[:, PHONE_ID[SPN]]
    loss = -torch.where(safe == PHONE_ID[SIL], right, (1 - GARBAGE) * right + GARBAGE * garbage)
    count = known.sum()
    return (loss * known).sum() / count, ((logs.argmax(1) == safe) & known).sum() / count


def load_checkpoint(path: Path) -> dict[str, Any]:
    """Weights, priors, optimiser and iteration of a stopped or finished run."""
    stored: dict[str, Any] = torch.load(path, weights_only=False)
    return stored


def train(plan: Plan) -> Iterator[str]:
    """Run to `plan.iterations`, continuing a checkpoint that exists; yields progress lines."""
    torch.set_num_threads(plan.threads)
    torch.manual_seed(plan.seed)
    data = Data(plan.shards, plan.shares, plan.seed)
    network = _start(plan)
    network.freeze(plan.frozen_layers)
    learned = [weight for weight in network.parameters() if weight.requires_grad]
    optimiser = torch.optim.AdamW(learned, lr=plan.rate, weight_decay=0.0)
    average = _Average(network)
    done = _resume(plan.checkpoint, network, optimiser, average)
    augment = FeatureAugmenter(plan.seed + done)
    sequence = SequenceLoss(data.transitions, data.priors()) if plan.sequence else None
    network.train()
    yield f"start at {done}, hours {json.dumps(data.hours)}"
    started, total_loss, total_right = time.monotonic(), 0.0, 0.0
    for iteration in range(done, plan.iterations):
        if iteration % _RESCAN_EVERY == 0:
            data.rescan()
        for group in optimiser.param_groups:
            group["lr"] = plan.rate * _schedule(iteration, plan.iterations)
        loss, right = _step(plan, data, network, augment, sequence, optimiser)
        average.take(network, min(_AVERAGE, iteration / (iteration + 10)))
        total_loss, total_right = total_loss + loss, total_right + right
        if (iteration + 1) % _REPORT_EVERY == 0:
            rate = (time.monotonic() - started) / (iteration + 1 - done)
            yield (
                f"{iteration + 1} loss {total_loss / _REPORT_EVERY:.3f} "
                f"right {total_right / _REPORT_EVERY:.3f} "
                f"{rate:.2f} s/it hours {json.dumps(data.hours)}"
            )
            total_loss = total_right = 0.0
        if (iteration + 1) % _CHECKPOINT_EVERY == 0 or iteration + 1 == plan.iterations:
            _save(plan.checkpoint, network, optimiser, average, data, iteration + 1)
        if iteration + 1 == plan.keep:
            kept = plan.checkpoint.with_stem(f"{plan.checkpoint.stem}-{plan.keep}")
            _save(kept, network, optimiser, average, data, iteration + 1)


def _start(plan: Plan) -> Tdnnf:
    """The network with the weights that the plan starts from."""
    network = Tdnnf(len(PHONES))
    if plan.start_model:
        start_from_vosk(network, plan.start_model)
    elif not plan.start_checkpoints:
        network.unfreeze_norms()
    if plan.start_checkpoints:
        starts = [load_checkpoint(path)["average"] for path in plan.start_checkpoints]
        mean = {name: sum(one[name] for one in starts) / len(starts) for name in starts[0]}
        network.load_state_dict(mean)
    return network


class _Average:
    """Running mean of the weights: what is exported, a little better than the last weights."""

    def __init__(self, network: Tdnnf) -> None:
        self.weights = {name: value.clone() for name, value in network.state_dict().items()}

    def take(self, network: Tdnnf, decay: float) -> None:
        with torch.no_grad():
            for name, value in network.state_dict().items():
                self.weights[name].lerp_(value, 1 - decay)


def _resume(
    checkpoint: Path, network: Tdnnf, optimiser: torch.optim.Optimizer, average: _Average
) -> int:
    """Load a stopped run into all three; returns the iterations it had done, 0 without one."""
    if not checkpoint.exists():
        return 0
    stored = load_checkpoint(checkpoint)
    network.load_state_dict(stored["weights"])
    optimiser.load_state_dict(stored["optimiser"])
    average.weights = stored["average"]
    return int(stored["iteration"])


def _step(
    plan: Plan,
    data: Data,
    network: Tdnnf,
    augment: FeatureAugmenter,
    sequence: SequenceLoss | None,
    optimiser: torch.optim.Optimizer,
) -> tuple[float, float]:
    """One batch forth and back; returns its loss and the part of frames that were right."""
    features, labels = data.batch(plan.batch, network.context)
    x = torch.from_numpy(features).transpose(1, 2)
    scores, wanted = network(augment(x)), torch.from_numpy(labels)
    loss, right = smoothed_loss(scores, wanted)
    if sequence is not None:
        loss = loss + plan.sequence * sequence(scores, wanted)
    optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), _CLIP)
    optimiser.step()
    return loss.item(), right.item()


def _schedule(iteration: int, iterations: int) -> float:
    """Linear warm-up, then half a cosine."""
    cosine = 0.5 * (1 + math.cos(math.pi * min(1.0, iteration / iterations)))
    return min(1.0, (iteration + 1) / _WARM_UP) * (cosine * (1 - _FLOOR) + _FLOOR)


def _save(
    path: Path,
    network: Tdnnf,
    optimiser: torch.optim.Optimizer,
    average: _Average,
    data: Data,
    iteration: int,
) -> None:
    partial = path.with_suffix(".partial")
    torch.save(
        {
            "weights": network.state_dict(),
            "average": average.weights,
            "optimiser": optimiser.state_dict(),
            "priors": data.priors(),
            "phones": PHONES,
            "iteration": iteration,
            "hours": data.hours,
        },
        partial,
    )
    partial.replace(path)
