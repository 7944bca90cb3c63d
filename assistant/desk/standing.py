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

__all__ = ["Standing"]


class Standing:
    """An `Observer`."""

    def __init__(self) -> None:
        self.phase = DeskPhase.IDLE
        self.turns = 0
        """Questions since the start, answered or not."""
        self.failed = 0
        """Those that could not be answered."""
        self.troubles: dict[str, Trouble] = {}
        """What does not work at present, by part."""

    def __call__(self, event: Event) -> None:
        match event:
            case PhaseChanged(phase):
                self.phase = phase
            case Answered():
                self.turns += 1
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
