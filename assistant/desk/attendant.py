"""The tasks that serve one visit: ears and hands in, one answer after the other out."""

from __future__ import annotations

import asyncio
import logging
from contextlib import aclosing
from typing import Final

from assistant.desk.inputs import Announcement, Input
from assistant.desk.listening import spoken_questions
from assistant.desk.pipeline import Desk
from assistant.desk.turn_taking import TurnTaking
from assistant.desk.visit import Visit
from assistant.errors import KomekshiError
from assistant.events import Failed, Observer
from assistant.hearing import Microphone

__all__ = ["Attendant"]

_WAITING: Final = 64
"""Inputs that may wait for their turn; a longer pipe waits at its source."""

_LOG: Final = logging.getLogger(__name__)


class Attendant:
    """Puts what is asked into a queue and has the visit answer it."""

    def __init__(
        self,
        desk: Desk,
        visit: Visit,
        microphone: Microphone | None,
        turn_taking: TurnTaking,
        observe: Observer,
    ) -> None:
        self._desk = desk
        self._visit = visit
        self._microphone = microphone
        self._turn_taking = turn_taking
        self._observe = observe
        self._inputs: asyncio.Queue[Input | Announcement] = asyncio.Queue(_WAITING)

    async def run(self) -> None:
        """Serve until cancelled; raise only what the microphone raises."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._answer(), name="answers")
                if self._microphone is not None:
                    tasks.create_task(self._hear(self._microphone), name="microphone")
        finally:
            self._visit.stop()

    async def ask(self, question: Input) -> None:
        """Put a typed or tapped question into the queue; a «stop» takes effect at once."""
        if self._visit.interrupts(question):
            self._visit.stop()
        await self._inputs.put(question)

    async def announce(self, announcement: Announcement) -> None:
        """Have it said when what was asked before is answered."""
        await self._inputs.put(announcement)

    def listen(self) -> None:
        """The button was pressed."""

    def stop_listening(self) -> None:
        """The visitor has thought better of it."""

    async def _answer(self) -> None:
        while True:
            question = await self._next_input()
            try:
                match question:
                    case None:
                        await self._visit.wait_over()
                    case Announcement():
                        await self._visit.announce(question)
                    case _:
                        await self._visit.take(question)
            except KomekshiError as error:
                self._failed(error)
            except Exception:
                # A fault of ours in one question must not silence the desk for all others.
                # The visitor's words stay out of the log.
                _LOG.exception("a question (%s) could not be answered", type(question).__name__)

    async def _next_input(self) -> Input | Announcement | None:
        """None when the visitor has been silent for so long that something is to be done."""
        try:
            async with asyncio.timeout(self._visit.until_silence()):
                return await self._inputs.get()
        except TimeoutError:
            return None

    async def _hear(self, microphone: Microphone) -> None:
        speech = spoken_questions(self._desk, microphone.speech(), self._failed)
        async with aclosing(speech):
            async for question in speech:
                await self._inputs.put(question)

    def _failed(self, error: KomekshiError) -> None:
        self._observe(Failed(error.code, error.message, error.remedy))
