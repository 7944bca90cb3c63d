"""Devices as PortAudio lists them, and as the sound server does behind its back."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final

from assistant.errors import DeviceError
from assistant.sound_devices.pulse import PulseDevice, pulse_sinks, pulse_sources

__all__ = [
    "PULSE_HOST",
    "DeviceInfo",
    "Streams",
    "end_stream",
    "list_devices",
    "load_sounddevice",
    "opening",
    "portaudio",
    "rescan_devices",
    "start_stream",
]

PULSE_HOST: Final = "sound server"
"""`DeviceInfo.host` of a source or sink."""

_DOORS: Final = ("pulse", "default")
"""Devices of PortAudio that lead to the sound server, the surer one first."""

_TURN_S: Final = 4.0
"""Seconds that a thread waits for PortAudio; opening a device takes 0.1, a sleeping one 2."""

_COMES_TO_LIFE_S: Final = 10.0
"""Seconds for a thread that PortAudio has given up on."""

_LETS_GO_S: Final = 0.3
"""Seconds for a stream to end by its callback, which is called every 10 to 32 ms."""

_PORTAUDIO: Final = threading.RLock()
"""PortAudio's functions may be called by one thread at a time."""


class Streams:
    """Which streams are still there: a rescan frees all that were opened before it."""

    rescans = 0
    """How many there were; a stream opened at another number must not be touched."""
    unstarted: ClassVar[list[tuple[Any, float]]] = []
    """Streams that did not start, and when. PortAudio gives up on its thread after a second; when
    that thread comes to life on a busy machine nonetheless, it must find its stream, or the
    process crashes. Its first callback ends it (`CallbackAbort`), then the next rescan frees it."""

    @classmethod
    def settled(cls) -> bool:
        """Whether a rescan is safe."""
        return all(time.monotonic() - since > _COMES_TO_LIFE_S for _, since in cls.unstarted)


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """One device that can be opened."""

    name: str
    host: str
    """Sound system: `ALSA`, `JACK Audio Connection Kit` …, or `PULSE_HOST`."""
    rate: int
    """The device's own rate, Hz."""
    inputs: int
    """Channels; 0 for a loudspeaker."""
    outputs: int
    is_default_input: bool
    is_default_output: bool
    index: int = -1
    """PortAudio's number, which holds until the next `rescan_devices`."""

    @property
    def at_server(self) -> bool:
        """Whether it is a source or sink of the sound server, by its name there."""
        return self.host == PULSE_HOST

    @property
    def is_monitor(self) -> bool:
        """Whether it hears what a loudspeaker plays, and is no microphone."""
        return self.at_server and self.inputs > 0 and self.name.endswith(".monitor")


def list_devices(*, server: bool = False) -> tuple[DeviceInfo, ...]:
    """All devices seen since the last `rescan_devices`; with `server` its sources and sinks too.

    Raise `DeviceError` `portaudio-missing`.
    """
    with portaudio() as sounddevice:
        default_in, default_out = sounddevice.default.device
        devices = tuple(
            DeviceInfo(
                name=device["name"],
                host=sounddevice.query_hostapis(device["hostapi"])["name"],
                rate=round(device["default_samplerate"]),
                inputs=device["max_input_channels"],
                outputs=device["max_output_channels"],
                is_default_input=index == default_in,
                is_default_output=index == default_out,
                index=index,
            )
            for index, device in enumerate(sounddevice.query_devices())
        )
    return (*devices, *_behind(devices)) if server else devices


def rescan_devices() -> None:
    """See devices plugged in since the start.

    It frees every stream of this process: whoever has one compares `Streams.rescans`.
    """
    with portaudio() as sounddevice:
        Streams.rescans += 1
        sounddevice._terminate()
        Streams.unstarted.clear()
        sounddevice._initialize()


@contextmanager
def portaudio() -> Iterator[Any]:
    """The module `sounddevice`, for one thread at a time.

    Raise `DeviceError` `portaudio-missing`, and `sound-hangs` where another thread does not
    come back from it.
    """
    sounddevice = load_sounddevice()
    if not _PORTAUDIO.acquire(timeout=_TURN_S):
        raise DeviceError(
            "sound-hangs",
            "the sound system of this machine does not answer",
            "restart the sound server (`systemctl --user restart pipewire pulseaudio`)",
        )
    try:
        yield sounddevice
    finally:
        _PORTAUDIO.release()


def start_stream(stream: Any) -> None:
    """Raise `sounddevice.PortAudioError`; the stream is then to be left alone, and its callback
    has to raise `CallbackAbort`."""
    try:
        stream.start()
    except Exception:
        Streams.unstarted.append((stream, time.monotonic()))
        raise


def end_stream(stream: Any) -> None:
    """Close a stream whose callback raises `CallbackAbort` from now on.

    PortAudio cancels the thread of a stream that is aborted. Within a callback that would take
    Python's lock away with it and hang or crash the process, so the thread is let go first; where
    a device has gone there are no callbacks, and nothing to wait for.
    """
    deadline = time.monotonic() + _LETS_GO_S
    while stream.active and time.monotonic() < deadline:
        time.sleep(0.005)
    # `abort` does not wait for a device that has gone.
    stream.abort(ignore_errors=True)
    stream.close(ignore_errors=True)


@contextmanager
def opening(device: DeviceInfo) -> Iterator[Any]:
    """As `portaudio`; a stream opened within leads to that source or sink of the server."""
    with portaudio() as sounddevice:
        if not device.at_server:
            yield sounddevice
            return
        variable = "PULSE_SOURCE" if device.inputs else "PULSE_SINK"
        before = os.environ.get(variable)
        os.environ[variable] = device.name
        try:
            yield sounddevice
        finally:
            if before is None:
                del os.environ[variable]
            else:
                os.environ[variable] = before


def load_sounddevice() -> Any:
    """Imported late: importing it starts PortAudio, and fails where that is not installed.

    Raise `DeviceError` `portaudio-missing`.
    """
    try:
        import sounddevice
    except OSError as error:
        raise DeviceError(
            "portaudio-missing",
            f"the sound library PortAudio is missing: {error}",
            "install the Debian package libportaudio2",
        ) from error
    return sounddevice


def _behind(devices: tuple[DeviceInfo, ...]) -> Iterator[DeviceInfo]:
    """Sources and sinks, each as the door to the server with that name on it."""
    doors = [device for name in _DOORS for device in devices if device.name == name]
    door_in = next((door for door in doors if door.inputs), None)
    door_out = next((door for door in doors if door.outputs), None)
    if door_in is not None:
        yield from (_source(door_in, each) for each in pulse_sources())
    if door_out is not None:
        yield from (_sink(door_out, each) for each in pulse_sinks())


def _source(door: DeviceInfo, source: PulseDevice) -> DeviceInfo:
    return replace(
        door,
        name=source.name,
        host=PULSE_HOST,
        rate=source.rate,
        inputs=source.channels,
        outputs=0,
        is_default_input=False,
        is_default_output=False,
    )


def _sink(door: DeviceInfo, sink: PulseDevice) -> DeviceInfo:
    return replace(
        door,
        name=sink.name,
        host=PULSE_HOST,
        rate=sink.rate,
        inputs=0,
        outputs=sink.channels,
        is_default_input=False,
        is_default_output=False,
    )
