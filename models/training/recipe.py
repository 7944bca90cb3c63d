"""The whole recipe as a list of stages, with the numbers of the published model."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["FULL", "SMALL", "Size", "stages"]


@dataclass(frozen=True, slots=True)
class Size:
    """How much is spoken and how long the network learns."""

    shards: tuple[tuple[str, int, int], ...]
    """Engine, seed and number of shards: 200 utterances each of espeak-ng, 150 of festival,
    60 of Kokoro, and their noisy copies."""
    iterations: int
    kept: int
    """Iteration of the checkpoint that the last one is averaged with: an early one has drifted
    less from the human speech that the first weights know, a late one is surer in noise."""
    sequence: tuple[tuple[str, int, str, str], ...]
    """Runs with the sequence loss after it, each from the one before: name, iterations, learning
    rate, weight of the loss."""
    words: int


FULL: Final = Size(
    shards=(("espeak", 11, 30), ("festival", 11, 14), ("kokoro", 11, 13), ("kokoro", 12, 4)),
    iterations=3_200,
    kept=1_000,
    sequence=(("seq", 1_500, "3e-4", "3"), ("seq2", 2_600, "5e-4", "5")),
    words=32_100,
)
SMALL: Final = Size(
    shards=(("espeak", 11, 1), ("festival", 11, 1), ("kokoro", 11, 1)),
    iterations=40,
    kept=20,
    sequence=(("seq", 20, "3e-4", "3"), ("seq2", 20, "5e-4", "5")),
    words=6_000,
)
"""Every stage in a quarter of an hour, to see that the recipe runs; what it makes hears little."""


def stages(
    size: Size, model: Path, kokoro_voices: Path, start_model: Path | None
) -> list[list[str]]:
    """Command lines of `python -m models.training`, in their order."""
    voices = ["--kokoro-voices", str(kokoro_voices)]
    train = ["train", "kkru", "--iterations", str(size.iterations), "--rate", "8e-4"]
    train += ["--keep", str(size.kept)]
    frozen = [] if start_model is None else ["--frozen-layers", "4"]
    if start_model is not None:
        train += ["--start-model", str(start_model), *frozen]
    return [
        *(
            ["speech", engine, "--seed", str(seed), "--shards", str(count), *voices]
            for engine, seed, count in size.shards
        ),
        train,
        *_sequence_stages(size, frozen),
        ["export", size.sequence[-1][0], "--model", str(model), "--words", str(size.words)],
    ]


def _sequence_stages(size: Size, frozen: list[str]) -> list[list[str]]:
    made: list[list[str]] = []
    before = ["--start-checkpoint", "kkru", "--start-average-with", f"kkru-{size.kept}"]
    for name, iterations, rate, weight in size.sequence:
        how = ["--iterations", str(iterations), "--rate", rate, "--sequence", weight, *frozen]
        made.append(["train", name, *how, *before])
        before = ["--start-checkpoint", name]
    return made
