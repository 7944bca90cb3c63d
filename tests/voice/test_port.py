"""What every voice promises: pyttsx3 with the real espeak-ng, Piper with a stand-in package."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import VoiceError
from assistant.text import Language
from assistant.voice import (
    PiperVoice,
    Pyttsx3Voice,
    Rendering,
    Sentence,
    Speaker,
    VoiceByLanguage,
    VoiceSettings,
)
from assistant.voice.synthesiser import WorkerVoice

FAKE = Path(__file__).parent / "fake_piper"
KK = "Мекенжай анықтамасын қалай алуға болады?"
RU = "Как получить адресную справку?"


def _piper_files(folder: Path) -> dict[Language, Path]:
    files = {}
    for language, rate in ((Language.KK, 22_050), (Language.RU, 16_000)):
        files[language] = folder / f"{language}-voice.onnx"
        files[language].write_bytes(b"ONNX")
        Path(f"{files[language]}.json").write_text(f'{{"audio": {{"sample_rate": {rate}}}}}')
    return files


@pytest.fixture
def with_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(FAKE))


@pytest.fixture(params=["pyttsx3", "piper"])
async def voice(
    request: pytest.FixtureRequest, tmp_path: Path, with_package: None
) -> AsyncIterator[WorkerVoice]:
    voice: WorkerVoice
    if request.param == "pyttsx3":
        voice = await Pyttsx3Voice.start(render_timeout=1.0)
    else:
        voice = await PiperVoice.start(_piper_files(tmp_path), render_timeout=1.0)
    yield voice
    await voice.close()


def _level(rendering: Rendering) -> float:
    return float(np.sqrt(np.mean(np.square(rendering.pcm.astype(np.float64)))))


async def test_both_languages_are_sound(voice: WorkerVoice) -> None:
    for text, language in ((KK, Language.KK), (RU, Language.RU)):
        rendering = await voice.render(text, language)
        assert rendering.pcm.dtype == np.int16
        assert rendering.pcm.ndim == 1
        assert rendering.rate >= 16_000
        assert 1 < rendering.seconds < 5
        assert _level(rendering) > 500


async def test_settings_are_heard_and_remembered_apart(voice: WorkerVoice) -> None:
    usual = await voice.render(KK, Language.KK)
    slow = await voice.render(KK, Language.KK, VoiceSettings(rate=100))
    quiet = await voice.render(KK, Language.KK, VoiceSettings(volume=0.3))
    assert slow.seconds == pytest.approx(1.5 * usual.seconds, rel=0.2)
    assert _level(quiet) < 0.6 * _level(usual)
    assert await voice.render(KK, Language.KK) is usual


async def test_a_text_without_words_is_refused(voice: WorkerVoice) -> None:
    with pytest.raises(VoiceError, match="no text"):
        await voice.render(" \n", Language.KK)


async def test_a_killed_worker_is_no_loss(voice: WorkerVoice) -> None:
    assert voice.pid is not None
    os.kill(voice.pid, signal.SIGKILL)
    assert (await voice.render(KK, Language.KK)).seconds > 1


async def test_many_at_once_each_get_their_own(voice: WorkerVoice) -> None:
    texts = [f"{RU} " * times for times in (3, 1, 2)]
    three, one, two = await asyncio.gather(*(voice.render(text, Language.RU) for text in texts))
    assert one.seconds < two.seconds < three.seconds


async def test_nothing_is_printed(voice: WorkerVoice, capfd: pytest.CaptureFixture[str]) -> None:
    await voice.render(KK, Language.KK)
    assert capfd.readouterr().out == ""


async def test_a_closed_voice_says_so(voice: WorkerVoice) -> None:
    await voice.close()
    with pytest.raises(VoiceError, match="closed"):
        await voice.render(KK, Language.KK)


@pytest.mark.usefixtures("with_package")
@pytest.mark.parametrize("word", ["hang", "crash"])
async def test_a_text_that_ends_every_piper_is_given_up_and_the_next_is_said(
    tmp_path: Path, word: str
) -> None:
    piper = await PiperVoice.start(_piper_files(tmp_path), render_timeout=0.3)
    try:
        with pytest.raises(VoiceError):
            await piper.render(word, Language.RU)
        assert (await piper.render(RU, Language.RU)).seconds > 1
    finally:
        await piper.close()


@pytest.mark.usefixtures("with_package")
async def test_one_language_by_piper_the_other_by_espeak(tmp_path: Path) -> None:
    files = _piper_files(tmp_path)
    espeak = await Pyttsx3Voice.start()
    piper = await PiperVoice.start({Language.KK: files[Language.KK]})
    both = VoiceByLanguage({Language.KK: piper, Language.RU: espeak})
    try:
        ru = await both.render(RU, Language.RU)
        assert ru is await espeak.render(RU, Language.RU)
        assert await both.render(KK, Language.KK) is await piper.render(KK, Language.KK)
        with pytest.raises(VoiceError, match="does not speak ru"):
            await piper.render(RU, Language.RU)
        mixed = await Speaker(both, VoiceSettings()).sound(
            Sentence("«Получить ЭЦП» түймесін басыңыз.", Language.KK)
        )
        assert mixed.seconds > 2
    finally:
        await both.close()


async def test_without_the_package_the_remedy_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "piper.py").write_text("raise ImportError('no module named piper')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(VoiceError) as caught:
        await PiperVoice.start(_piper_files(tmp_path))
    assert caught.value.code == "piper-missing"
    assert "komekshi[piper]" in caught.value.remedy


@pytest.mark.usefixtures("with_package")
@pytest.mark.parametrize("missing", ["kk-voice.onnx", "ru-voice.onnx.json"])
async def test_a_missing_voice_file_is_named(tmp_path: Path, missing: str) -> None:
    files = _piper_files(tmp_path)
    (tmp_path / missing).unlink()
    with pytest.raises(VoiceError, match=missing) as caught:
        await PiperVoice.start(files)
    assert caught.value.code == "piper-voice-missing"


@pytest.mark.usefixtures("with_package")
async def test_a_damaged_voice_file_is_told(tmp_path: Path) -> None:
    files = _piper_files(tmp_path)
    files[Language.KK].write_bytes(b"<html>")
    with pytest.raises(VoiceError, match="Protobuf") as caught:
        await PiperVoice.start(files)
    assert caught.value.code == "piper-voice-unusable"
