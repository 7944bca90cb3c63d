"""What a sink plays, recorded with the time at which each sample was heard."""

from __future__ import annotations

import subprocess
import threading
import time
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from assistant.hearing import SAMPLE_RATE, Pcm

__all__ = ["Ear", "first_sound"]

_CHUNK: Final = 320
"""Bytes read at a time: 10 ms."""


class Ear:
    """A recorder of one source of the sound server. Use as `with`.

    Two ears have the same delay, so what lies between two sounds is known to a few ms: each
    sample's time is that of the promptest chunk, counted in samples from there.
    """

    def __init__(self, server: str, source: str) -> None:
        command = [
            "parec", "-s", server, f"--device={source}", "--raw", "--format=s16le",
            f"--rate={SAMPLE_RATE}", "--channels=1", "--latency-msec=20",
        ]  # fmt: skip
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self._chunks: list[bytes] = []
        self._samples = 0
        self._base = float("inf")
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        self._thread.join(timeout=2)

    def since(self, moment: float) -> tuple[float, Pcm]:
        """Sound from that moment (`time.monotonic`) on, after the moment of its first sample."""
        with self._lock:
            whole = np.frombuffer(b"".join(self._chunks), np.int16)
            base = self._base
        start = int(np.clip((moment - base) * SAMPLE_RATE, 0, len(whole)))
        return base + start / SAMPLE_RATE, whole[start:]

    def forget(self) -> None:
        """Begin anew, so that a long run does not fill the memory."""
        with self._lock:
            self._base += self._samples / SAMPLE_RATE
            self._samples = 0
            self._chunks = []

    def _read(self) -> None:
        stream = self._process.stdout
        if stream is None:
            return
        while chunk := stream.read(_CHUNK):
            now = time.monotonic()
            with self._lock:
                self._chunks.append(chunk)
                self._samples += len(chunk) // 2
                self._base = min(self._base, now - self._samples / SAMPLE_RATE)


def first_sound(pcm: NDArray[np.int16], least: int) -> int | None:
    """Index of the first sample as loud as `least`, None where there is none."""
    loud = np.flatnonzero(np.abs(pcm.astype(np.int32)) >= least)
    return int(loud[0]) if len(loud) else None
