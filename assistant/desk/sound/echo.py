"""How much of what the loudspeaker plays comes back into the microphone."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.desk.settings import Settings
from assistant.errors import DeviceError
from assistant.hearing import SAMPLE_RATE, SILENCE_DBFS, Capture, Pcm, dbfs
from assistant.sound_devices import Direction, choose, detached
from assistant.voice import Rendering, SoundDeviceLoudspeaker

__all__ = ["BARGE_IN_DB", "Echo", "judged", "measure_echo", "sweep_sound"]

BARGE_IN_DB: Final = -30.0
"""Echo that barge-in can live with, against what was played. The desk speaks at -20 dBFS, so of
its own voice -50 dBFS is left: 24 dB below a visitor at the microphone (-26 dBFS), where the
recogniser hears the visitor well (it needs 15), and the nearness of a voice tells the two apart."""
_HEARD: Final = 0.05
"""Correlation from which the sweep is there at all; chance gives less than 0.03 in a second."""
_SWEEPS: Final = 4
"""The last is measured: an echo canceller needs some seconds to learn the room."""
_SWEEP_S: Final = 1.0
_SWEEP_HZ: Final = (300.0, 6_000.0)
"""From where a small loudspeaker begins to where speech ends."""
_PLAYED_DBFS: Final = -12.0
"""Peak of the sweep: as loud as the loudest of the voice."""
_FADE_S: Final = 0.02
_LONGEST_DELAY_S: Final = 1.5
"""Bluetooth there and back takes 0.5; a busy sound server as much again."""
_FIRST_S: Final = 5.0
"""For the first sound of a microphone that slept."""

_Sound = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Echo:
    """What was measured."""

    microphone: str
    loudspeaker: str
    delay_ms: float | None
    """From the call that plays to what is heard, devices included; None: nothing is heard."""
    residual_db: float
    """Of what was played, that which comes back; at most so much where nothing is heard."""
    correlation: float
    """0: what is heard has nothing to do with what was played, 1: it is the same."""
    noise_dbfs: float
    """At the microphone, before anything was played."""

    @property
    def barge_in(self) -> bool:
        """Whether a visitor may interrupt the desk by voice."""
        return self.residual_db <= BARGE_IN_DB

    @property
    def conclusion(self) -> str:
        """For people."""
        if self.barge_in:
            return "barge-in may be switched on"
        return (
            "leave barge-in off: the desk would hear itself; use a headset, or the echo cancelling "
            "of the sound server (deploy/pipewire), and measure again"
        )


class _Recording:
    """All that a microphone gives, with where it stood at a moment."""

    def __init__(self) -> None:
        self._pieces: list[Pcm] = []
        self._lock = threading.Lock()
        self.failed: DeviceError | None = None

    def take(self, pcm: Pcm) -> None:
        with self._lock:
            self._pieces.append(pcm)

    def fail(self, error: DeviceError) -> None:
        self.failed = error

    @property
    def pcm(self) -> Pcm:
        with self._lock:
            return np.concatenate([np.empty(0, np.int16), *self._pieces])


async def measure_echo(settings: Settings, sweeps: int = _SWEEPS) -> Echo:
    """Play sweeps and listen; takes seven seconds. Raise `DeviceError`."""
    device = await detached(lambda: choose(settings.microphone, Direction.IN))
    loudspeaker = await detached(lambda: SoundDeviceLoudspeaker.open(settings.loudspeaker))
    recording = _Recording()
    capture = Capture(device, recording.take, recording.fail)
    try:
        await detached(capture.start)
        await _first(recording)
        await asyncio.sleep(_SWEEP_S)
        before = recording.pcm[-round(_SWEEP_S * SAMPLE_RATE) :]
        sweep = sweep_sound()
        for _ in range(sweeps):
            at = len(recording.pcm)
            await loudspeaker.play(Rendering((sweep * 32_767).astype(np.int16), SAMPLE_RATE))
        await asyncio.sleep(_LONGEST_DELAY_S)
        if recording.failed is not None:
            raise recording.failed
        heard = recording.pcm[at:].astype(np.float64) / 32_768
    finally:
        with contextlib.suppress(DeviceError):
            await detached(capture.stop)
        await loudspeaker.close()
    return judged(device.name, loudspeaker.name, sweep, before, heard)


async def _first(recording: _Recording) -> None:
    deadline = time.monotonic() + _FIRST_S
    while not len(recording.pcm):
        if recording.failed is not None:
            raise recording.failed
        if time.monotonic() > deadline:
            raise DeviceError(
                "microphone-silent", "the microphone is open but gives no sound", "plug it in again"
            )
        await asyncio.sleep(0.05)


def judged(microphone: str, loudspeaker: str, sweep: _Sound, before: Pcm, heard: _Sound) -> Echo:
    """From what was heard before, and from the moment at which the sweep was sent out."""
    place, gain, correlation = _found(sweep, heard)
    noise = float(np.sqrt(np.mean((before / 32_768) ** 2)))
    played = float(np.sqrt(np.mean(sweep**2)))
    # What a canceller leaves is distorted and correlates badly, but is louder than before.
    excess = np.sqrt(max(_loudest(heard, len(sweep)) ** 2 - noise**2, 0.0))
    is_heard = correlation >= _HEARD
    share = max(gain, excess / played) if is_heard else excess / played
    return Echo(
        microphone,
        loudspeaker,
        round(place / SAMPLE_RATE * 1000, 1) if is_heard else None,
        round(max(dbfs(share), SILENCE_DBFS), 1),
        round(correlation, 3),
        round(dbfs(noise), 1),
    )


def _found(sweep: _Sound, heard: _Sound) -> tuple[int, float, float]:
    """Where the sweep is heard best, its amplitude there, and how alike it is."""
    places = len(heard) - len(sweep)
    if places <= 0 or not heard.any():
        return 0, 0.0, 0.0
    size = 1 << (len(heard) + len(sweep)).bit_length()
    product = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(sweep, size))
    likeness = np.abs(np.fft.irfft(product, size)[:places])
    place = int(np.argmax(likeness))
    energy = float((sweep**2).sum())
    there = float((heard[place : place + len(sweep)] ** 2).sum())
    gain = float(likeness[place]) / energy
    return place, gain, float(likeness[place]) / float(np.sqrt(energy * there) or 1.0)


def _loudest(heard: _Sound, length: int) -> float:
    """Root mean square of the loudest stretch of that length."""
    summed = np.concatenate([[0.0], np.cumsum(heard**2)])
    if len(heard) < length:
        return 0.0
    return float(np.sqrt((summed[length:] - summed[:-length]).max() / length))


def sweep_sound() -> _Sound:
    """Rises evenly in pitch, an octave in the same time as the next."""
    low, high = _SWEEP_HZ
    times = np.arange(round(_SWEEP_S * SAMPLE_RATE)) / SAMPLE_RATE
    octaves = np.log(high / low)
    phase = 2 * np.pi * low * _SWEEP_S / octaves * (np.exp(times / _SWEEP_S * octaves) - 1)
    fade = np.minimum(1.0, np.minimum(times, _SWEEP_S - times) / _FADE_S)
    sweep: _Sound = 10 ** (_PLAYED_DBFS / 20) * np.sin(phase) * fade
    return sweep
