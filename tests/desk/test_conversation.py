from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from assistant.catalogue import Channel
from assistant.desk.conversation import Conversation
from assistant.desk.devices import Devices
from assistant.desk.inputs import Typed
from assistant.desk.pipeline import Desk
from assistant.desk.settings import Settings
from assistant.dialogue import Options, Patience, start
from assistant.errors import DeviceError
from assistant.voice import Rendering, WavLoudspeaker

STEPS = "вызвать врача на дом"
STEPWISE = Options(channel=Channel.PHONE)
PATIENT = Patience()


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


def _conversation(
    desk: Desk,
    hall: Hall | None,
    folder: Path,
    options: Options = STEPWISE,
    patience: Patience = PATIENT,
) -> tuple[Conversation, list[str], WavLoudspeaker]:
    devices = Devices(Settings.from_environment({}))
    devices.loudspeaker = hall
    files = WavLoudspeaker(folder / "answers")
    lines: list[str] = []
    return Conversation(desk, devices, files, lines.append, options, patience), lines, files


def _said(lines: list[str]) -> list[str]:
    return [line.removeprefix("Көмекші: ") for line in lines if line.startswith("Көмекші: ")]


async def test_after_a_stop_in_the_steps_next_and_continue_know_the_place(
    desk: Desk, tmp_path: Path
) -> None:
    whole = desk.respond(start(), desk.understand_text(STEPS).decision)[1]
    second, third = (
        next(piece.text for piece in whole.said if piece.step == number) for number in (2, 3)
    )
    hall = Hall(lambda _: True)
    talk, lines, _ = _conversation(desk, hall, tmp_path)
    await talk.take(Typed(STEPS))
    await talk.take(Typed("дальше"))
    hall.cut = len(hall.played) + 1
    await talk.take(Typed("дальше"))
    assert _said(lines)[-1] == second
    await talk.take(Typed("продолжай"))
    assert _said(lines)[-1] == second
    await talk.take(Typed("дальше"))
    assert third in _said(lines)


async def test_when_the_loudspeaker_goes_the_answer_becomes_a_file(
    desk: Desk, tmp_path: Path
) -> None:
    def gone(_: int) -> bool:
        raise DeviceError("loudspeaker-gone", "the loudspeaker is gone", "plug it in")

    hall = Hall(gone)
    talk, lines, files = _conversation(desk, hall, tmp_path)
    await talk.take(Typed("спасибо"))
    assert len(hall.played) == 1
    assert any("no sound" in line for line in lines)
    assert files.last is not None
    assert files.last.is_file()


async def test_a_full_disk_does_not_lose_the_words(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "answers").write_text("a file where the folder should be")
    talk, lines, _ = _conversation(desk, None, tmp_path)
    await talk.take(Typed("спасибо"))
    assert _said(lines)
    assert any("not kept" in line for line in lines)


async def test_nothing_of_a_visit_is_left_for_the_next_visitor(desk: Desk, tmp_path: Path) -> None:
    at_once = Patience(reminds=0.0, ends=0.0)
    talk, lines, _ = _conversation(desk, Hall(lambda _: True), tmp_path, patience=at_once)
    await talk.take(Typed(STEPS))
    first = _said(lines)
    lines.clear()
    await talk.take(Typed("повторите"))
    assert not set(first) & set(_said(lines))


async def test_a_repeat_says_the_same_again(desk: Desk, tmp_path: Path) -> None:
    talk, lines, _ = _conversation(desk, Hall(lambda _: True), tmp_path)
    await talk.take(Typed(STEPS))
    first = _said(lines)
    await talk.take(Typed("повторите"))
    assert _said(lines)[len(first) :] == first


async def test_silence_is_asked_after_once_and_then_ends_the_visit(
    desk: Desk, tmp_path: Path
) -> None:
    soon = Patience(reminds=0.0, ends=3600.0)
    talk, lines, _ = _conversation(desk, Hall(lambda _: True), tmp_path, patience=soon)
    assert talk.until_silence() is None
    await talk.take(Typed(STEPS))
    assert talk.until_silence() == 0.0
    lines.clear()
    await talk.wait_over()
    await talk.wait_over()
    assert _said(lines) == [desk.catalogue.replies["idle-reminder"].ru]
    assert (talk.until_silence() or 0.0) > 3000

    at_once = Patience(reminds=0.0, ends=0.0)
    talk, lines, _ = _conversation(desk, Hall(lambda _: True), tmp_path, patience=at_once)
    await talk.take(Typed(STEPS))
    await talk.wait_over()
    assert _said(lines)[-1] == desk.catalogue.replies["idle-farewell"].ru
    assert talk.until_silence() is None
