"""One utterance, recognised while it is said, until it is taken for finished."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

import numpy as np

from assistant.desk.turns.fullness import FullnessJudge
from assistant.desk.turns.inputs import Spoken
from assistant.desk.turns.turn_taking import Fullness, TurnTaking
from assistant.hearing import (
    Abandoned,
    Ended,
    More,
    Pcm,
    Session,
    SpeechEvent,
    Started,
)

__all__ = ["UtteranceFollower"]


@dataclass(slots=True)
class _Pause:
    """Where an utterance went quiet so that it seems to be over."""

    quiet_s: float
    final: bool
    """Whether nothing more can come of it."""


class UtteranceFollower:
    """Feeds a session and decides when to answer, by the pause and by the words."""

    def __init__(
        self,
        listen: Callable[[], AbstractAsyncContextManager[Session]],
        judge: FullnessJudge,
        turn_taking: TurnTaking,
        partial: Callable[[str], None] = lambda text: None,
    ) -> None:
        """`listen` opens a session; `partial` is told the words whenever they change."""
        self._listen = listen
        self._judge = judge
        self._turn_taking = turn_taking
        self._partial = partial
        self._words = ""
        self._fullness: Fullness | None = None
        """Of these words; None while nobody has asked for it."""
        self._sound: list[Pcm] = []

    @property
    def sound(self) -> Pcm:
        """All of the utterance so far."""
        return np.concatenate([np.empty(0, np.int16), *self._sound])

    async def follow(self, begun: Pcm, speech: AsyncIterator[SpeechEvent]) -> Spoken | None:
        """The utterance that begins with `begun`, None when it is abandoned.

        `Ended` may still be to come. Raise `RecogniserError`, and what `speech` raises.
        """
        self._sound = [begun]
        while True:
            async with self._listen() as session:
                await self._feed(session, self.sound)
                pause = await self._until_pause(session, speech)
                if pause is None:
                    return None
                spoken = await _finished(session, pause)
            # Partials lag by up to 0.3 s of sound: only now are the last words known.
            if pause.final or self._really_over(spoken.heard.text, pause):
                return spoken

    async def _until_pause(
        self, session: Session, speech: AsyncIterator[SpeechEvent]
    ) -> _Pause | None:
        """None when the utterance is abandoned."""
        async for event in speech:
            match event:
                case More(pcm, quiet_s):
                    self._sound.append(pcm)
                    await self._feed(session, pcm)
                    if self._is_over(quiet_s):
                        return _Pause(quiet_s, final=False)
                case Ended(quiet_s=quiet_s):
                    return _Pause(quiet_s, final=True)
                case Started() | Abandoned():
                    return None
        return None

    async def _feed(self, session: Session, pcm: Pcm) -> None:
        await session.feed(pcm)
        if session.partial != self._words:
            self._words, self._fullness = session.partial, None
            self._partial(self._words)

    def _is_over(self, quiet_s: float) -> bool:
        if quiet_s < self._turn_taking.shortest_pause_s:
            return False
        if self._fullness is None:
            self._fullness = self._judge.judge(self._words)
        return quiet_s >= self._turn_taking.pause_s(self._fullness)

    def _really_over(self, words: str, pause: _Pause) -> bool:
        """Judged by the words that are final."""
        fullness = self._fullness if words == self._words else self._judge.judge(words)
        over = fullness is None or pause.quiet_s >= self._turn_taking.pause_s(fullness)
        if not over:  # the next session begins with these words
            self._words, self._fullness = words, fullness
        return over


async def _finished(session: Session, pause: _Pause) -> Spoken:
    begin, ended_at = time.perf_counter(), time.monotonic()
    heard = await session.finish()
    recognise_ms = round((time.perf_counter() - begin) * 1000, 2)
    return Spoken(heard, recognise_ms, ended_at, round(pause.quiet_s * 1000, 1))
