"""The daemon: one visit over the desk's devices and typed lines, until it is told to end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack

from assistant.desk.attendant import Attendant
from assistant.desk.configuration import settings_file
from assistant.desk.control import control_socket
from assistant.desk.devices import Devices
from assistant.desk.ending import Ending, wind_down
from assistant.desk.inputs import TakeLine, parse_line, read_lines
from assistant.desk.instance import only_instance
from assistant.desk.observers import Observers
from assistant.desk.pipeline import Desk
from assistant.desk.places import runtime_folder
from assistant.desk.reloading import Reloader
from assistant.desk.settings import Settings
from assistant.desk.standing import Standing
from assistant.desk.taking_orders import Orders
from assistant.desk.terminal import Terminal
from assistant.desk.turn_taking import TurnTaking
from assistant.desk.visit import Visit
from assistant.desk.watching import watch_files
from assistant.dialogue import Options
from assistant.errors import KomekshiError
from assistant.events import Observer, Trouble
from assistant.voice import WavLoudspeaker

__all__ = ["run"]

ReadSettings = Callable[[], Settings]
"""Reads file and environment. Raise `KomekshiError`."""


def run(read: ReadSettings = Settings.from_environment) -> None:
    """Serve until SIGTERM or SIGINT; SIGHUP has settings and catalogue read again.

    Raise `KomekshiError` when the desk can't be opened, or another one runs.
    """
    settings = read()
    with only_instance(runtime_folder(os.environ)):
        asyncio.run(_serve(settings, read))


async def _serve(settings: Settings, read: ReadSettings) -> None:
    ending = Ending()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ending.tell)
    loop.add_signal_handler(signal.SIGHUP, lambda: None)  # everything is being read anyway
    opening = asyncio.create_task(Desk.open(settings))
    told_to_end = asyncio.create_task(ending.soon.wait())
    await asyncio.wait({opening, told_to_end}, return_when=asyncio.FIRST_COMPLETED)
    if not opening.done():
        opening.cancel()
        with contextlib.suppress(asyncio.CancelledError, KomekshiError):
            await opening
        return
    told_to_end.cancel()
    desk = await opening
    try:
        await _attend(desk, settings, read, ending)
    finally:
        await desk.close()


async def _attend(desk: Desk, settings: Settings, read: ReadSettings, ending: Ending) -> None:
    """Return when told to end; raise what a broken task raised."""
    terminal, standing = Terminal(), Standing()
    observers = Observers(standing, terminal)
    _tell_troubles(desk, observers)
    turn_taking = TurnTaking()
    async with AsyncExitStack() as stack:
        devices = await Devices.open(settings, observers, turn_taking)
        stack.push_async_callback(devices.close)
        visit = Visit(
            desk,
            devices,
            observers,
            options=_options(settings),
            patience=settings.patience,
            files=WavLoudspeaker(settings.answers),
        )
        attendant = Attendant(desk, visit, devices, turn_taking, observers)

        def apply(fresh: Settings) -> None:
            visit.adjust(_options(fresh), fresh.patience)

        reloader = Reloader(desk, settings, read, apply, observers)
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, reloader.ask)
        orders = Orders(desk, visit, attendant, reloader, observers, standing, ending.tell)
        socket = control_socket(runtime_folder(os.environ), orders.carry_out)
        await _enter(stack, socket, "control", observers)
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(attendant.run(), name="attendant"),
                group.create_task(reloader.run(), name="reloader"),
                group.create_task(
                    watch_files(settings.intents, settings_file(os.environ), reloader.ask),
                    name="edits",
                ),
            ]
            if sys.stdin is not None:  # a daemon may be started with it closed
                read_lines(sys.stdin.fileno(), _asked(attendant))
            terminal.write("ready")
            await ending.soon.wait()
            await wind_down(visit, observers, ending)
            for task in tasks:
                task.cancel()


async def _enter(
    stack: AsyncExitStack, part: AbstractAsyncContextManager[None], name: str, observe: Observer
) -> None:
    """Open a part that the desk can do without."""
    try:
        await stack.enter_async_context(part)
    except KomekshiError as error:
        observe(Trouble(name, error.code, error.message, error.remedy))


def _options(settings: Settings) -> Options:
    return Options(channel=settings.channel)


def _asked(attendant: Attendant) -> TakeLine:
    async def take(line: str) -> None:
        question = parse_line(line)
        if question is not None:
            await attendant.ask(question)

    return take


def _tell_troubles(desk: Desk, observe: Observer) -> None:
    """What of the desk did not start as it should."""
    voice = "chosen voice" if desk.speaks else "voice"
    parts = {"catalogue": desk.catalogue_error, "words": desk.words_error, voice: desk.voice_error}
    for part, error in parts.items():
        if error is not None:
            observe(Trouble(part, error.code, error.message, error.remedy))
