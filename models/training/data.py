"""Training data read: all shards of a folder in memory, and batches drawn from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.pronunciation.phones import PHONE_ID, PHONES, SIL, SPN
from models.training.features import CEPSTRA

__all__ = ["GARBAGE", "SUBSAMPLING", "Data", "Shard", "read_shard"]

SUBSAMPLING: Final = 3
"""Frames to one output of the network."""
GARBAGE: Final = 0.1
"""SPN's share of the label of every speech frame."""
_CHUNK: Final = 300
"""Frames of one example: 3 s, about one question."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Frames of many utterances end to end."""

    features: NDArray[np.float16]
    labels: NDArray[np.uint8]
    offsets: NDArray[np.int64]


def read_shard(path: Path) -> Shard:
    """Load one shard into memory."""
    with np.load(path) as stored:
        return Shard(stored["features"], stored["labels"], stored["offsets"])


class Data:
    """All utterances of a folder of shards, reread as shards are added."""

    def __init__(self, folder: Path, shares: Mapping[str, float], seed: int) -> None:
        self._folder, self._shares = folder, shares
        self._seen: set[Path] = set()
        self._random = np.random.default_rng(seed)
        self._by_engine: dict[str, list[tuple[NDArray[np.float16], NDArray[np.uint8]]]] = {}
        self.counts = np.zeros(len(PHONES))
        self.transitions = np.zeros((len(PHONES), len(PHONES)))
        self.rescan()

    def rescan(self) -> None:
        """Load the shards that were written since the last look."""
        for path in sorted(self._folder.glob("*.npz")):
            if path in self._seen:
                continue
            self._seen.add(path)
            shard = read_shard(path)
            self.counts += np.bincount(shard.labels, minlength=len(PHONES))
            self.transitions += _neighbours(shard)
            engine = self._by_engine.setdefault(path.name.split("-")[0], [])
            bounds = zip(shard.offsets[:-1], shard.offsets[1:], strict=True)
            engine += [(shard.features[a:b], shard.labels[a:b]) for a, b in bounds]

    @property
    def hours(self) -> dict[str, float]:
        """Speech by engine, augmented copies counted."""
        return {
            engine: round(sum(len(labels) for _, labels in items) / 360_000, 2)
            for engine, items in self._by_engine.items()
        }

    def batch(self, size: int, context: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Features (size, frames + 2·context, 40) and labels (size, frames / 3), −1 past an end."""
        x = np.zeros((size, _CHUNK - SUBSAMPLING + 1 + 2 * context, CEPSTRA), np.float32)
        y = np.full((size, _CHUNK // SUBSAMPLING), -1, np.int64)
        for row in range(size):
            features, labels = self._draw()
            start = 0 if len(labels) <= _CHUNK else int(self._random.integers(len(labels) - _CHUNK))
            wanted = np.arange(start - context, start + _CHUNK - SUBSAMPLING + 1 + context)
            x[row] = features[np.clip(wanted, 0, len(labels) - 1)]
            index = start + np.arange(_CHUNK // SUBSAMPLING) * SUBSAMPLING
            inside = index < len(labels)
            y[row, inside] = labels[index[inside]]
        return x, y

    def _draw(self) -> tuple[NDArray[np.float16], NDArray[np.uint8]]:
        """One utterance: first the engine by its share, then any of its utterances."""
        engines = sorted(self._by_engine)
        shares = np.array([self._shares[engine] for engine in engines])
        engine = engines[int(self._random.choice(len(engines), p=shares / shares.sum()))]
        items = self._by_engine[engine]
        return items[int(self._random.integers(len(items)))]

    def priors(self) -> NDArray[np.float64]:
        """Phone priors of the smoothed labels, for the decoder."""
        spoken = self.counts.sum() - self.counts[PHONE_ID[SIL]]
        priors = self.counts * (1 - GARBAGE)
        priors[PHONE_ID[SIL]] = self.counts[PHONE_ID[SIL]]
        priors[PHONE_ID[SPN]] = GARBAGE * spoken
        return np.asarray(np.maximum(priors / priors.sum(), 1e-4), np.float64)


def _neighbours(shard: Shard) -> NDArray[np.float64]:
    """How often each phone follows each, an output of the network apart; (phones, phones)."""
    whole = np.ones(len(shard.labels) - SUBSAMPLING, np.bool_)
    for end in shard.offsets[1:-1]:
        whole[max(0, end - SUBSAMPLING) : end] = False
    first, second = shard.labels[:-SUBSAMPLING][whole], shard.labels[SUBSAMPLING:][whole]
    pairs = first.astype(np.int64) * len(PHONES) + second
    counts = np.bincount(pairs, minlength=len(PHONES) ** 2).reshape(len(PHONES), -1)
    return np.asarray(counts, np.float64)
