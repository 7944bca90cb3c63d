"""Whose turn it is, with real ears and real sound: an attendant that is spoken to."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

from assistant.desk.pipeline import Desk
from assistant.desk.settings import Settings
from assistant.desk.turns.attendant import Attendant
from assistant.desk.turns.inputs import Tapped, Typed
from assistant.desk.turns.turn_taking import TurnStart, TurnTaking
from assistant.desk.turns.visit import Visit
from assistant.events import (
    Answered,
    DeskPhase,
    Event,
    Partial,
    PhaseChanged,
    TurnEnded,
)
from assistant.hearing import SAMPLE_RATE, Pcm, Segmenter, SpeechEvent, load_audio
from assistant.voice import Loudspeaker
from tests.conftest import speak

pytestmark = pytest.mark.asyncio(loop_scope="module")

SAMPLES = Path(__file__).parents[1] / "speech"
QUESTION = SAMPLES / "ru-doctor-home-call.wav"
SERVICE = "doctor-home-call"
BLOCK = 512


def silence(seconds: float) -> Pcm:
    return np.zeros(round(seconds * SAMPLE_RATE), np.int16)


class Room:
    """A microphone and a visitor: what is said comes as fast as it can be heard."""

    def __init__(self, taking: TurnTaking) -> None:
        self._segmenter = Segmenter(taking.endpoint())
        self._events: asyncio.Queue[SpeechEvent] = asyncio.Queue()
        self.loudspeaker: Loudspeaker | None = None

    def say(self, *pieces: Pcm) -> None:
        pcm = np.concatenate(pieces)
        for start in range(0, len(pcm), BLOCK):
            for event in self._segmenter.feed(pcm[start : start + BLOCK]):
                self._events.put_nowait(event)

    async def speech(self) -> AsyncIterator[SpeechEvent]:
        while True:
            yield await self._events.get()

    def mute(self, muted: bool) -> None:
        """Nothing sounds here."""

    async def close(self) -> None:
        """Nothing is open."""

    @asynccontextmanager
    async def speaking(self) -> AsyncGenerator[None]:
        yield


class Told:
    """An observer that can be waited on."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._more = asyncio.Event()

    def __call__(self, event: Event) -> None:
        self.events.append(event)
        self._more.set()

    @property
    def phases(self) -> list[DeskPhase]:
        return [event.phase for event in self.events if isinstance(event, PhaseChanged)]

    @property
    def targets(self) -> list[str | None]:
        """Services answered, None for what is none."""
        return [event.turn.reply.target for event in self.events if isinstance(event, Answered)]

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(60):
            while not holds():
                self._more.clear()
                await self._more.wait()


class Scene:
    def __init__(self, desk: Desk, taking: TurnTaking) -> None:
        self.told = Told()
        self.room = Room(taking)
        self.visit = Visit(desk, self.room, self.told)
        self.attendant = Attendant(desk, self.visit, self.room, taking, self.told)

    async def ended(self, turns: int = 1) -> None:
        """That many turns have ended."""

        def over() -> bool:
            return sum(isinstance(event, TurnEnded) for event in self.told.events) >= turns

        await self.told.until(over)

    async def phase(self, phase: DeskPhase) -> None:
        await self.told.until(lambda: self.told.phases[-1:] == [phase])


@asynccontextmanager
async def scene(desk: Desk, taking: TurnTaking) -> AsyncIterator[Scene]:
    one = Scene(desk, taking)
    serving = asyncio.create_task(one.attendant.run())
    try:
        yield one
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(model_dir: Path, cache: Path) -> AsyncIterator[Desk]:
    home = Settings.from_environment({}).home
    opened = await Desk.open(Settings(home, model_dir, home, cache=cache), voice=False)
    with pytest.MonkeyPatch.context() as patch:
        # Sound comes faster here than anybody speaks; no desk that falls behind is meant.
        patch.setattr("assistant.hearing.pace._BEHIND", math.inf)
        yield opened
    await opened.close()


