"""From nothing to a running desk, and back."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal

from assistant.desk.pipeline import Desk
from assistant.desk.places import runtime_folder
from assistant.desk.running.daemon import Daemon, ReadSettings
from assistant.desk.running.ending import Ending
from assistant.desk.running.instance import only_instance
from assistant.desk.running.memory import keep_little_memory, without_collecting
from assistant.desk.running.observing import open_watchers
from assistant.desk.settings import Settings
from assistant.desk.sound.devices import Devices
from assistant.errors import KomekshiError
from assistant.events import Observer, Trouble

__all__ = ["run"]


def run(read: ReadSettings = Settings.from_environment) -> None:
    """Serve until SIGTERM or SIGINT; SIGHUP has settings and catalogue read again.

    Raise `KomekshiError` when the desk can't be opened, or another one runs.
    """
    keep_little_memory()
    settings = read()
    with only_instance(runtime_folder(os.environ)):
        asyncio.run(_serve(settings, read))


async def _serve(settings: Settings, read: ReadSettings) -> None:
    ending = Ending()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ending.tell)
    loop.add_signal_handler(signal.SIGHUP, lambda: None)  # everything is being read anyway
    with without_collecting():
        desk = await _opened(settings, ending)
    if desk is None:
        return
    try:
        watchers = open_watchers(settings.logging, os.environ)
        _tell_troubles(desk, watchers.observers)
        devices = await Devices.open(settings, watchers.observers, settings.turns)
        try:
            await Daemon(desk, devices, settings, read, watchers, ending).serve()
        finally:
            await devices.close()
    finally:
        await desk.close()


async def _opened(settings: Settings, ending: Ending) -> Desk | None:
    """None when told to end meanwhile. Raise `KomekshiError`."""
    opening = asyncio.create_task(Desk.open(settings))
    told_to_end = asyncio.create_task(ending.soon.wait())
    await asyncio.wait({opening, told_to_end}, return_when=asyncio.FIRST_COMPLETED)
    told_to_end.cancel()
    if opening.done():
        return await opening
    opening.cancel()
    with contextlib.suppress(asyncio.CancelledError, KomekshiError):
        await opening
    return None


def _tell_troubles(desk: Desk, observe: Observer) -> None:
    """What of the desk did not start as it should."""
    voice = "chosen voice" if desk.speaks else "voice"
    parts = {"catalogue": desk.catalogue_error, "words": desk.words_error, voice: desk.voice_error}
    for part, error in parts.items():
        if error is not None:
            observe(Trouble(part, error.code, error.message, error.remedy))
