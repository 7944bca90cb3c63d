"""From what a microphone hears to questions, as far as they are meant for the desk."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import replace
from typing import Final, Protocol

import numpy as np

from assistant.desk.pipeline import Desk
from assistant.desk.turns.floor import Floor, Hears
from assistant.desk.turns.inputs import Spoken
from assistant.desk.turns.merging import merged
from assistant.desk.turns.turn_taking import TurnStart, TurnTaking
from assistant.desk.turns.utterance import UtteranceFollower
from assistant.desk.turns.wake import WakeSpotter
from assistant.errors import KomekshiError, ModelError, RecogniserError
from assistant.events import Source
from assistant.hearing import (
    SAMPLE_RATE,
    Abandoned,
    Ended,
    More,
    Pcm,
    SpeechEvent,
    Started,
    how_loud,
)

__all__ = ["Listener", "ListeningWatch", "spoken_questions"]

_BREATH_S: Final = 0.15
"""Seconds of quiet before words that may be a call."""
_KEPT_S: Final = 1.5
"""Seconds of an utterance that are kept while it is not meant for the desk: who presses the
button in the middle of a word has begun a moment before."""


class ListeningWatch(Protocol):
    """Who is told how listening goes on; returns at once."""

    def began(self) -> None:
        """Somebody asks something."""
        ...

    def partial(self, text: str) -> None:
        """Words so far."""
        ...

    def ended(self) -> None:
        """They are done, with a question or without."""
        ...

    def nothing(self) -> None:
        """It came to nothing."""
        ...

    def called(self) -> None:
        """The wake phrase was said."""
        ...

    def failed(self, error: KomekshiError) -> None:
        """It could not be recognised."""
        ...


class _Waiting:
    """The last seconds of an utterance that nobody follows."""

    def __init__(self) -> None:
        self._pieces: list[Pcm] = []

    def add(self, pcm: Pcm) -> None:
        self._pieces.append(pcm)
        surplus = sum(map(len, self._pieces)) - round(_KEPT_S * SAMPLE_RATE)
        while surplus >= len(self._pieces[0]) > 0:
            surplus -= len(self._pieces.pop(0))

    def take(self) -> Pcm:
        """All of it, in one piece."""
        pieces, self._pieces = self._pieces, []
        return np.concatenate([np.empty(0, np.int16), *pieces])


class Listener:
    """Follows one utterance after the other, while the floor is open."""

    def __init__(
        self,
        desk: Desk,
        turn_taking: TurnTaking,
        floor: Floor,
        watch: ListeningWatch,
        source: Source = Source.MICROPHONE,
    ) -> None:
        self._desk = desk
        _ = desk.fullness  # made now, and not in the middle of the first question
        self._floor = floor
        self._watch = watch
        self._source = source
        self._turn_taking = turn_taking
        self._gain_db = 0.0
        """Of the utterance under way."""
        self._spotter = WakeSpotter(turn_taking.wake_phrases, desk.spot, desk.hear_openly)

    async def questions(self, speech: AsyncIterator[SpeechEvent]) -> AsyncGenerator[Spoken]:
        """Yield each right after its end. Raise what `speech` raises."""
        async with aclosing(merged(speech)) as events:
            async for question in self._questions(events):
                yield question

    async def _questions(self, speech: AsyncIterator[SpeechEvent]) -> AsyncGenerator[Spoken]:
        waiting = _Waiting()
        not_called = False
        """Whether the words under way do not begin with the wake phrase."""
        async for event in speech:
            match event:
                case Started(pcm, gain_db):
                    waiting.take()
                    quiet_s, not_called = 0.0, False
                    self._gain_db = gain_db
                case More(pcm, quiet_s):
                    if quiet_s >= _BREATH_S:  # in babble nothing ever ends: calls come anywhere
                        not_called = False
                case Ended() | Abandoned():
                    waiting.take()
                    continue
            waiting.add(pcm)
            hears = self._floor.hears
            if quiet_s or hears is Hears.NOTHING or (hears is Hears.WAKE_PHRASE and not_called):
                continue
            question = await self._heard(hears, waiting.take(), speech)
            if question is None:
                not_called = True
                self._watch.nothing()
            else:
                yield question

    async def _heard(
        self, hears: Hears, begun: Pcm, speech: AsyncIterator[SpeechEvent]
    ) -> Spoken | None:
        try:
            if hears is Hears.QUESTIONS:
                return await self._question(begun, speech)
            called = await self._spotter.called(begun, speech)
            if called is None:
                return None
            self._floor.invite()
            self._watch.called()
            if called.over:
                return None
            question = await self._question(called.rest, speech)
            # A silence after the call is no question: the visitor takes a breath.
            return question if question is not None and question.heard.text else None
        except (ModelError, RecogniserError) as error:
            self._watch.failed(error)
            return None

    async def _question(self, begun: Pcm, speech: AsyncIterator[SpeechEvent]) -> Spoken | None:
        self._watch.began()
        follower = UtteranceFollower(
            self._desk.listen, self._desk.fullness, self._turn_taking, self._watch.partial
        )
        question: Spoken | None = None
        try:
            question = await follower.follow(begun, speech)
        finally:
            self._watch.ended()
        if question is None:
            return None
        return replace(question, source=self._source, loud=how_loud(follower.sound, self._gain_db))


class _Failures:
    """A watch for who wants to know of failures only."""

    def __init__(self, failed: Callable[[KomekshiError], None]) -> None:
        self.failed = failed

    def began(self) -> None:
        """Nobody is told."""

    def partial(self, text: str) -> None:
        """Nobody is told."""

    def ended(self) -> None:
        """Nobody is told."""

    def nothing(self) -> None:
        """Nobody is told."""

    def called(self) -> None:
        """Nobody is told."""


async def spoken_questions(
    desk: Desk,
    speech: AsyncIterator[SpeechEvent],
    failed: Callable[[KomekshiError], None],
    turn_taking: TurnTaking | None = None,
) -> AsyncGenerator[Spoken]:
    """Each utterance as a question, whoever said it: for measuring, and without a visit."""
    taking = replace(turn_taking or TurnTaking(), start=TurnStart.OPEN)
    listener = Listener(desk, taking, Floor(taking), _Failures(failed))
    async for question in listener.questions(speech):
        yield question
