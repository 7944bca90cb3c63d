"""The loudspeaker: short blocks of PCM that can be stopped at any moment."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from assistant.errors import DeviceError
from assistant.sound_devices import (
    DeviceInfo,
    Direction,
    Streams,
    choose,
    detached,
    end_stream,
    opening,
    portaudio,
    start_stream,
)
from assistant.voice.ports import Rendering
from assistant.voice.wav import resample

__all__ = ["BLOCK_S", "LATENCY_S", "SoundDeviceLoudspeaker"]

BLOCK_S: Final = 0.01
"""Seconds of one block; a stop takes effect at the next one."""

LATENCY_S: Final = 0.03
"""Seconds asked of PortAudio, which makes them 40 ms ahead of the loudspeaker: a stop
is over in 50 ms, and a busy interpreter (gaps of 17 ms under load) is not heard."""

DEAD_AFTER_S: Final = 1.5
"""Seconds without a request for samples after which the device counts as gone:
PortAudio does not say when a loudspeaker is unplugged, and it is to be noticed within 2 s."""

WAKES_S: Final = 3.0
"""The same for the first request: a sleeping one takes 2 s to wake."""

_CLOSE_S: Final = 1.0
"""Seconds for the device to be freed, which takes 10 ms."""

_LOOK_S: Final = 0.3
"""Seconds between two looks at whether the device still asks for samples."""

_LONGEST_TAIL_S: Final = 0.5
"""Upper bound on what a driver may claim to lie between us and the ear."""


class _Clip:
    """One rendering on its way out: interleaved samples, shape (n, channels)."""

    def __init__(self, frames: NDArray[np.int16]) -> None:
        self.frames = frames
        self.position = 0
        self.stopped = False
        self.over = False
        self.loop = asyncio.get_running_loop()
        self.handed_over: asyncio.Future[float] = self.loop.create_future()
        """Seconds until the last sample is heard, known once it was handed over."""

    def finish(self, tail_s: float) -> None:
        """Called in PortAudio's thread."""
        self.over = True
        with contextlib.suppress(RuntimeError):  # the loop has been closed meanwhile
            self.loop.call_soon_threadsafe(self._set, tail_s)

    def _set(self, tail_s: float) -> None:
        if not self.handed_over.done():
            self.handed_over.set_result(tail_s)


