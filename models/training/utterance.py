"""What one voice said: text, samples, and which phone sounds when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["SAMPLE_RATE", "Segment", "Utterance"]

SAMPLE_RATE: Final = 16_000
"""Hz of everything that is trained on and of the finished model."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One phone in time, in samples at 16 kHz."""

    phone: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one voice said; `pcm` has shape (n,), int16."""

    text: str
    language: str
    voice: str
    pcm: NDArray[np.int16]
    segments: tuple[Segment, ...]
