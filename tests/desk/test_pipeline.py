from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile

from assistant.desk.pipeline import Desk
from assistant.desk.settings import Settings
from assistant.dialogue import start
from assistant.errors import AudioFileError, CatalogueError, ModelError, RecogniserError
from assistant.match import Answer, NotSpeech
from assistant.text import Language

QUESTION = "дәрігерді үйге қалай шақырамын"
SERVICE = "doctor-home-call"


@pytest.fixture
def settings(model_dir: Path, tmp_path: Path) -> Settings:
    home = Settings.from_environment({}).home
    return Settings(home=home, model=model_dir, answers=tmp_path)


@pytest.fixture(scope="module")
def question(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("question") / "question.wav"
    subprocess.run(["espeak-ng", "-v", "kk", "-w", str(path), QUESTION], check=True)
    return path


async def test_typed_and_spoken_questions_take_the_same_way(
    settings: Settings, question: Path
) -> None:
    desk = await Desk.open(settings)
    try:
        typed = desk.understand_text(QUESTION)
        spoken = await desk.understand_file(question)
        for understood in (typed, spoken):
            assert isinstance(understood.decision, Answer)
            assert understood.target == SERVICE
            assert understood.language is Language.KK
            assert understood.score == understood.candidates[0].score > 0.6
        assert spoken.timings_ms.keys() == {"load", "recognise", "match", "total"}
        state, reply = desk.respond(start(), spoken.decision)
        assert reply.target == SERVICE
        assert state.service == SERVICE
        sound = [rendering async for rendering in desk.renderings(reply)]
        assert len(sound) >= len(reply.said)
        assert all(np.abs(rendering.pcm).max() > 1_000 for rendering in sound)
    finally:
        await desk.close()


async def test_silence_is_not_speech_and_a_bad_file_is_an_error(
    settings: Settings, tmp_path: Path
) -> None:
    silence = tmp_path / "silence.wav"
    soundfile.write(silence, np.zeros(32_000), 16_000)
    text = tmp_path / "text.wav"
    text.write_text("қалай")
    desk = await Desk.open(settings, voice=False)
    try:
        understood = await desk.understand_file(silence)
        assert understood.decision == NotSpeech()
        assert understood.language is None
        assert (understood.text, understood.candidates, understood.score) == ("", (), 0.0)
        with pytest.raises(AudioFileError):
            await desk.understand_file(text)
        _, reply = desk.respond(start(), understood.decision)
        assert [rendering async for rendering in desk.renderings(reply)] == []
    finally:
        await desk.close()


async def test_killed_workers_are_replaced(settings: Settings, question: Path) -> None:
    desk = await Desk.open(settings)
    try:
        before = _children()
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        understood = await desk.understand_file(question)
        assert understood.target == SERVICE
        _, reply = desk.respond(start(), understood.decision)
        first = await anext(aiter(desk.renderings(reply)))
        assert first.seconds > 0.3
        assert not set(before) & set(_children())
    finally:
        await desk.close()
    await asyncio.sleep(0.05)
    assert _children() == []


async def test_a_desk_without_ears_says_so(settings: Settings, question: Path) -> None:
    desk = await Desk.open(settings, ears=False, voice=False)
    try:
        assert desk.understand_text("вызвать врача на дом").target == SERVICE
        with pytest.raises(RecogniserError) as caught:
            await desk.understand_file(question)
        assert caught.value.code == "recogniser-none"
    finally:
        await desk.close()


async def test_what_can_not_be_opened_leaves_no_process_behind(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "intents").mkdir()
    with pytest.raises(CatalogueError):
        await Desk.open(Settings(tmp_path, settings.model, tmp_path))
    with pytest.raises(ModelError) as caught:
        await Desk.open(Settings(settings.home, tmp_path / "none", tmp_path))
    assert caught.value.code == "model-missing"
    broken = shutil.copytree(settings.model, tmp_path / "broken")
    (broken / "am" / "final.mdl").write_bytes(b"no model")
    with pytest.raises(ModelError) as caught:
        await Desk.open(Settings(settings.home, broken, tmp_path))
    assert caught.value.code == "model-load"
    await asyncio.sleep(0.05)
    assert _children() == []


def _children() -> list[int]:
    """Workers of this process; the sound daemon of other tests is none of them."""
    pid = os.getpid()
    lists = (path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children"))
    children = [int(child) for text in lists for child in text.split()]
    return [child for child in children if "python" in _command(child)]


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
