"""The sound of one device as it comes: at its own rate and channels, made mono at 16 kHz."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import soxr

from assistant.errors import DeviceError
from assistant.hearing.ports import SAMPLE_RATE, Pcm
from assistant.sound_devices import (
    DeviceInfo,
    Streams,
    end_stream,
    opening,
    portaudio,
    start_stream,
)

__all__ = ["FIRST_BLOCK_S", "Capture"]

_BLOCK_MS: Final = 32
"""Sound per callback: one frame of the VAD."""
_LATENCY_S: Final = 0.1
"""Buffer asked of the device: a loaded desk may be late by as much without losing sound."""
_QUEUE_BLOCKS: Final = 300
"""10 s of sound may wait for a busy machine; what comes beyond is dropped and counted."""
_SILENT_S: Final = 1.5
"""A pulled USB microphone raises no error, its callbacks just end; it is to be noticed within
2 s. Bluetooth pauses for 1 s."""
FIRST_BLOCK_S: Final = 5.0
"""A sound server that was asleep needs up to 2 s for the first block, Bluetooth 4 s."""
_MAX_CHANNELS: Final = 2
"""ALSA's plug-ins claim 32 or 128 channels; a desk's microphone has one or two."""


class Capture:
    """The callback copies; a thread resamples and hands over. Make it, `start` it, `stop` it."""

    def __init__(
        self,
        device: DeviceInfo,
        take: Callable[[Pcm], None],
        ended: Callable[[DeviceError], None],
    ) -> None:
        """Both are called in the capture's thread; `ended` when sound stops coming."""
        self.device = device
        self.dropped_blocks = 0
        """Blocks of 32 ms lost because the machine was too busy."""
        self._take = take
        self._ended = ended
        self._channels = min(device.inputs, _MAX_CHANNELS)
        self._blocks: queue.Queue[bytes | None] = queue.Queue(_QUEUE_BLOCKS)
        self._stopped = False
        self._thread = threading.Thread(target=self._work, name="microphone", daemon=True)
        self._stream: Any = None
        self._rescans = 0

    def start(self) -> None:
        """Open the device. May block while the sound server does. Raise `DeviceError`."""
        with opening(self.device) as sounddevice:
            self._rescans = Streams.rescans
            self._abort = sounddevice.CallbackAbort
            try:
                stream = sounddevice.RawInputStream(
                    device=self.device.index,
                    samplerate=self.device.rate,
                    channels=self._channels,
                    dtype="int16",
                    blocksize=self.device.rate * _BLOCK_MS // 1000,
                    latency=_LATENCY_S,
                    callback=self._on_block,
                    finished_callback=self._on_finished,
                )
                start_stream(stream)
            except sounddevice.PortAudioError as error:
                self._stopped = True
                raise DeviceError(
                    "microphone-busy",
                    f"the microphone «{self.device.name}» can't be opened: {error}",
                    "close the program that uses it, or choose another one (`komekshi doctor`)",
                ) from error
            self._stream = stream
            self._thread.start()
            if self._stopped:  # nobody waited for the device any longer
                self._close()

    def stop(self) -> None:
        """Free the device. May block while the sound server does. Raise `DeviceError`."""
        self._stopped = True
        with portaudio():
            self._close()
        if self._thread.ident is not None:
            self._thread.join(timeout=2 * _SILENT_S)

    def _close(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None and self._rescans == Streams.rescans:
            end_stream(stream)
        self._on_finished()

    def _on_block(self, block: Any, _frames: int, _time: Any, status: Any) -> None:
        """In PortAudio's real-time thread: copy and put, nothing else."""
        if self._stopped:
            raise self._abort
        if status:
            self.dropped_blocks += 1
        try:
            self._blocks.put_nowait(bytes(block))
        except queue.Full:
            self.dropped_blocks += 1

    def _on_finished(self) -> None:
        try:
            self._blocks.put_nowait(None)
        except queue.Full:
            # The watchdog finds it when the queue has run dry.
            self.dropped_blocks += 1

    def _work(self) -> None:
        """The thread: until the stream ends or falls silent."""
        resample = soxr.ResampleStream(self.device.rate, SAMPLE_RATE, 1, dtype="int16")
        patience_s = FIRST_BLOCK_S
        with contextlib.suppress(queue.Empty):
            while (block := self._blocks.get(timeout=patience_s)) is not None:
                patience_s = _SILENT_S
                samples = np.frombuffer(block, np.int16).reshape(-1, self._channels)
                mono = samples.mean(axis=1).astype(np.int16)
                self._take(resample.resample_chunk(mono))
        if not self._stopped:
            self._ended(
                DeviceError(
                    "microphone-gone",
                    f"no more sound comes from the microphone «{self.device.name}»",
                    "plug it in again; it is opened again by itself",
                )
            )