@pytest.fixture
def spoken(tmp_path: Path) -> Callable[[str, str], Pcm]:
    def say(text: str, voice: str) -> Pcm:
        return load_audio(speak(text, voice, tmp_path / "said.wav")).pcm

    return say


BUTTON = TurnTaking(start=TurnStart.BUTTON)
WAKE = TurnTaking(start=TurnStart.WAKE)
OPEN = TurnTaking()


async def test_a_question_aloud_goes_through_every_phase(desk: Desk) -> None:
    async with scene(desk, OPEN) as one:
        one.room.say(silence(0.5), load_audio(QUESTION).pcm, silence(1.0))
        await one.ended()
        assert one.told.targets == [SERVICE]
        await one.phase(DeskPhase.FOLLOW_UP)
        assert one.told.phases == [
            DeskPhase.LISTENING,
            DeskPhase.THINKING,
            DeskPhase.SPEAKING,
            DeskPhase.FOLLOW_UP,
        ]
        partials = [event.text for event in one.told.events if isinstance(event, Partial)]
        assert any("врач" in text for text in partials)


async def test_without_the_button_nothing_is_heard_and_with_it_once(desk: Desk) -> None:
    question = load_audio(QUESTION).pcm
    async with scene(desk, BUTTON) as one:
        one.room.say(silence(0.5), question, silence(1.0))
        one.attendant.listen()
        await one.phase(DeskPhase.LISTENING)
        one.room.say(silence(0.5), question, silence(1.0))
        await one.ended()
        assert one.told.targets == [SERVICE]


async def test_who_presses_in_the_middle_of_a_word_is_heard_from_before(desk: Desk) -> None:
    question = load_audio(QUESTION).pcm
    async with scene(desk, BUTTON) as one:
        one.room.say(silence(0.5), question[: SAMPLE_RATE * 2])
        await asyncio.sleep(0)
        one.attendant.listen()
        one.room.say(question[SAMPLE_RATE * 2 :], silence(1.0))
        await one.ended()
        assert one.told.targets == [SERVICE]


async def test_the_button_without_a_word_is_over_after_its_time(desk: Desk) -> None:
    async with scene(desk, TurnTaking(start=TurnStart.BUTTON, word_within_s=0.05)) as one:
        one.attendant.listen()
        await one.phase(DeskPhase.IDLE)
        assert one.told.phases == [DeskPhase.LISTENING, DeskPhase.IDLE]
        one.room.say(silence(0.5), load_audio(QUESTION).pcm, silence(1.0))
        await asyncio.sleep(0.3)
        assert one.told.targets == []


async def test_stop_listening_closes_at_once(desk: Desk) -> None:
    async with scene(desk, BUTTON) as one:
        one.attendant.listen()
        one.attendant.stop_listening()
        assert one.told.phases == [DeskPhase.LISTENING, DeskPhase.IDLE]


async def test_a_follow_up_needs_no_button_until_its_time_is_over(
    desk: Desk, spoken: Callable[[str, str], Pcm]
) -> None:
    cost = spoken("сколько это стоит", "ru")
    taking = TurnTaking(start=TurnStart.BUTTON, follow_up_s=5.0)
    async with scene(desk, taking) as one:
        await one.attendant.ask(Typed("вызвать врача на дом"))
        await one.phase(DeskPhase.FOLLOW_UP)
        one.room.say(silence(0.5), cost, silence(1.0))
        await one.ended(2)
        assert one.told.targets == [SERVICE, SERVICE]
    taking = TurnTaking(start=TurnStart.BUTTON, follow_up_s=0.05)
    async with scene(desk, taking) as one:
        await one.attendant.ask(Typed("вызвать врача на дом"))
        await one.phase(DeskPhase.IDLE)
        one.room.say(silence(0.5), cost, silence(1.0))
        await asyncio.sleep(0.3)
        assert one.told.targets == [SERVICE]


