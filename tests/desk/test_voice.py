"""The voice of a desk: what is chosen, what is recorded, and replies that are really played."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from assistant.desk.pipeline import Desk
from assistant.desk.settings import Settings
from assistant.desk.voice import (
    StartedVoice,
    manner,
    recordings_folder,
    said_aloud,
    start_voice,
)
from assistant.desk.voice_choice import VoiceChoice
from assistant.dialogue import Said, start
from assistant.errors import SetupError
from assistant.text import Language
from assistant.voice import (
    Pyttsx3Voice,
    Recordings,
    Rendering,
    SoundDeviceLoudspeaker,
    VoiceSettings,
)

STEP = Said("Бірінші қадам. «Получить ЭЦП» түймесін басыңыз.", Language.KK, step=1)
NEXT = Said("Нажмите «Кіру». Это бесплатно.", Language.RU, step=2)


def _settings(home: Path, choice: VoiceChoice | None = None) -> Settings:
    return Settings(home, home / "model", home / "answers", voice=choice or VoiceChoice())


@pytest.fixture
async def started(tmp_path: Path) -> AsyncIterator[StartedVoice]:
    tone = (9_000 * np.sin(np.arange(8_000) / 5)).astype(np.int16)
    Recordings(recordings_folder(_settings(tmp_path))).store(
        "replies", "Бірінші қадам.", Language.KK, Rendering(tone, 16_000), date(2026, 11, 24)
    )
    started = await start_voice(_settings(tmp_path))
    yield started
    await started.speaker.close()


async def test_each_sentence_comes_with_its_piece(started: StartedVoice) -> None:
    said = said_aloud(started.speaker, [STEP, NEXT])
    spoken = [(piece.step, sound) async for piece, sound in said]
    assert [step for step, _ in spoken] == [1, 1, 2, 2]
    assert spoken[0][1].rate == 16_000  # the recording
    assert {sound.rate for _, sound in spoken[1:]} == {22_050}


async def test_slower_and_louder_change_what_is_played(started: StartedVoice) -> None:
    usual, slower, louder = [
        [sound async for _, sound in said_aloud(started.speaker, [NEXT], wanted)]
        for wanted in (manner(0, 0), manner(-2, 0), manner(0, 1))
    ]
    assert sum(s.seconds for s in slower) > 1.25 * sum(s.seconds for s in usual)
    assert np.abs(louder[0].pcm.astype(int)).mean() > 1.2 * np.abs(usual[0].pcm.astype(int)).mean()
    assert manner(-50, 0).pace == 0.5
    assert manner(0, 50).gain_db == 12


async def test_a_visitor_who_asks_for_slower_hears_it_slower() -> None:
    desk = await Desk.open(Settings.from_environment(), ears=False)
    try:
        state, _ = desk.respond(start(), desk.understand_text("вызвать врача на дом").decision)
        _, reply = desk.respond(state, desk.understand_text("помедленнее").decision)
        assert reply.pace == -1
        slower = [sound.seconds async for sound in desk.renderings(reply)]
        usual = [sound.seconds async for sound in desk.renderings(replace(reply, pace=0))]
        assert len(slower) == len(usual) > 1
        assert sum(slower) > 1.1 * sum(usual)
    finally:
        await desk.close()


async def test_both_voices_are_named(started: StartedVoice) -> None:
    assert started.error is None
    assert all("pyttsx3" in started.names[language] for language in Language)


async def test_a_chosen_voice_that_is_missing_is_told_and_replaced(tmp_path: Path) -> None:
    choice = VoiceChoice(piper={Language.KK: tmp_path / "none.onnx"})
    started = await start_voice(_settings(tmp_path, choice))
    try:
        assert started.error is not None
        assert started.error.code.startswith("piper-")
        assert [sound.seconds > 0.5 async for _, sound in said_aloud(started.speaker, [STEP])]
    finally:
        await started.speaker.close()


def test_the_environment_sets_rate_volume_pitch_and_piper() -> None:
    choice = Settings.from_environment(
        {
            "KOMEKSHI_VOICE_RATE": "130",
            "KOMEKSHI_VOICE_VOLUME": "0.8",
            "KOMEKSHI_VOICE_PITCH": " 60 ",
            "KOMEKSHI_PIPER_RU": "/voices/ru.onnx",
        }
    ).voice
    assert choice.settings == VoiceSettings(rate=130, volume=0.8, pitch=60)
    assert choice.piper == {Language.RU: Path("/voices/ru.onnx")}
    assert Settings.from_environment({"KOMEKSHI_VOICE_RATE": ""}).voice == VoiceChoice()


@pytest.mark.parametrize(("name", "value"), [("RATE", "fast"), ("RATE", "10"), ("VOLUME", "2")])
def test_what_no_voice_can_do_is_refused(name: str, value: str) -> None:
    with pytest.raises(SetupError, match=value):
        Settings.from_environment({f"KOMEKSHI_VOICE_{name}": value})


async def test_a_worker_killed_in_mid_sentence_is_not_heard(
    started: StartedVoice, audio_devices: Any, tmp_path: Path
) -> None:
    voice = started.speaker.voice
    assert isinstance(voice, Pyttsx3Voice)
    lines = [Said(f"Шаг номер {n}, откройте портал.", Language.RU, step=n) for n in range(1, 5)]
    loudspeaker = SoundDeviceLoudspeaker.open(audio_devices.loudspeaker)
    path = tmp_path / "heard.wav"
    recorder = audio_devices.listen(path)
    await asyncio.sleep(0.5)
    played = []
    try:
        async for piece, sound in said_aloud(started.speaker, lines):
            playing = asyncio.create_task(loudspeaker.play(sound))
            await asyncio.sleep(sound.seconds / 2)
            if not played:  # the last sentences have not been rendered yet
                assert voice.pid is not None
                os.kill(voice.pid, signal.SIGKILL)
            if await playing:
                played.append(piece.step)
    finally:
        await loudspeaker.close()
    await asyncio.sleep(0.4)
    await asyncio.to_thread(audio_devices.finish, recorder)
    assert played == [1, 2, 3, 4]
    expected = [sound async for _, sound in said_aloud(started.speaker, lines)]
    heard, rate = soundfile.read(path, always_2d=True)
    assert _sounding(heard[:, 0], rate) == pytest.approx(
        sum(_sounding(sound.pcm / 32_768, sound.rate) for sound in expected), rel=0.15
    )


def _sounding(samples: Any, rate: int) -> float:
    """Seconds that are no silence."""
    size = rate // 50
    frames = samples[: len(samples) // size * size].reshape(-1, size)
    return float((np.sqrt((frames**2).mean(axis=1)) > 0.005).sum()) / 50
