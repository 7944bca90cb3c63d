"""The voice as a listener in the room hears it: stops, and replies whose worker is killed."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from assistant.text import Language
from assistant.voice import Manner, Pyttsx3Voice, Sentence, SoundDeviceLoudspeaker, Speaker
from benchmarks.latency import spread
from benchmarks.voice.heard import Heard
from benchmarks.voice.workers import children
from tests.conftest import sound_room

__all__ = ["played"]

_STOPS: Final = 20
_LONG: Final = "Содан кейін мекенжай анықтамасын алу үшін электрондық үкімет порталын ашыңыз"


async def played() -> dict[str, object]:
    """Stop and a kill in mid-sentence, as a listener in the room hears them."""
    with sound_room() as room, _in_environment(room.env):
        loudspeaker = SoundDeviceLoudspeaker.open(room.loudspeaker)
        voice = await Pyttsx3Voice.start()
        speaker = Speaker(voice, voice.settings)
        try:
            with Heard(room.server, room.speaker) as heard:
                stops = await _stops(speaker, loudspeaker, heard)
                alone = await _longest_silence(speaker, loudspeaker, heard, 1.0, kill=False)
                kills = [
                    await _longest_silence(speaker, loudspeaker, heard, pace, kill=True)
                    for pace in (1.1, 1.2, 1.3)
                ]
        finally:
            await speaker.close()
            await loudspeaker.close()
    return {
        "stop_ms": spread(stops),
        "silence_ms": {"left_alone": alone, "worker_killed": kills},
    }


async def _stops(
    speaker: Speaker, loudspeaker: SoundDeviceLoudspeaker, heard: Heard
) -> list[float]:
    sound = await speaker.sound(Sentence(f"{_LONG}, {_LONG}, {_LONG}.", Language.KK))
    spent = []
    for number in range(_STOPS):
        playing = asyncio.create_task(loudspeaker.play(sound))
        await asyncio.sleep(0.7 + 0.037 * number)
        begin = time.perf_counter()
        loudspeaker.stop()
        assert await playing is False
        await asyncio.sleep(0.4)
        spent.append(max(0.0, heard.last_loud() - begin) * 1000)
    return spent


async def _longest_silence(
    speaker: Speaker,
    loudspeaker: SoundDeviceLoudspeaker,
    heard: Heard,
    pace: float,
    *,
    kill: bool,
) -> float:
    """Milliseconds between two sounds of a reply of five sentences."""
    reply = [Sentence(f"Шаг номер {n}: откройте портал.", Language.RU) for n in range(1, 6)]
    begin = time.perf_counter()
    number = 0
    async for sound in speaker.sounds(reply, Manner(pace)):
        playing = asyncio.create_task(loudspeaker.play(sound))
        await asyncio.sleep(sound.seconds / 2)
        if kill and number in (0, 2):  # the worker, then a worker and its spare
            for pid in children()[: 1 + number]:
                os.kill(pid, signal.SIGKILL)
        assert await playing
        number += 1
    assert number == len(reply)
    first = heard.first_loud_after(begin)
    assert first is not None
    return round(heard.longest_silence(first, heard.last_loud()) * 1000, 1)


@contextmanager
def _in_environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name)
            else:
                os.environ[name] = value
