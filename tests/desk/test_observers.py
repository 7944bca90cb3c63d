"""Who is told what, and when."""

from __future__ import annotations

from assistant.desk.running.observers import Observers
from assistant.events import Event, Mended


def _event(number: int) -> Event:
    return Mended(str(number))


def test_one_that_fails_or_leaves_stands_in_nobodys_way() -> None:
    told: list[Event] = []

    def fails(event: Event) -> None:
        observers.remove(fails)
        raise RuntimeError

    observers = Observers(fails, told.append)
    observers(_event(1))
    observers(_event(2))
    assert told == [_event(1), _event(2)]


def test_who_joins_late_is_told_of_the_start_until_all_are_there() -> None:
    early: list[Event] = []
    late: list[Event] = []
    later: list[Event] = []
    observers = Observers(early.append)
    observers(_event(1))
    observers.join(late.append)
    observers(_event(2))
    observers.settle()
    observers.join(later.append)
    observers(_event(3))
    assert early == late == [_event(1), _event(2), _event(3)]
    assert later == [_event(3)]


def test_what_is_remembered_of_the_start_has_an_end() -> None:
    late: list[Event] = []
    observers = Observers()
    for number in range(5_000):
        observers(_event(number))
    observers.join(late.append)
    assert 0 < len(late) < 5_000
    assert late[0] == _event(0)
