"""From what a microphone hears to questions: each is recognised while it is being said."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable

from assistant.desk.inputs import Spoken
from assistant.desk.pipeline import Desk
from assistant.errors import KomekshiError, ModelError, RecogniserError
from assistant.hearing import Abandoned, Ended, More, Pcm, SpeechEvent, Started

__all__ = ["spoken_questions"]


async def spoken_questions(
    desk: Desk, speech: AsyncIterator[SpeechEvent], failed: Callable[[KomekshiError], None]
) -> AsyncGenerator[Spoken, None]:
    """Yield each utterance right after its end; what can't be recognised is told to `failed`.

    Raise what `speech` raises; the utterance under way is dropped then.
    """
    async for event in speech:
        match event:
            case Started(pcm):
                try:
                    question = await _follow(desk, pcm, speech)
                except (ModelError, RecogniserError) as error:
                    failed(error)
                    continue
                if question is not None:
                    yield question
            case More() | Ended() | Abandoned():
                pass  # the rest of an utterance that could not be followed


async def _follow(desk: Desk, start: Pcm, speech: AsyncIterator[SpeechEvent]) -> Spoken | None:
    """The utterance that begins with `start`, None when it is abandoned."""
    async with desk.listen() as session:
        await session.feed(start)
        async for event in speech:
            match event:
                case More(pcm):
                    await session.feed(pcm)
                case Ended():
                    begin = time.perf_counter()
                    heard = await session.finish()
                    return Spoken(heard, round((time.perf_counter() - begin) * 1000, 2))
                case Started() | Abandoned():
                    return None
    return None
