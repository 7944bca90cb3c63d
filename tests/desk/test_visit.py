from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from assistant.catalogue import Channel
from assistant.desk.pipeline import Desk
from assistant.desk.settings import Settings
from assistant.desk.sound.devices import Devices
from assistant.desk.turns.inputs import Tapped, Typed
from assistant.desk.turns.visit import Visit
from assistant.dialogue import Options, Patience, Reply, start
from assistant.errors import DeviceError
from assistant.events import (
    Answered,
    DeskPhase,
    Event,
    PhaseChanged,
    Prompted,
    Recorded,
    SentenceBegan,
    SentenceEnded,
    Source,
    Trouble,
    TurnEnded,
    VisitEnded,
)
from assistant.voice import Rendering, WavLoudspeaker

STEPS = "вызвать врача на дом"
STEPWISE = Options(channel=Channel.PHONE)
PATIENT = Patience()
E = TypeVar("E", bound=Event)


class Hall:
    """A loudspeaker that does with each sentence what the test says."""

    def __init__(self, play: Callable[[int], bool]) -> None:
        self.cut: int | None = None
        """Number of the sentence that is cut short."""
        self._play = play
        self.played: list[Rendering] = []

    async def play(self, rendering: Rendering) -> bool:
        self.played.append(rendering)
        return self._play(len(self.played)) and len(self.played) != self.cut

    def stop(self) -> None:
        """Nothing sounds for real."""

    async def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    opened = await Desk.open(Settings.from_environment({}), ears=False)
    yield opened
    await opened.close()


