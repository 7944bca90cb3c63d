"""How a running desk stands at present, for whoever asks: an observer that keeps the latest."""

from __future__ import annotations

from typing import assert_never

from assistant.events import (
    Answered,
    DeskPhase,
    Event,
    Failed,
    Feedback,
    Level,
    Mended,
    Partial,
    PhaseChanged,
    Prompted,
    Recorded,
    SentenceBegan,
    SentenceEnded,
    Trouble,
    TurnEnded,
    VisitEnded,
)
from assistant.match import NotKnown

__all__ = ["Standing"]


class Standing:
    """An `Observer`."""

    def __init__(self) -> None:
        self.phase = DeskPhase.IDLE
        self.turns = 0
        """Questions since the start, answered or not."""
        self.missed = 0
        """Those that were not understood."""
        self.failed = 0
        """Those that could not be answered."""
        self.troubles: dict[str, Trouble] = {}
        """What does not work at present, by part."""

    def __call__(self, event: Event) -> None:
        match event:
            case PhaseChanged(phase):
                self.phase = phase
            case Answered(turn):
                self.turns += 1
                self.missed += isinstance(turn.decision, NotKnown)
            case Failed():
                self.failed += 1
            case Trouble(part):
                self.troubles[part] = event
            case Mended(part):
                self.troubles.pop(part, None)
            case (
                Level() | Partial() | Prompted() | SentenceBegan() | SentenceEnded()
                | Recorded() | TurnEnded() | Feedback() | VisitEnded()
            ):  # fmt: skip
                pass
            case _:
                assert_never(event)
