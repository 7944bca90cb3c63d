"""The microphone: any device PortAudio has, at its own rate, as utterances that grow."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Self

import numpy as np
import soxr

from assistant.errors import DeviceError
from assistant.hearing.endpoint import EndpointSettings
from assistant.hearing.ports import SAMPLE_RATE, Pcm, SpeechEvent
from assistant.hearing.segment import Segmenter

__all__ = ["DeviceInfo", "SoundDeviceMicrophone", "list_devices", "rescan_devices"]

_BLOCK_MS: Final = 32
"""Sound per callback: one frame of the VAD."""
_LATENCY_S: Final = 0.1
"""Buffer asked of the device: a loaded desk may be late by as much without losing sound."""
_QUEUE_BLOCKS: Final = 300
"""10 s of sound may wait for a busy machine; what comes beyond is dropped and counted."""
_SILENT_S: Final = 2.0
"""A pulled USB microphone raises no error, its callbacks just end. Bluetooth pauses for 1 s."""
_FIRST_BLOCK_S: Final = 5.0
"""A sound server that was asleep needs up to 2 s for the first block, Bluetooth 4 s."""
_MAX_CHANNELS: Final = 2
"""ALSA's plug-ins claim 32 or 128 channels; a desk's microphone has one or two."""


_DEFAULTS: Final = EndpointSettings()


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """One device as PortAudio lists it."""

    name: str
    host: str
    """Sound system: `ALSA`, `JACK Audio Connection Kit` …"""
    rate: int
    """The device's own rate, Hz."""
    inputs: int
    """Channels; 0 for a loudspeaker."""
    outputs: int
    is_default_input: bool
    is_default_output: bool


def list_devices() -> tuple[DeviceInfo, ...]:
    """All devices seen since the last `rescan_devices`. Raise `DeviceError` `portaudio-missing`."""
    sd = _sounddevice()
    default_in, default_out = sd.default.device
    return tuple(
        DeviceInfo(
            name=device["name"],
            host=sd.query_hostapis(device["hostapi"])["name"],
            rate=round(device["default_samplerate"]),
            inputs=device["max_input_channels"],
            outputs=device["max_output_channels"],
            is_default_input=index == default_in,
            is_default_output=index == default_out,
        )
        for index, device in enumerate(sd.query_devices())
    )


def rescan_devices() -> None:
    """See devices plugged in since the start.

    It frees every stream of this process: close microphone and loudspeaker before, or their
    `close` works on freed memory.
    """
    sd = _sounddevice()
    sd._terminate()
    sd._initialize()


