"""What is told about the recognisers."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.desk.running.ears_watch import EarsWatch
from assistant.errors import KomekshiError, ModelError
from assistant.events import Event, Mended, Trouble
from assistant.hearing.pace import Pace


@dataclass
class Ear:
    pace: Pace = field(default_factory=Pace)
    trouble: KomekshiError | None = None
    restarts: int = 0


def test_a_slow_recogniser_is_told_once_and_when_it_has_caught_up() -> None:
    told: list[Event] = []
    ear = Ear()
    watch = EarsWatch(lambda: [ear], told.append)
    watch.look()
    ear.pace.note(5.0, 6.0)
    watch.look()
    watch.look()
    (trouble,) = told
    assert isinstance(trouble, Trouble)
    assert (trouble.part, trouble.code) == ("recogniser", "recogniser-slow")
    assert "1.2 s" in trouble.message
    ear.pace.note(5.0, 0.5)
    watch.look()
    assert told[1:] == [Mended("recogniser")]


def test_one_that_does_not_answer_is_told_before_one_that_is_slow() -> None:
    told: list[Event] = []
    ear = Ear()
    watch = EarsWatch(lambda: [ear], told.append)
    ear.pace.note(5.0, 6.0)
    ear.trouble = ModelError("model-load", "it is gone", "install it")
    watch.look()
    assert not watch.alive
    assert [event.code for event in told if isinstance(event, Trouble)] == ["model-load"]
    ear.trouble = None
    watch.look()
    assert watch.alive
    assert [event.code for event in told if isinstance(event, Trouble)][1:] == ["recogniser-slow"]


def test_restarts_are_counted_over_ears_that_come_and_go() -> None:
    first, second = Ear(), Ear()
    ears = [first]
    watch = EarsWatch(lambda: ears, lambda event: None)
    first.restarts = 2
    watch.look()
    ears[:] = [second]
    watch.look()
    second.restarts = 1
    watch.look()
    assert watch.restarts == 3