class Told:
    """An observer that keeps what it is told."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def __call__(self, event: Event) -> None:
        self.events.append(event)

    def said(self) -> list[str]:
        """Words of the replies so far."""
        return [piece.text for reply in self._replies() for piece in reply.said]

    def of(self, kind: type[E]) -> list[E]:
        return [event for event in self.events if isinstance(event, kind)]

    def _replies(self) -> Iterator[Reply]:
        for event in self.events:
            match event:
                case Answered(turn):
                    yield turn.reply
                case Prompted(reply):
                    yield reply


def _visit(
    desk: Desk,
    hall: Hall | None,
    folder: Path,
    options: Options = STEPWISE,
    patience: Patience = PATIENT,
) -> tuple[Visit, Told, WavLoudspeaker]:
    told = Told()
    devices = Devices(Settings.from_environment({}), told)
    devices.loudspeaker = hall
    files = WavLoudspeaker(folder / "answers")
    visit = Visit(desk, devices, told, options=options, patience=patience, files=files)
    return visit, told, files


async def test_after_a_stop_in_the_steps_next_and_continue_know_the_place(
    desk: Desk, tmp_path: Path
) -> None:
    whole = desk.respond(start(), desk.understand_text(STEPS).decision)[1]
    second, third = (
        next(piece.text for piece in whole.said if piece.step == number) for number in (2, 3)
    )
    hall = Hall(lambda _: True)
    visit, told, _ = _visit(desk, hall, tmp_path)
    await visit.take(Typed(STEPS))
    await visit.take(Typed("дальше"))
    hall.cut = len(hall.played) + 1
    await visit.take(Typed("дальше"))
    assert told.said()[-1] == second
    await visit.take(Typed("продолжай"))
    assert told.said()[-1] == second
    await visit.take(Typed("дальше"))
    assert third in told.said()


async def test_when_the_loudspeaker_goes_the_answer_becomes_a_file(
    desk: Desk, tmp_path: Path
) -> None:
    def gone(_: int) -> bool:
        raise DeviceError("loudspeaker-gone", "the loudspeaker is gone", "plug it in")

    hall = Hall(gone)
    visit, told, files = _visit(desk, hall, tmp_path)
    await visit.take(Typed("спасибо"))
    assert len(hall.played) == 1
    assert [trouble.part for trouble in told.of(Trouble)] == ["loudspeaker"]
    assert [Path(kept.file) for kept in told.of(Recorded)] == [files.last]
    assert files.last is not None
    assert files.last.is_file()


async def test_a_full_disk_does_not_lose_the_words(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "answers").write_text("a file where the folder should be")
    visit, told, _ = _visit(desk, None, tmp_path)
    await visit.take(Typed("спасибо"))
    assert told.said()
    assert [trouble.part for trouble in told.of(Trouble)] == ["answers"]


async def test_nothing_of_a_visit_is_left_for_the_next_visitor(desk: Desk, tmp_path: Path) -> None:
    at_once = Patience(reminds=0.0, ends=0.0)
    visit, told, _ = _visit(desk, Hall(lambda _: True), tmp_path, patience=at_once)
    await visit.take(Typed(STEPS))
    first = told.said()
    told.events.clear()
    await visit.take(Typed("повторите"))
    assert not set(first) & set(told.said())


async def test_a_repeat_says_the_same_again(desk: Desk, tmp_path: Path) -> None:
    visit, told, _ = _visit(desk, Hall(lambda _: True), tmp_path)
    await visit.take(Typed(STEPS))
    first = told.said()
    await visit.take(Typed("повторите"))
    assert told.said()[len(first) :] == first


async def test_silence_is_asked_after_once_and_then_ends_the_visit(
    desk: Desk, tmp_path: Path
) -> None:
    soon = Patience(reminds=0.0, ends=3600.0)
    visit, told, _ = _visit(desk, Hall(lambda _: True), tmp_path, patience=soon)
    assert visit.until_silence() is None
    await visit.take(Typed(STEPS))
    assert visit.until_silence() == 0.0
    told.events.clear()
    await visit.wait_over()
    await visit.wait_over()
    assert told.said() == [desk.catalogue.replies["idle-reminder"].ru]
    assert (visit.until_silence() or 0.0) > 3000

    at_once = Patience(reminds=0.0, ends=0.0)
    visit, told, _ = _visit(desk, Hall(lambda _: True), tmp_path, patience=at_once)
    await visit.take(Typed(STEPS))
    await visit.wait_over()
    assert told.said()[-1] == desk.catalogue.replies["idle-farewell"].ru
    assert visit.until_silence() is None
    assert [ended.reply is not None for ended in told.of(VisitEnded)][-1]


async def test_a_turn_is_told_from_the_question_to_the_last_sentence(
    desk: Desk, tmp_path: Path
) -> None:
    visit, told, _ = _visit(desk, Hall(lambda _: True), tmp_path)
    await visit.take(Tapped(STEPS))
    assert [changed.phase for changed in told.of(PhaseChanged)] == [
        DeskPhase.THINKING,
        DeskPhase.SPEAKING,
        DeskPhase.FOLLOW_UP,
    ]
    (answered,) = told.of(Answered)
    assert (answered.turn.number, answered.turn.source) == (1, Source.TAPPED)
    pieces = list(range(len(answered.turn.reply.said)))
    assert [began.piece for began in told.of(SentenceBegan)] == pieces
    assert [(ended.piece, ended.played) for ended in told.of(SentenceEnded)] == [
        (piece, True) for piece in pieces
    ]
    (ended,) = told.of(TurnEnded)
    assert (ended.visit, ended.turn, ended.played) == (visit.id, answered.turn, True)
    assert ended.first_sound_ms is not None
    assert ended.first_sound_ms > 0
    await visit.take(Typed("повторите"))
    assert told.of(Answered)[-1].turn.number == 2


async def test_a_stop_between_two_sentences_is_not_lost(desk: Desk, tmp_path: Path) -> None:
    hall = Hall(lambda _: True)
    visit, told, _ = _visit(desk, hall, tmp_path)
    answered: list[Event] = []

    def stop_at_once(event: Event) -> None:
        told(event)
        if isinstance(event, Answered):
            answered.append(event)
            visit.stop()

    devices = Devices(Settings.from_environment({}), stop_at_once)
    devices.loudspeaker = hall
    visit = Visit(desk, devices, stop_at_once, options=STEPWISE)
    await visit.take(Typed(STEPS))
    assert answered
    assert hall.played == []
    assert [ended.played for ended in told.of(TurnEnded)] == [False]
    await visit.take(Typed(STEPS))


async def test_another_visitor_is_another_visit(desk: Desk, tmp_path: Path) -> None:
    at_once = Patience(reminds=0.0, ends=0.0)
    visit, told, _ = _visit(desk, None, tmp_path, patience=at_once)
    await visit.take(Typed(STEPS))
    await visit.take(Typed(STEPS))
    first, second = told.of(TurnEnded)
    assert first.visit != second.visit
    assert (first.turn.number, second.turn.number) == (1, 1)
    assert [ended.visit for ended in told.of(VisitEnded)] == [first.visit]
