"""The daemon: one visit over the desk's devices and typed lines, until it is told to end."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys

from assistant.desk.attendant import Attendant
from assistant.desk.devices import Devices
from assistant.desk.inputs import TakeLine, parse_line, read_lines
from assistant.desk.observers import Observers
from assistant.desk.pipeline import Desk
from assistant.desk.settings import Settings
from assistant.desk.terminal import Terminal
from assistant.desk.turn_taking import TurnTaking
from assistant.desk.visit import Visit
from assistant.dialogue import Options
from assistant.errors import KomekshiError
from assistant.events import Observer, Trouble
from assistant.voice import WavLoudspeaker

__all__ = ["run"]


def run(settings: Settings) -> None:
    """Serve until SIGTERM, SIGINT or SIGHUP.

    Raise `KomekshiError` when the desk can't be opened.
    """
    asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    told_to_end = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, told_to_end.set)
    opening = asyncio.create_task(Desk.open(settings))
    ending = asyncio.create_task(told_to_end.wait())
    await asyncio.wait({opening, ending}, return_when=asyncio.FIRST_COMPLETED)
    if not opening.done():
        opening.cancel()
        with contextlib.suppress(asyncio.CancelledError, KomekshiError):
            await opening
        return
    desk = await opening
    try:
        await _attend(desk, settings, ending)
    finally:
        await desk.close()


async def _attend(desk: Desk, settings: Settings, ending: asyncio.Task[bool]) -> None:
    """Return when told to end; raise what a broken task raised."""
    terminal = Terminal()
    observe = Observers(terminal)
    _tell_troubles(desk, observe)
    turn_taking = TurnTaking()
    devices = await Devices.open(settings, observe, turn_taking)
    try:
        files = WavLoudspeaker(settings.answers)
        visit = Visit(
            desk, devices, observe, options=Options(channel=settings.channel), files=files
        )
        attendant = Attendant(desk, visit, devices, turn_taking, observe)
        serving = asyncio.create_task(attendant.run(), name="attendant")
        if sys.stdin is not None:  # a daemon may be started with it closed
            read_lines(sys.stdin.fileno(), _asked(attendant))
        terminal.write("ready")
        try:
            await asyncio.wait({ending, serving}, return_when=asyncio.FIRST_COMPLETED)
            if serving.done():
                serving.result()
        finally:
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)
    finally:
        await devices.close()


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