class SoundDeviceLoudspeaker:
    """A `Loudspeaker` over PortAudio. Make it with `open`.

    The stream stays open and carries silence between renderings: outputs that
    fall asleep (HDMI, Bluetooth) would swallow the first word.
    """

    def __init__(self, wanted: str | None) -> None:
        self._wanted = wanted
        self._clip: _Clip | None = None
        self._one_after_the_other = asyncio.Lock()
        self._stops = 0
        self._asked_at = 0.0
        self._asked = False
        self._ending = False
        self._underflows = 0
        self._open_stream()

    @classmethod
    def open(cls, name: str | None = None) -> SoundDeviceLoudspeaker:
        """Open the output whose name is or contains `name`, None for the default.

        May block while the sound server does. Raise `DeviceError` when there is none, it is
        taken, or PortAudio is missing.
        """
        return cls(name)

    @property
    def device(self) -> DeviceInfo:
        """What is open."""
        return self._device

    @property
    def alive(self) -> bool:
        """False when the device has stopped asking for samples."""
        patience_s = DEAD_AFTER_S if self._asked else WAKES_S
        return self._runs and time.monotonic() - self._asked_at < patience_s

    @property
    def name(self) -> str:
        """Name of the device as PortAudio lists it."""
        return self._device.name

    @property
    def rate(self) -> int:
        """Hz at which the device runs; renderings are resampled to it."""
        return self._device.rate

    @property
    def underflows(self) -> int:
        """How often the device ran out of samples since it was opened."""
        return self._underflows

    async def play(self, rendering: Rendering) -> bool:
        stops = self._stops
        async with self._one_after_the_other:
            if stops != self._stops:
                return False
            await self._ensure_open()
            clip = _Clip(_interleave(resample(rendering, self._device.rate), self._channels))
            self._clip = clip
            try:
                tail_s = await self._handed_over(clip)
                if stops == self._stops:
                    await asyncio.sleep(tail_s)
            finally:
                clip.stopped = True  # when the caller gives up
            return stops == self._stops

    def stop(self) -> None:
        self._stops += 1
        if self._clip is not None:
            self._clip.stopped = True

    async def close(self) -> None:
        self.stop()
        await self._close_stream()

    def _open_stream(self) -> None:
        device = self._device = choose(self._wanted, Direction.OUT)
        # Stereo where there is stereo: many hardware outputs refuse mono.
        self._channels = min(2, device.outputs)
        self._asked = self._ending = False
        with opening(device) as sounddevice:
            self._rescans = Streams.rescans
            self._abort = sounddevice.CallbackAbort
            try:
                stream = sounddevice.RawOutputStream(
                    samplerate=device.rate,
                    blocksize=round(device.rate * BLOCK_S),
                    device=device.index,
                    channels=self._channels,
                    dtype="int16",
                    latency=LATENCY_S,
                    callback=self._fill,
                )
                start_stream(stream)
            except sounddevice.PortAudioError as error:
                self._ending = True
                raise DeviceError(
                    "loudspeaker-unusable",
                    f"the loudspeaker «{device.name}» can't be opened: {error}",
                    "close the program that uses it, or choose another loudspeaker",
                ) from error
            self._stream: Any = stream
        self._asked_at = time.monotonic()

    @property
    def _runs(self) -> bool:
        return self._rescans == Streams.rescans and bool(self._stream.active)

    async def _ensure_open(self) -> None:
        if not self._runs:
            await self._close_stream()
            await detached(self._open_stream)

    async def _close_stream(self) -> None:
        # PortAudio may wait for a device that is no longer there, and for a server that hangs.
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(detached(self._free), _CLOSE_S)

    def _free(self) -> None:
        self._ending = True
        with portaudio():
            if self._rescans == Streams.rescans:
                end_stream(self._stream)

    async def _handed_over(self, clip: _Clip) -> float:
        while not clip.handed_over.done():
            await asyncio.wait({clip.handed_over}, timeout=_LOOK_S)
            if not clip.handed_over.done() and not self.alive:
                await self._close_stream()
                raise DeviceError(
                    "loudspeaker-gone",
                    f"the loudspeaker «{self.name}» takes no more sound",
                    "plug it in again, or choose another loudspeaker",
                )
        return clip.handed_over.result()

    def _fill(self, out: Any, frames: int, times: Any, status: Any) -> None:
        """PortAudio's callback, in its thread: copy the next block, nothing else."""
        if self._ending:
            raise self._abort
        self._asked_at = time.monotonic()
        self._asked = True
        if status.output_underflow:
            self._underflows += 1
        clip = self._clip
        if clip is None or clip.over:
            out[:] = bytes(len(out))
            return
        block = clip.frames[clip.position : clip.position + frames]
        clip.position += frames
        if clip.stopped:
            block = _faded(block)
        samples = block.tobytes()
        out[: len(samples)] = samples
        out[len(samples) :] = bytes(len(out) - len(samples))
        if clip.stopped or clip.position >= len(clip.frames):
            ahead = times.outputBufferDacTime - times.currentTime
            tail_s = ahead + len(block) / self._device.rate
            clip.finish(min(max(tail_s, 0.0), _LONGEST_TAIL_S))


def _interleave(pcm: NDArray[np.int16], channels: int) -> NDArray[np.int16]:
    return np.repeat(pcm[:, np.newaxis], channels, axis=1)


def _faded(block: NDArray[np.int16]) -> NDArray[np.int16]:
    """The block run down to silence, so that a stop does not click."""
    ramp = np.linspace(1.0, 0.0, len(block), dtype=np.float32)[:, np.newaxis]
    return (block * ramp).astype(np.int16)
