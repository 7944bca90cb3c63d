"""When an utterance is over, with the real recogniser; times are those of the sound."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

from assistant.desk.pipeline import Desk
from assistant.desk.settings import Settings
from assistant.desk.turns.inputs import Spoken
from assistant.desk.turns.listening import spoken_questions
from assistant.desk.turns.turn_taking import TurnTaking
from assistant.errors import KomekshiError
from assistant.hearing import SAMPLE_RATE, Pcm, Segmenter, SpeechEvent, load_audio
from tests.conftest import speak

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = Path(__file__).parents[1] / "speech" / "ru-doctor-home-call.wav"
TAKING = TurnTaking()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    home = Settings.from_environment({}).home
    cache = tmp_path_factory.mktemp("cache")
    opened = await Desk.open(Settings(home, model_dir, home, cache=cache), voice=False)
    with pytest.MonkeyPatch.context() as patch:
        # Sound comes faster here than anybody speaks; no desk that falls behind is meant.
        patch.setattr("assistant.hearing.pace._BEHIND", math.inf)
        yield opened
    await opened.close()


@pytest.fixture
def spoken(tmp_path: Path) -> Callable[[str], Pcm]:
    """Words without the silence that espeak-ng puts around them."""

    def say(text: str) -> Pcm:
        pcm = load_audio(speak(text, "ru", tmp_path / "said.wav")).pcm
        loud = np.flatnonzero(np.abs(pcm) > 300)
        return pcm[loud[0] : loud[-1]]

    return say


def silence(seconds: float) -> Pcm:
    return np.zeros(round(seconds * SAMPLE_RATE), np.int16)


async def heard(desk: Desk, taking: TurnTaking, *pieces: Pcm) -> list[Spoken]:
    """Questions made of the sound, piece by piece as a sound card gives it."""

    async def speech() -> AsyncIterator[SpeechEvent]:
        segmenter = Segmenter(taking.endpoint())
        pcm = np.concatenate([silence(0.5), *pieces, silence(1.5)])
        for start in range(0, len(pcm), 512):
            for event in segmenter.feed(pcm[start : start + 512]):
                yield event

    failures: list[KomekshiError] = []
    questions = spoken_questions(desk, speech(), failures.append, taking)
    found = [question async for question in questions]
    assert failures == []
    return found


async def test_a_whole_question_is_over_before_the_usual_pause(desk: Desk) -> None:
    sound = load_audio(QUESTION).pcm
    (early,) = await heard(desk, TAKING, sound)
    (late,) = await heard(desk, TurnTaking(early_end=False), sound)
    assert early.heard.text == late.heard.text
    assert early.endpoint_ms < 1000 * TAKING.hangover_s <= late.endpoint_ms


async def test_an_incomplete_question_is_waited_for(
    desk: Desk, spoken: Callable[[str], Pcm]
) -> None:
    start, rest = spoken("как получить"), spoken("адресную справку")
    pause = silence(0.6)
    (whole,) = await heard(desk, TAKING, start, pause, rest)
    assert desk.understand_heard(whole.heard, 0.0).target == "address-certificate"
    assert whole.heard.text.startswith("как получить")
    hasty = await heard(desk, TurnTaking(incomplete_s=0.45), start, pause, rest)
    assert len(hasty) == 2


async def test_words_that_go_on_after_an_early_end_are_heard(
    desk: Desk, spoken: Callable[[str], Pcm]
) -> None:
    first, second = await heard(
        desk, TAKING, load_audio(QUESTION).pcm, silence(0.6), spoken("сколько это стоит")
    )
    assert desk.understand_heard(first.heard, 0.0).target == "doctor-home-call"
    assert "сколько" in second.heard.text


async def test_no_utterance_is_longer_than_the_cap(desk: Desk) -> None:
    sound = load_audio(QUESTION).pcm
    long = np.concatenate([sound, sound, sound, sound])
    questions = await heard(desk, TurnTaking(cap_s=3.0, early_end=False), long)
    assert len(questions) >= 4