@pytest.mark.parametrize(
    ("call", "question", "voice", "service"),
    [
        ("көмекші", "мекенжай анықтамасын қалай аламын", "kk", "address-certificate"),
        ("привет помощник", "как вызвать врача на дом", "ru+f3", "doctor-home-call"),
    ],
)
async def test_called_and_asked_in_one_breath(
    desk: Desk,
    spoken: Callable[[str, str], Pcm],
    call: str,
    question: str,
    voice: str,
    service: str,
) -> None:
    async with scene(desk, WAKE) as one:
        one.room.say(silence(0.5), spoken(f"{call}, {question}", voice), silence(1.0))
        await one.ended()
        assert one.told.targets == [service]
        (answered,) = [event for event in one.told.events if isinstance(event, Answered)]
        assert answered.turn.text == question


async def test_called_first_and_asked_then(desk: Desk, spoken: Callable[[str, str], Pcm]) -> None:
    async with scene(desk, WAKE) as one:
        one.room.say(silence(0.5), spoken("көмекші", "kk"), silence(1.5))
        await one.phase(DeskPhase.LISTENING)
        one.room.say(load_audio(QUESTION).pcm, silence(1.0))
        await one.ended()
        assert one.told.targets == [SERVICE]


async def test_talk_that_does_not_call_is_not_answered(
    desk: Desk, spoken: Callable[[str, str], Pcm]
) -> None:
    async with scene(desk, WAKE) as one:
        one.room.say(silence(0.5), load_audio(QUESTION).pcm, silence(1.5))
        one.room.say(spoken("маған жеке көмекші керек", "kk"), silence(1.5))
        one.room.say(spoken("көмек керек", "kk"), silence(1.5))
        one.room.say(spoken("көмекші", "kk"), silence(1.5))
        await one.phase(DeskPhase.LISTENING)
        assert one.told.phases == [DeskPhase.LISTENING]
        assert one.told.targets == []


def _babble(below_db: float) -> Pcm:
    """Four people who speak at once, below the loudness of the question."""
    names = ("kk-psych-certificate", "mixed-mgov-install", "ru-ecp-password", "ru-criminal-record")
    voices = [load_audio(SAMPLES / f"{name}.wav").pcm.astype(float) for name in names]
    length = min(map(len, voices))
    mixed = np.sum([voice[:length] for voice in voices], axis=0)
    question = load_audio(QUESTION).pcm.astype(float)
    scale = np.sqrt((question**2).mean() / (mixed**2).mean()) / 10 ** (below_db / 20)
    quiet: Pcm = (mixed * scale).astype(np.int16)
    return quiet


@pytest.mark.parametrize(
    ("taking", "answers"), [(OPEN, 3), (TurnTaking(near_only=False), 4)], ids=["near", "all"]
)
async def test_people_in_the_background_are_not_answered(
    desk: Desk, taking: TurnTaking, answers: int
) -> None:
    question = load_audio(QUESTION).pcm
    async with scene(desk, taking) as one:
        for turn in range(1, 4):
            one.room.say(silence(0.5), question, silence(1.0))
            await one.ended(turn)
        one.room.say(silence(0.5), _babble(below_db=20.0), silence(1.5))
        one.attendant.listen()  # told apart from words that come after it
        one.room.say(silence(0.5), question, silence(1.0))
        await one.ended(answers + 1)
        assert len(one.told.targets) == answers + 1


async def test_a_tap_cuts_the_reply_short_and_is_answered(desk: Desk) -> None:
    async with scene(desk, BUTTON) as one:
        await one.attendant.ask(Tapped("вызвать врача на дом"))
        await one.attendant.ask(Tapped("паспорт алу"))
        await one.ended(2)
        assert one.told.targets[0] == SERVICE
        assert len(one.told.targets) == 2
