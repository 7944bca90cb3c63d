"""The sound devices of this machine, and what the chosen microphone gives."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from functools import partial

from assistant.desk.settings import Settings
from assistant.errors import DeviceError
from assistant.hearing import Capture, Meter, MeterReading, Pcm
from assistant.sound_devices import DeviceInfo, Direction, choose, detached, list_devices

__all__ = ["AudioOverview", "audio_overview", "meter"]


@dataclass(frozen=True, slots=True)
class AudioOverview:
    """What there is and what is chosen."""

    devices: tuple[DeviceInfo, ...]
    microphone: DeviceInfo | None
    """The one that a desk would open now."""
    loudspeaker: DeviceInfo | None
    troubles: tuple[DeviceError, ...]
    """Why there is none."""


def audio_overview(settings: Settings) -> AudioOverview:
    """Opens nothing. Raise `DeviceError` `portaudio-missing`."""
    devices = list_devices(server=True)
    troubles: list[DeviceError] = []
    chosen: dict[Direction, DeviceInfo | None] = {}
    wanted = {Direction.IN: settings.microphone, Direction.OUT: settings.loudspeaker}
    for direction, name in wanted.items():
        chosen[direction] = None
        try:
            chosen[direction] = choose(name, direction)
        except DeviceError as error:
            troubles.append(error)
    return AudioOverview(devices, chosen[Direction.IN], chosen[Direction.OUT], tuple(troubles))


async def meter(name: str | None, seconds: float | None) -> AsyncGenerator[MeterReading]:
    """Readings of the device, ten a second; None: until closed. Raise `DeviceError`."""
    device = await detached(lambda: choose(name, Direction.IN))
    loop = asyncio.get_running_loop()
    heard: asyncio.Queue[Pcm | DeviceError] = asyncio.Queue()

    def put(item: Pcm | DeviceError) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(partial(heard.put_nowait, item))

    capture = Capture(device, put, put)
    await detached(capture.start)
    try:
        measure, left = Meter(), None if seconds is None else round(seconds * 10)
        while True:
            item = await heard.get()
            if isinstance(item, DeviceError):
                raise item
            for reading in measure.feed(item):
                if left == 0:
                    return
                left = None if left is None else left - 1
                yield reading
    finally:
        await detached(capture.stop)
