"""The tasks that serve one visit: ears and hands in, one answer after the other out."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import aclosing
from typing import Final

from assistant.desk.pipeline import Desk
from assistant.desk.turns.addressed import Addressed
from assistant.desk.turns.barge_in import BargeIn
from assistant.desk.turns.floor import Floor, Hears
from assistant.desk.turns.inputs import Announcement, Input, Spoken
from assistant.desk.turns.listening import Listener
from assistant.desk.turns.turn_taking import TurnTaking
from assistant.desk.turns.visit import Visit
from assistant.errors import KomekshiError
from assistant.events import DeskPhase, Failed, Observer, Partial, Source
from assistant.hearing import Microphone

__all__ = ["Attendant"]

_WAITING: Final = 64
"""Inputs that may wait for their turn; a longer pipe waits at its source."""

_STALLED_S: Final = 5.0
"""Seconds beyond the longest utterance after which nobody is believed to be speaking still."""

_LOG: Final = logging.getLogger(__name__)


class Attendant:
    """Puts what is asked into a queue, has the visit answer it, and keeps the time."""

    def __init__(
        self,
        desk: Desk,
        visit: Visit,
        microphone: Microphone | None,
        turn_taking: TurnTaking,
        observe: Observer,
        source: Source = Source.MICROPHONE,
    ) -> None:
        """`source`: whose microphone it is."""
        self._visit = visit
        self._microphone = microphone
        self._turn_taking = turn_taking
        self._observe = observe
        self._floor = Floor(turn_taking)
        self._listener = Listener(desk, turn_taking, self._floor, self, source)
        self._addressed = Addressed(desk, turn_taking, self._floor)
        self._barge_in = BargeIn(desk)
        self._said_over = ""
        """What the desk was saying when the utterance under way began."""
        self._speaking_since: float | None = None
        """When the utterance under way began, by `time.monotonic`; None: there is none."""
        self._invited_meanwhile = False
        """Whether the button was pressed, or the desk called, while it replied."""
        self._inputs: asyncio.Queue[Input | Announcement] = asyncio.Queue(_WAITING)
        self._changed = asyncio.Event()
        """Set when the time to wait for may be another one."""

    async def run(self) -> None:
        """Serve until cancelled; raise only what the microphone raises."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._answer(), name="answers")
                tasks.create_task(self._keep_time(), name="time")
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
        """The button was pressed: silence, and the next words are for the desk."""
        self._floor.invite()
        self._invited()

    def stop_listening(self) -> None:
        """The visitor has thought better of it."""
        self._floor.close()
        self._rest()

    def began(self) -> None:
        """Somebody speaks to the desk."""
        self._speaking_since = time.monotonic()
        self._said_over = self._visit.saying if self._turn_taking.barge_in else ""
        self._rest()

    def partial(self, text: str) -> None:
        """These words so far."""
        if not self._said_over:
            self._observe(Partial(text))
        elif self._barge_in.is_stop(text, self._said_over):
            self._visit.stop()

    def ended(self) -> None:
        """They are done, with a question or without."""
        self._speaking_since = None

    def nothing(self) -> None:
        """They said nothing that could be made out."""
        self._rest()

    def called(self) -> None:
        """The wake phrase was said: silence, as with the button."""
        self._invited()

    def failed(self, error: KomekshiError) -> None:
        """One question is lost; the next one may be understood."""
        self._observe(Failed(error.code, error.message, error.remedy))

    def _invited(self) -> None:
        if self._visit.is_replying:
            self._invited_meanwhile = True
            self._visit.stop()
        self._rest()

    async def _hear(self, microphone: Microphone) -> None:
        async with aclosing(self._listener.questions(microphone.speech())) as questions:
            async for question in questions:
                meant = self._meant(question)
                if meant is None:
                    self.nothing()
                else:
                    await self._inputs.put(meant)

    def _meant(self, question: Spoken) -> Spoken | None:
        """The question, or what of it is not the desk's own voice; None for what is none."""
        if not self._said_over:
            return question if self._addressed.is_meant(question) else None
        interruption = self._barge_in.visitors(question, self._said_over)
        if interruption is not None:
            self._visit.stop()
        return interruption

    async def _answer(self) -> None:
        while True:
            question = await self._next_input()
            self._floor.is_spoken_over = self._turn_taking.barge_in
            try:
                match question:
                    case None:
                        await self._visit.wait_over()
                    case Announcement():
                        await self._visit.announce(question)
                    case _:
                        await self._visit.take(question)
                        self._learn_from(question)
            except KomekshiError as error:
                self.failed(error)
            except Exception:
                # A fault of ours in one question must not silence the desk for all others.
                # The visitor's words stay out of the log.
                _LOG.exception("a question (%s) could not be answered", type(question).__name__)
            self._answered()

    def _learn_from(self, question: Input) -> None:
        if isinstance(question, Spoken) and self._visit.turn is not None:
            self._addressed.answered(question, self._visit.turn.decision)

    async def _next_input(self) -> Input | Announcement | None:
        """None when the visitor has been silent for so long that something is to be done."""
        try:
            async with asyncio.timeout(self._visit.until_silence()):
                return await self._inputs.get()
        except TimeoutError:
            return None

    def _answered(self) -> None:
        self._floor.is_spoken_over = False
        if not self._invited_meanwhile:
            if self._visit.state.begun:
                self._floor.answered()
            else:
                self._floor.close()
        self._invited_meanwhile = False
        self._rest()

    async def _keep_time(self) -> None:
        while True:
            self._changed.clear()
            try:
                async with asyncio.timeout(self._wakes_in()):
                    await self._changed.wait()
            except TimeoutError:
                if self._stalls_in() == 0.0:
                    self._speaking_since = None
                self._rest()

    def _wakes_in(self) -> float | None:
        """Seconds until the phase may be another one without anything happening."""
        times = [left for left in (self._floor.closes_in, self._stalls_in()) if left is not None]
        return min(times, default=None)

    def _stalls_in(self) -> float | None:
        """Seconds until an utterance under way counts as lost with its microphone."""
        if self._speaking_since is None:
            return None
        begun_s = time.monotonic() - self._speaking_since
        return max(0.0, self._turn_taking.cap_s + _STALLED_S - begun_s)

    def _rest(self) -> None:
        """Enter the phase of a desk that is not replying."""
        self._changed.set()
        if not self._visit.is_replying:
            self._visit.enter(self._phase())

    def _phase(self) -> DeskPhase:
        if self._speaking_since is not None or self._floor.invited:
            return DeskPhase.LISTENING
        open_for_more = self._floor.hears is Hears.QUESTIONS and self._visit.state.begun
        return DeskPhase.FOLLOW_UP if open_for_more else DeskPhase.IDLE
