"""Sound of others as a desk takes it: 16 kHz, mono, int16."""

from __future__ import annotations

from typing import Final

import numpy as np
import soxr

from assistant.errors import AudioFileError
from assistant.serving.ports import RATE

__all__ = ["MAX_SECONDS", "SoundIn"]

MAX_SECONDS: Final = 60.0
"""Longest sound of one request; a question takes ten."""

_RATES: Final = range(4_000, 192_001)
_WIDTH: Final = 2
_MAX_CHANNELS: Final = 8


class SoundIn:
    """One stream of samples in another format."""

    def __init__(self, rate: int, channels: int = 1, width: int = _WIDTH) -> None:
        """Raise `AudioFileError` `audio-format` for a format that can't be used."""
        if rate not in _RATES or width != _WIDTH or not 1 <= channels <= _MAX_CHANNELS:
            raise AudioFileError(
                "audio-format",
                f"sound of {rate} Hz, {channels} channels, {width} bytes a sample can't be used",
                "send samples of 2 bytes at 4 to 192 kHz",
            )
        self._channels = channels
        self._frame = channels * _WIDTH
        self._rest = b""
        self._resample = None if rate == RATE else soxr.ResampleStream(rate, RATE, 1, dtype="int16")
        self._left = int(MAX_SECONDS * rate)

    def feed(self, samples: bytes, *, last: bool = False) -> bytes:
        """Samples as the desk takes them, so far as they are known.

        Raise `AudioFileError` `audio-too-long`.
        """
        samples = self._rest + samples
        whole = len(samples) - len(samples) % self._frame
        self._rest = samples[whole:]
        self._left -= whole // self._frame
        if self._left < 0:
            raise AudioFileError(
                "audio-too-long",
                f"more than {MAX_SECONDS:.0f} s of sound in one piece",
                "send one question at a time",
            )
        frames = np.frombuffer(samples[:whole], np.dtype("<i2")).reshape(-1, self._channels)
        mono = frames[:, 0] if self._channels == 1 else frames.mean(axis=1).astype(np.int16)
        if self._resample is None:
            return mono.tobytes()
        return bytes(self._resample.resample_chunk(np.ascontiguousarray(mono), last=last).tobytes())
