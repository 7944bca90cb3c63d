"""The daemon: microphone, typed lines and files into one conversation, until it is told to end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
from typing import Final, TextIO

from assistant.desk.conversation import Conversation
from assistant.desk.devices import Devices
from assistant.desk.inputs import Input, parse_line, read_lines
from assistant.desk.listening import spoken_questions
from assistant.desk.pipeline import Desk
from assistant.desk.settings import Settings
from assistant.dialogue import Options
from assistant.errors import DeviceError, KomekshiError
from assistant.voice import WavLoudspeaker

__all__ = ["run"]

_WAITING: Final = 64
"""Inputs that may wait for their turn; a longer pipe waits at its source."""

_MICROPHONE_RETRY_S: Final = 10.0
"""Seconds between two looks for a microphone while there is none; a look takes 0.1."""

_LOG: Final = logging.getLogger(__name__)


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
        if desk.catalogue_error is not None:
            _notice(f"the last good catalogue is in service: {desk.catalogue_error}")
        if desk.words_error is not None:
            _notice(f"new words of the catalogue are not heard: {desk.words_error}")
        if desk.voice_error is not None:
            instead = "espeak-ng speaks" if desk.speaks else "no voice, answers are only shown"
            _notice(f"{instead}: {desk.voice_error.message}")
        devices = await Devices.open(settings, _notice)
        try:
            await _Server(desk, devices, settings).work(ending)
        finally:
            await devices.close()
    finally:
        await desk.close()


class _Server:
    """The tasks of a running desk."""

    def __init__(self, desk: Desk, devices: Devices, settings: Settings) -> None:
        self._desk = desk
        self._devices = devices
        files = WavLoudspeaker(settings.answers)
        options = Options(channel=settings.channel)
        self._conversation = Conversation(desk, devices, files, _write, options)
        self._inputs: asyncio.Queue[Input] = asyncio.Queue(_WAITING)

    async def work(self, ending: asyncio.Task[bool]) -> None:
        """Return when told to end; raise what a broken task raised."""
        tasks = {
            asyncio.create_task(self._answer(), name="answers"),
            asyncio.create_task(self._listen(), name="microphone"),
        }
        if sys.stdin is not None:  # a daemon may be started with it closed
            read_lines(sys.stdin.fileno(), self._take_line)
        _write("ready")
        try:
            done, _ = await asyncio.wait({ending, *tasks}, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            self._conversation.stop()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _take_line(self, line: str) -> None:
        question = parse_line(line)
        if question is None:
            return
        if self._conversation.interrupts(question):
            self._conversation.stop()
        await self._inputs.put(question)

    async def _answer(self) -> None:
        while True:
            question = await self._next_input()
            try:
                if question is None:
                    await self._conversation.wait_over()
                    continue
                await self._conversation.take(question)
            except KomekshiError as error:
                _notice(f"{error.code}: {error}")
            except Exception:
                # A fault of ours in one question must not silence the desk for all others.
                # The visitor's words stay out of the log.
                _LOG.exception("a question (%s) could not be answered", type(question).__name__)

    async def _next_input(self) -> Input | None:
        """None when the visitor has been silent for so long that something is to be done."""
        try:
            async with asyncio.timeout(self._conversation.until_silence()):
                return await self._inputs.get()
        except TimeoutError:
            return None

    async def _listen(self) -> None:
        while True:
            microphone = self._devices.microphone
            if microphone is not None:
                try:
                    async for question in spoken_questions(
                        self._desk, microphone.speech(), _notice
                    ):
                        await self._inputs.put(question)
                except DeviceError as error:
                    _notice(error.message)
            await asyncio.sleep(_MICROPHONE_RETRY_S)
            if await self._devices.look_again():
                _notice("the microphone is back")


def _write(line: str) -> None:
    _print(sys.stdout, line)


def _notice(line: str) -> None:
    _print(sys.stderr, f"komekshi: {line}")


def _print(stream: TextIO | None, line: str) -> None:
    """A reader that went away, or was never there, is no reason to end."""
    if stream is not None:
        with contextlib.suppress(OSError, ValueError):
            stream.write(line + "\n")
            stream.flush()
