from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from assistant.desk.pipeline import Desk
from assistant.desk.settings import Settings
from assistant.desk.turns.inputs import Spoken
from assistant.desk.turns.listening import spoken_questions
from assistant.errors import DeviceError, KomekshiError
from assistant.hearing import (
    Abandoned,
    Ended,
    EndpointSettings,
    Segmenter,
    SoundDeviceMicrophone,
    SpeechEvent,
    Started,
    Utterance,
    load_audio,
)

if TYPE_CHECKING:
    from tests.conftest import Pulse

SAMPLE = Path(__file__).parents[1] / "speech" / "ru-doctor-home-call.wav"
SERVICE = "doctor-home-call"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the model that leans to the catalogue is kept, for all desks of this module."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
async def desk(model_dir: Path, cache: Path) -> AsyncIterator[Desk]:
    home = Settings.from_environment({}).home
    opened = await Desk.open(Settings(home, model_dir, home, cache=cache), voice=False)
    yield opened
    await opened.close()


def said() -> tuple[list[SpeechEvent], Utterance]:
    """The sample as a microphone gives it, and as a whole."""
    pcm = np.concatenate([load_audio(SAMPLE).pcm, np.zeros(16_000, np.int16)])
    segmenter = Segmenter(EndpointSettings())
    events = [
        event
        for start in range(0, len(pcm), 512)
        for event in segmenter.feed(pcm[start : start + 512])
    ]
    last = events[-1]
    assert isinstance(last, Ended)
    return events, last.utterance


async def given(events: list[SpeechEvent | DeviceError]) -> AsyncIterator[SpeechEvent]:
    for event in events:
        if isinstance(event, DeviceError):
            raise event
        yield event


async def heard_by(
    desk: Desk, speech: AsyncIterator[SpeechEvent], notices: list[KomekshiError]
) -> list[Spoken]:
    return [question async for question in spoken_questions(desk, speech, notices.append)]


async def test_a_question_is_decided_as_its_whole_sound_is(desk: Desk) -> None:
    events, utterance = said()
    notices: list[KomekshiError] = []
    (question,) = await heard_by(desk, given([*events]), notices)
    understood = desk.understand_heard(question.heard, question.recognise_ms)
    whole = await desk.understand(utterance)

    assert understood.target == SERVICE
    assert (understood.text, understood.decision) == (whole.text, whole.decision)
    assert understood.timings_ms.keys() == whole.timings_ms.keys()
    assert understood.timings_ms["recognise"] == question.recognise_ms
    assert notices == []


async def test_an_abandoned_utterance_is_no_question(desk: Desk) -> None:
    events, _ = said()
    half = events[: len(events) // 2]
    questions = await heard_by(desk, given([*half, Abandoned(), *events]), [])

    assert len(questions) == 1


async def test_a_microphone_that_goes_in_the_middle_is_told(desk: Desk) -> None:
    events, _ = said()
    gone = DeviceError("microphone-gone", "no more sound", "plug it in")
    with pytest.raises(DeviceError):
        await heard_by(desk, given([*events[:9], gone]), [])

    assert len(await heard_by(desk, given([*events]), [])) == 1


async def test_what_can_not_be_recognised_does_not_end_the_listening(desk: Desk) -> None:
    events, _ = said()
    await desk.close()
    notices: list[KomekshiError] = []

    assert await heard_by(desk, given([*events, *events]), notices) == []
    assert [notice.code for notice in notices] == ["recogniser-closed"] * 2


async def test_spoken_into_the_microphone(desk: Desk, audio_devices: Pulse) -> None:
    microphone = await SoundDeviceMicrophone.open(audio_devices.microphone)
    player = audio_devices.say(SAMPLE)
    questions = spoken_questions(desk, microphone.speech(), lambda _: None)
    async with asyncio.timeout(20):
        question = await anext(questions)
    player.wait(10)
    await questions.aclose()
    await microphone.close()
    understood = desk.understand_heard(question.heard, question.recognise_ms)

    assert understood.target == SERVICE


async def test_a_worker_killed_while_the_visitor_speaks_costs_no_question(
    desk: Desk, audio_devices: Pulse
) -> None:
    microphone = await SoundDeviceMicrophone.open(audio_devices.microphone)

    async def speech() -> AsyncIterator[SpeechEvent]:
        async for event in microphone.speech():
            yield event
            if isinstance(event, Started):
                for pid in _recognisers():
                    os.kill(pid, signal.SIGKILL)

    player = audio_devices.say(SAMPLE)
    questions = spoken_questions(desk, speech(), lambda _: None)
    async with asyncio.timeout(20):
        question = await anext(questions)
    player.wait(10)
    await questions.aclose()
    await microphone.close()
    understood = desk.understand_heard(question.heard, question.recognise_ms)

    assert understood.target == SERVICE


def _recognisers() -> list[int]:
    lists = (path.read_text() for path in Path("/proc/self/task").glob("*/children"))
    children = [int(pid) for text in lists for pid in text.split()]
    return [p for p in children if "hearing" in Path(f"/proc/{p}/cmdline").read_text()]
