"""Lost sound is told."""

from __future__ import annotations

from assistant.desk.running.loss_watch import LossWatch
from assistant.events import Event, Mended, Trouble


def test_a_loss_is_told_once_and_when_it_is_over() -> None:
    told: list[Event] = []
    count = 0
    watch = LossWatch(lambda: count, told.append)
    watch.look()
    assert told == []
    count = 3
    watch.look()
    count = 5
    watch.look()
    (trouble,) = told
    assert isinstance(trouble, Trouble)
    assert trouble.code == "sound-dropped"
    for _ in range(29):
        watch.look()
    assert told == [trouble]
    watch.look()
    assert told == [trouble, Mended("sound")]
    assert watch.total == 5


def test_another_microphone_begins_to_count_anew() -> None:
    count = 5
    watch = LossWatch(lambda: count, lambda event: None)
    watch.look()
    count = 2
    watch.look()
    assert watch.total == 7
