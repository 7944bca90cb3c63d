"""The whole recipe as a list of stages, with the numbers of the published model."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["FULL", "SMALL", "Size", "stages"]

_SEED: Final = "11"


@dataclass(frozen=True, slots=True)
class Size:
    """How much is spoken and how long the network learns."""

    espeak: int
    """Shards of 200 utterances."""
    festival: int
    """Shards of 150."""
    kokoro: int
    """Shards of 60."""
    iterations: int
    words: int


FULL: Final = Size(espeak=30, festival=14, kokoro=24, iterations=2_800, words=36_000)
SMALL: Final = Size(espeak=1, festival=1, kokoro=1, iterations=40, words=6_000)
"""Every stage in a quarter of an hour, to see that the recipe runs; what it makes hears little."""


def stages(
    size: Size, model: Path, kokoro_voices: Path, start_model: Path | None
) -> list[list[str]]:
    """Command lines of `python -m models.training`, in their order."""
    voices = ["--kokoro-voices", str(kokoro_voices)]
    spoken = (("espeak", size.espeak), ("festival", size.festival), ("kokoro", size.kokoro))
    train = ["train", "kkru", "--iterations", str(size.iterations), "--rate", "8e-4"]
    if start_model is not None:
        train += ["--start-model", str(start_model), "--frozen-layers", "4"]
    return [
        *(
            ["speech", engine, "--seed", _SEED, "--shards", str(shards), *voices]
            for engine, shards in spoken
        ),
        train,
        ["export", "kkru", "--model", str(model), "--words", str(size.words)],
    ]
