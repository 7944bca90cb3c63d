"""A visitor who speaks into the desk's words, and the desk that hears itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio
import soxr

from assistant.desk.pipeline import Desk
from assistant.desk.settings import Settings
from assistant.desk.turns.attendant import Attendant
from assistant.desk.turns.barge_in import left_of
from assistant.desk.turns.inputs import Typed
from assistant.desk.turns.turn_taking import TurnStart, TurnTaking
from assistant.desk.turns.visit import Visit
from assistant.events import Answered, SentenceBegan, TurnEnded
from assistant.hearing import SAMPLE_RATE, Pcm, load_audio
from assistant.match import Command, CommandName
from assistant.voice import Rendering
from tests.conftest import speak

from .test_turns import Room, Told, silence

in_module = pytest.mark.asyncio(loop_scope="module")

QUESTION = "вызвать врача на дом"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    home = Settings.from_environment({}).home
    cache = tmp_path_factory.mktemp("cache")
    opened = await Desk.open(Settings(home, model_dir, home, cache=cache))
    yield opened
    await opened.close()


class LongWinded:
    """A loudspeaker that says a sentence until it is stopped."""

    def __init__(self) -> None:
        self.playing: Rendering | None = None
        self._stopped = asyncio.Event()

    async def play(self, rendering: Rendering) -> bool:
        self.playing = rendering
        self._stopped.clear()
        await self._stopped.wait()
        return False

    def stop(self) -> None:
        self._stopped.set()

    async def close(self) -> None:
        """Nothing is open."""


class Scene:
    def __init__(self, desk: Desk) -> None:
        taking = TurnTaking(start=TurnStart.BUTTON, barge_in=True)
        self.told = Told()
        self.room = Room(taking)
        self.loudspeaker = LongWinded()
        self.room.loudspeaker = self.loudspeaker
        visit = Visit(desk, self.room, self.told)
        self.attendant = Attendant(desk, visit, self.room, taking, self.told)

    def count(self, kind: type) -> int:
        return sum(isinstance(event, kind) for event in self.told.events)

    def echo(self) -> Pcm:
        """What the microphone hears of the sentence, 12 dB quieter."""
        assert self.loudspeaker.playing is not None
        sound = self.loudspeaker.playing
        pcm = soxr.resample(sound.pcm, sound.rate, SAMPLE_RATE)
        quiet: Pcm = (np.asarray(pcm, np.float64) / 4).astype(np.int16)
        return quiet


@asynccontextmanager
async def speaking(desk: Desk) -> AsyncIterator[Scene]:
    """The desk is in the middle of its first sentence."""
    one = Scene(desk)
    serving = asyncio.create_task(one.attendant.run())
    try:
        await one.attendant.ask(Typed(QUESTION))
        await one.told.until(lambda: one.count(SentenceBegan) == 1)
        yield one
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


@pytest.fixture
def spoken(tmp_path: Path) -> Callable[[str, str], Pcm]:
    return lambda text, voice: load_audio(speak(text, voice, tmp_path / "said.wav")).pcm


@in_module
@pytest.mark.parametrize(("word", "voice"), [("тоқта", "kk"), ("стоп", "ru")])
async def test_a_spoken_stop_silences_it(
    desk: Desk, spoken: Callable[[str, str], Pcm], word: str, voice: str
) -> None:
    async with speaking(desk) as one:
        one.room.say(silence(0.5), spoken(word, voice), silence(1.0))
        await one.told.until(lambda: one.count(Answered) == 2)
        last = [event.turn for event in one.told.events if isinstance(event, Answered)][-1]
        assert isinstance(last.decision, Command)
        assert last.decision.name is CommandName.STOP
        assert [event.played for event in one.told.events if isinstance(event, TurnEnded)] == [
            False
        ]


@in_module
async def test_it_does_not_interrupt_itself(desk: Desk, spoken: Callable[[str, str], Pcm]) -> None:
    async with speaking(desk) as one:
        one.room.say(silence(0.5), one.echo(), silence(1.5))
        one.room.say(silence(0.5), spoken("стоп", "ru"), silence(1.0))
        await one.told.until(lambda: one.count(Answered) == 2)
        texts = [event.turn.text for event in one.told.events if isinstance(event, Answered)]
        assert texts == [QUESTION, "стоп"]


def test_the_desks_own_words_are_taken_off() -> None:
    said = "Дәрігерді үйге 103 нөмірімен шақыруға болады."
    assert left_of("дәрігерді үйге шақыруға тоқта болады", said) == "тоқта"
    assert left_of("дәрігерді үйге шақырұға [unk]", said) == ""
