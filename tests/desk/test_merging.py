from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import numpy as np
import pytest

from assistant.desk.turns.merging import merged
from assistant.errors import DeviceError
from assistant.hearing import Abandoned, Ended, More, Pcm, SpeechEvent, Started, Utterance


def _block(value: int) -> Pcm:
    return np.full(512, value, np.int16)


async def _speech(events: list[SpeechEvent | Exception]) -> AsyncIterator[SpeechEvent]:
    for event in events:
        if isinstance(event, Exception):
            raise event
        yield event


async def test_what_waits_is_put_together_and_nothing_is_lost_or_mixed() -> None:
    pieces = [More(_block(n), 0.032 * n) for n in range(12)]
    events: list[SpeechEvent | Exception] = [
        Started(_block(100)),
        *pieces,
        Ended(Utterance(_block(0))),
        Started(_block(200)),
        Abandoned(),
    ]
    got = [event async for event in merged(_speech(events))]
    assert [type(event).__name__ for event in got] == [
        "Started", "More", "More", "More", "Ended", "Started", "Abandoned"
    ]  # fmt: skip
    sound = [event.pcm for event in got if isinstance(event, More)]
    assert np.array_equal(np.concatenate(sound), np.concatenate([one.pcm for one in pieces]))
    quiet = [event.quiet_s for event in got if isinstance(event, More)]
    assert quiet == [pieces[4].quiet_s, pieces[9].quiet_s, pieces[11].quiet_s]


async def test_what_comes_in_time_is_given_at_once() -> None:
    async def slowly() -> AsyncIterator[SpeechEvent]:
        for number in range(3):
            yield More(_block(number))
            await asyncio.sleep(0.01)

    assert [len(event.pcm) async for event in merged(slowly()) if isinstance(event, More)] == [
        512, 512, 512
    ]  # fmt: skip


async def test_what_ends_the_speech_is_raised_after_what_came_before() -> None:
    gone = DeviceError("microphone-gone", "no more sound", "plug it in")
    events = merged(_speech([Started(_block(1)), gone]))
    assert isinstance(await anext(events), Started)
    with pytest.raises(DeviceError):
        await anext(events)
