"""What a loudspeaker gave off, block by block with the time at which it was heard."""

from __future__ import annotations

import subprocess
import threading
import time
from itertools import pairwise
from types import TracebackType
from typing import Final, Self

import numpy as np

__all__ = ["Heard"]

_RATE: Final = 48_000
_BLOCK: Final = 240
"""Samples, 5 ms."""
_LOUD: Final = 300.0
"""Root mean square from which a block is no silence; the null sink itself gives exact zeros."""


class Heard:
    """A recorder at the monitor of a PulseAudio sink, as a context."""

    def __init__(self, server: str, sink: str) -> None:
        command = ["parec", "-s", server, f"--device={sink}.monitor", "--latency-msec=5", "--raw"]
        form = ["--format=s16le", f"--rate={_RATE}", "--channels=1"]
        self._process = subprocess.Popen([*command, *form], stdout=subprocess.PIPE)
        self._loud: list[float] = []
        self._thread = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.wait()
        self._thread.join()

    def last_loud(self) -> float:
        """When sound was last heard, by `time.perf_counter`; 0 before any."""
        return self._loud[-1] if self._loud else 0.0

    def first_loud_after(self, moment: float) -> float | None:
        """When sound was first heard after a moment."""
        return next((at for at in list(self._loud) if at > moment), None)

    def longest_silence(self, begin: float, end: float) -> float:
        """Seconds, between sounds within two moments."""
        inside = [begin, *(at for at in list(self._loud) if begin < at < end), end]
        return max(later - earlier for earlier, later in pairwise(inside))

    def _read(self) -> None:
        assert self._process.stdout is not None
        while len(block := self._process.stdout.read(2 * _BLOCK)) == 2 * _BLOCK:
            samples = np.frombuffer(block, "<i2").astype(np.float64)
            if np.sqrt((samples**2).mean()) > _LOUD:
                self._loud.append(time.perf_counter())
