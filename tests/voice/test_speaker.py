"""Whole sentences through the real voices: labels, manners, look-ahead, death in the middle."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator

import numpy as np
import pytest

from assistant.errors import VoiceError
from assistant.text import Language
from assistant.voice import Manner, Pyttsx3Voice, Rendering, Sentence, Speaker, VoiceSettings
from assistant.voice.settings import PACE_RANGE
from assistant.voice.speaker import spoken_runs

MIXED = Sentence("Содан кейін «Получить ЭЦП» түймесін басыңыз.", Language.KK)
PLAIN = Sentence("Мекенжай анықтамасын қалай алуға болады?", Language.KK)
REPLY = [
    Sentence(f"Шаг номер {number}, откройте портал и нажмите кнопку.", Language.RU)
    for number in range(1, 7)
]


@pytest.fixture
async def speaker() -> AsyncIterator[Speaker]:
    speaker = Speaker(await Pyttsx3Voice.start(), VoiceSettings())
    yield speaker
    await speaker.close()


def _voice(speaker: Speaker) -> Pyttsx3Voice:
    assert isinstance(speaker.voice, Pyttsx3Voice)
    return speaker.voice


def _pid(speaker: Speaker) -> int:
    pid = _voice(speaker).pid
    assert pid is not None
    return pid


def _level(rendering: Rendering) -> float:
    return float(np.sqrt(np.mean(np.square(rendering.pcm.astype(np.float64)))))


def test_each_voice_gets_words_it_can_say() -> None:
    before, label, after = spoken_runs(MIXED)
    assert before.text == "Содан кейін,"
    assert label.text == "Получить э-цэ-пэ,"
    assert label.language is Language.RU
    assert after.text == "түймесін басыңыз."


async def test_a_label_sounds_as_the_other_voice_says_it(speaker: Speaker) -> None:
    mixed = await speaker.sound(MIXED)
    label = await speaker.voice.render("Получить э-цэ-пэ,", Language.RU)
    loud = np.flatnonzero(np.abs(label.pcm.astype(int)) > 100)
    words = label.pcm[loud[0] : loud[-1] + 1].astype(np.float64)
    # The samples of the Russian voice stand in the sentence as they are.
    found = np.correlate(mixed.pcm.astype(np.float64), words, "valid").max()
    assert found == pytest.approx(float(words @ words), rel=0.01)


async def test_slower_and_louder_are_heard_and_the_rest_is_unchanged(speaker: Speaker) -> None:
    usual = await speaker.sound(PLAIN)
    slow = await speaker.sound(PLAIN, Manner(pace=0.75))
    loud = await speaker.sound(PLAIN, Manner(gain_db=4.0))
    quiet = await speaker.sound(PLAIN, Manner(gain_db=-8.0))
    assert slow.seconds > 1.2 * usual.seconds
    assert _level(quiet) < 0.5 * _level(usual) < _level(usual) < 0.8 * _level(loud)
    assert loud.seconds == usual.seconds
    assert await speaker.sound(PLAIN) is usual


def test_a_manner_stays_within_what_voices_can() -> None:
    assert Manner(pace=0.01).pace == PACE_RANGE[0]
    assert Manner(gain_db=99).gain_db == 12.0
    assert VoiceSettings(rate=100).at(0.5).rate == 80


async def test_sentences_come_in_order_and_are_rendered_ahead(speaker: Speaker) -> None:
    alone = [await speaker.sound(sentence) for sentence in REPLY]
    # All of them are in the voice's memory now, so the same objects come back.
    assert [sound async for sound in speaker.sounds(REPLY)] == alone
    fresh = Manner(pace=1.3)
    sounds = speaker.sounds(REPLY, fresh)
    await anext(sounds)
    await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()})
    await speaker.close()
    # Two are there already, without any process.
    assert (await anext(sounds)).seconds > 1
    assert (await anext(sounds)).seconds > 1
    with pytest.raises(VoiceError, match="closed"):
        await anext(sounds)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
async def test_a_worker_lost_in_mid_reply_loses_no_sentence(how: signal.Signals) -> None:
    speaker = Speaker(await Pyttsx3Voice.start(render_timeout=0.5), VoiceSettings())
    try:
        expected = [(await speaker.sound(sentence)).seconds for sentence in REPLY]
        heard = []
        async for sound in speaker.sounds(REPLY, Manner(pace=1.01)):
            heard.append(sound.seconds)
            if len(heard) == 1:
                os.kill(_pid(speaker), how)
        assert heard == pytest.approx(expected, rel=0.1)
    finally:
        await speaker.close()


async def test_a_stop_in_mid_reply_leaves_the_speaker_ready(speaker: Speaker) -> None:
    sounds = speaker.sounds(REPLY, Manner(pace=0.9))
    await anext(sounds)
    await sounds.aclose()
    assert (await speaker.sound(PLAIN)).seconds > 1


async def test_what_has_no_words_is_told(speaker: Speaker) -> None:
    with pytest.raises(VoiceError, match="no text"):
        await speaker.sound(Sentence("…", Language.KK))
