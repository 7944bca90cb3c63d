"""How a desk and a visitor take turns: settings, and what follows from them. Pure."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["TurnTaking"]


@dataclass(frozen=True, slots=True)
class TurnTaking:
    """Whose turn it is, and when. Times in seconds."""

    echo_tail_s: float = 0.4
    """For which the microphone stays deaf after the last sample: the hall's echo."""