class SoundDeviceMicrophone:
    """The port `Microphone`. The callback copies; a thread resamples and finds speech."""

    def __init__(self, device: DeviceInfo, settings: EndpointSettings) -> None:
        self.device = device
        self.dropped_blocks = 0
        """Blocks of 32 ms lost because the machine was too busy."""
        self._channels = min(device.inputs, _MAX_CHANNELS)
        self._segmenter = Segmenter(settings)
        self._muted = threading.Event()
        self._blocks: queue.Queue[bytes | None] = queue.Queue(_QUEUE_BLOCKS)
        self._heard: asyncio.Queue[SpeechEvent | DeviceError | None] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()
        self._first_block = asyncio.Event()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="microphone", daemon=True)
        self._stream: Any = None

    @classmethod
    async def open(
        cls,
        name: str | None = None,
        *,
        settings: EndpointSettings = _DEFAULTS,
    ) -> Self:
        """Open the device whose name is or contains `name`, the default one for None.

        Raise `DeviceError`: `portaudio-missing`, `microphone-none`, `microphone-unknown`,
        `microphone-busy`, `microphone-silent`.
        """
        device, index = await asyncio.to_thread(_choose, name)
        microphone = cls(device, settings)
        await asyncio.to_thread(microphone._start, index)
        try:
            # Only now is it true that a visitor can be heard.
            await asyncio.wait_for(microphone._first_block.wait(), _FIRST_BLOCK_S)
        except TimeoutError as error:
            await microphone.close()
            raise DeviceError(
                "microphone-silent",
                f"the microphone «{device.name}» is open but gives no sound",
                "plug it in again, or choose another one (`komekshi doctor`)",
            ) from error
        except asyncio.CancelledError:
            await microphone.close()
            raise
        return microphone

    @property
    def muted(self) -> bool:
        return self._muted.is_set()

    async def speech(self) -> AsyncIterator[SpeechEvent]:
        """Yield until closed. Raise `DeviceError` `microphone-gone` when sound stops coming."""
        while (heard := await self._heard.get()) is not None:
            if isinstance(heard, DeviceError):
                raise heard
            yield heard

    def mute(self, muted: bool) -> None:
        """Takes effect at the next block; an utterance under way is dropped."""
        if muted:
            self._muted.set()
        else:
            self._muted.clear()

    async def close(self) -> None:
        """Free the device; `speech` ends."""
        if self._closed:
            return
        self._closed = True
        await asyncio.to_thread(self._stop)
        self._heard.put_nowait(None)

    def _start(self, index: int) -> None:
        sd = _sounddevice()
        try:
            self._stream = sd.RawInputStream(
                device=index,
                samplerate=self.device.rate,
                channels=self._channels,
                dtype="int16",
                blocksize=self.device.rate * _BLOCK_MS // 1000,
                latency=_LATENCY_S,
                callback=self._on_block,
                finished_callback=self._on_finished,
            )
            self._stream.start()
        except sd.PortAudioError as error:
            if self._stream is not None:
                self._stream.close(ignore_errors=True)
            raise DeviceError(
                "microphone-busy",
                f"the microphone «{self.device.name}» can't be opened: {error}",
                "close the program that uses it, or choose another one (`komekshi doctor`)",
            ) from error
        self._thread.start()

    def _stop(self) -> None:
        # `abort` does not wait for a device that has gone.
        self._stream.abort(ignore_errors=True)
        self._stream.close(ignore_errors=True)
        self._on_finished()
        self._thread.join(timeout=2 * _SILENT_S)

    def _on_block(self, block: Any, _frames: int, _time: Any, status: Any) -> None:
        """In PortAudio's real-time thread: copy and put, nothing else."""
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
        """The thread: from blocks to speech, until the stream ends or falls silent."""
        resample = soxr.ResampleStream(self.device.rate, SAMPLE_RATE, 1, dtype="int16")
        patience_s = _FIRST_BLOCK_S
        with contextlib.suppress(queue.Empty):
            while (block := self._blocks.get(timeout=patience_s)) is not None:
                if patience_s != _SILENT_S:
                    patience_s = _SILENT_S
                    self._on_loop(self._first_block.set)
                samples = np.frombuffer(block, np.int16).reshape(-1, self._channels)
                mono = samples.mean(axis=1).astype(np.int16)
                self._hear(resample.resample_chunk(mono))
        if not self._closed:
            gone = DeviceError(
                "microphone-gone",
                f"no more sound comes from the microphone «{self.device.name}»",
                "plug it in again; it is opened again by itself",
            )
            self._on_loop(partial(self._heard.put_nowait, gone))

    def _hear(self, pcm: Pcm) -> None:
        if self._muted.is_set():
            events = self._segmenter.reset()
            self._segmenter.skip(len(pcm))
        else:
            events = self._segmenter.feed(pcm)
        for event in events:
            self._on_loop(partial(self._heard.put_nowait, event))

    def _on_loop(self, call: Callable[[], None]) -> None:
        try:
            self._loop.call_soon_threadsafe(call)
        except RuntimeError:
            # The loop has ended without `close`: nobody is left to tell.
            self._closed = True


def _sounddevice() -> Any:
    """Imported late: importing it starts PortAudio, and fails where that is not installed."""
    try:
        import sounddevice
    except OSError as error:
        raise DeviceError(
            "portaudio-missing",
            f"the sound library PortAudio is missing: {error}",
            "apt-get install libportaudio2",
        ) from error
    return sounddevice


def _choose(name: str | None) -> tuple[DeviceInfo, int]:
    """By name, never by number: numbers change with every device plugged in."""
    inputs = [(device, i) for i, device in enumerate(list_devices()) if device.inputs > 0]
    if not inputs:
        raise DeviceError(
            "microphone-none", "this machine has no microphone", "plug one in and start again"
        )
    if name is None:
        return next((found for found in inputs if found[0].is_default_input), inputs[0])
    wanted = name.casefold()
    exact = [found for found in inputs if found[0].name.casefold() == wanted]
    part = [found for found in inputs if wanted in found[0].name.casefold()]
    if not (exact or part):
        names = ", ".join(f"«{device.name}»" for device, _ in inputs)
        raise DeviceError(
            "microphone-unknown", f"there is no microphone «{name}»", f"choose one of {names}"
        )
    return (exact or part)[0]
