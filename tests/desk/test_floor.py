from __future__ import annotations

import pytest

from assistant.desk.turns.floor import Floor, Hears
from assistant.desk.turns.turn_taking import TurnStart, TurnTaking


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def _floor(start: TurnStart) -> tuple[Floor, Clock]:
    clock = Clock()
    taking = TurnTaking(start=start, word_within_s=5.0, follow_up_s=20.0)
    return Floor(taking, clock), clock


@pytest.mark.parametrize(
    ("start", "hears"),
    [
        (TurnStart.BUTTON, Hears.NOTHING),
        (TurnStart.WAKE, Hears.WAKE_PHRASE),
        (TurnStart.OPEN, Hears.QUESTIONS),
    ],
)
def test_the_button_opens_it_for_a_while(start: TurnStart, hears: Hears) -> None:
    floor, clock = _floor(start)
    assert floor.hears is hears
    floor.invite()
    assert (floor.hears, floor.invited, floor.closes_in) == (Hears.QUESTIONS, True, 5.0)
    clock.now = 5.0
    assert (floor.hears, floor.invited, floor.closes_in) == (hears, False, None)


@pytest.mark.parametrize("start", [TurnStart.BUTTON, TurnStart.WAKE])
def test_an_answer_leaves_it_open_for_more(start: TurnStart) -> None:
    floor, clock = _floor(start)
    floor.invite()
    floor.answered()
    clock.now = 19.9
    assert (floor.hears, floor.invited) == (Hears.QUESTIONS, False)
    clock.now = 20.0
    assert floor.hears is not Hears.QUESTIONS


def test_it_can_be_closed_before_its_time() -> None:
    floor, _ = _floor(TurnStart.BUTTON)
    floor.invite()
    floor.close()
    assert (floor.hears, floor.invited, floor.closes_in) == (Hears.NOTHING, False, None)
