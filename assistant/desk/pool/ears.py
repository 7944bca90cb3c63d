"""Recognition by the pool while it answers, by the desk's own recogniser when it does not."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import Final, Self

import numpy as np

from assistant.errors import PoolError
from assistant.hearing import Hearing, Hypothesis, Pcm, Recogniser, Session, Utterance, Word
from assistant.pool import Heard, HeardWord, PoolClient

__all__ = ["PATIENCE_S", "PooledRecogniser", "as_heard"]

PATIENCE_S: Final = 0.3
"""After so long the desk begins to recognise by itself, and takes the answer that comes first."""

_WITHIN_S: Final = 2.0
"""The pool's answer is of use for so long: a weak desk may need this time for itself."""


class PooledRecogniser:
    """The port `Recogniser`. Owns both, the connection to the pool and the desk's own ears."""

    def __init__(
        self,
        pool: PoolClient,
        own: Recogniser,
        told: Callable[[PoolError | None], None] = lambda problem: None,
    ) -> None:
        """`told` gets each new reason why the pool is not used, None when it is again."""
        self._pool = pool
        self._own = own
        self._told = told
        self._problem: str | None = None
        self.by_pool = 0
        """Utterances that the pool recognised."""
        self.by_desk = 0

    async def recognise(self, utterance: Utterance, how: Hearing = Hearing.STEERED) -> Hypothesis:
        """Raise `RecogniserError` when neither can."""
        asked = asyncio.create_task(
            self._pool.recognise(utterance.pcm.tobytes(), how.value, _WITHIN_S)
        )
        await asyncio.wait({asked}, timeout=PATIENCE_S)
        heard = self._answer_of(asked) if asked.done() else None
        if heard is not None:
            return heard
        own = asyncio.create_task(self._own.recognise(utterance, how))
        try:
            if not asked.done():
                await asyncio.wait({asked, own}, return_when=asyncio.FIRST_COMPLETED)
                heard = self._answer_of(asked) if asked.done() else None
                if heard is not None:
                    return heard
            self.by_desk += 1
            return await own
        finally:
            await _ended(asked, own)

    def listen(
        self, how: Hearing = Hearing.STEERED, phrases: Sequence[str] = ()
    ) -> AbstractAsyncContextManager[Session]:
        """Without the pool the desk listens along; with it the sound is kept until its end.

        Listening for a few phrases is not worth the way to the pool.
        """
        if phrases:
            return self._own.listen(how, phrases)
        own = None if self._pool.usable else self._own
        return PooledSession(how, own, self.recognise)

    async def close(self) -> None:
        """End both."""
        await self._pool.close()
        await self._own.close()

    def _answer_of(self, asked: asyncio.Task[Heard]) -> Hypothesis | None:
        try:
            heard = asked.result()
        except PoolError as error:
            self._tell(error)
            return None
        self._tell(None)
        self.by_pool += 1
        return _hypothesis(heard)

    def _tell(self, problem: PoolError | None) -> None:
        code = None if problem is None else problem.code
        if code != self._problem:
            self._problem = code
            self._told(problem)


class PooledSession:
    """The port `Session`; a context manager."""

    def __init__(
        self,
        how: Hearing,
        own: Recogniser | None,
        recognise: Callable[[Utterance, Hearing], Awaitable[Hypothesis]],
    ) -> None:
        self._how = how
        self._own = None if own is None else own.listen(how)
        self._recognise = recognise
        self._session: Session | None = None
        self._sound: list[Pcm] = []

    @property
    def partial(self) -> str:
        """Empty while the pool is to recognise: it is given whole utterances only."""
        return "" if self._session is None else self._session.partial

    async def __aenter__(self) -> Self:
        if self._own is not None:
            self._session = await self._own.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._own is not None:
            await self._own.__aexit__(kind, error, trace)

    async def feed(self, pcm: Pcm) -> None:
        """Take the next piece of sound."""
        if self._session is not None:
            await self._session.feed(pcm)
        else:
            self._sound.append(pcm)

    async def finish(self) -> Hypothesis:
        """Raise `RecogniserError` when neither pool nor desk can."""
        if self._session is not None:
            return await self._session.finish()
        pcm = np.concatenate([np.empty(0, np.int16), *self._sound])
        return await self._recognise(Utterance(pcm), self._how)


def _hypothesis(heard: Heard) -> Hypothesis:
    words = tuple(Word(word.text, word.start, word.end) for word in heard.words)
    return Hypothesis(heard.text, words, heard.alternatives, heard.open_text)


def as_heard(hypothesis: Hypothesis) -> Heard:
    """What a worker sends of it."""
    words = tuple(HeardWord(word.text, word.start, word.end) for word in hypothesis.words)
    return Heard(hypothesis.text, words, hypothesis.alternatives, hypothesis.open_text)


async def _ended(*tasks: asyncio.Task[Heard] | asyncio.Task[Hypothesis]) -> None:
    for task in tasks:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await task
