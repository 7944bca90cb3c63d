"""How the synthetic voice speaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from assistant.errors import VoiceError

__all__ = ["RATE_RANGE", "VoiceSettings"]

RATE_RANGE: Final = (80, 450)
"""Words a minute that espeak-ng can speak; outside it clips silently."""


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """Raise `VoiceError` on values that espeak-ng would clip without a word."""

    rate: int = 150
    """Words a minute; espeak-ng's own 175 is fast for a hall and for old people."""
    volume: float = 1.0
    """0 to 1."""
    pitch: int = 50
    """0 to 100."""

    def __post_init__(self) -> None:
        low, high = RATE_RANGE
        if not low <= self.rate <= high:
            raise _out_of_range("rate", self.rate, low, high)
        if not 0.0 <= self.volume <= 1.0:
            raise _out_of_range("volume", self.volume, 0, 1)
        if not 0 <= self.pitch <= 100:
            raise _out_of_range("pitch", self.pitch, 0, 100)


def _out_of_range(name: str, value: float, low: int, high: int) -> VoiceError:
    return VoiceError(
        "voice-settings",
        f"the voice's {name} is {value}",
        f"choose a {name} from {low} to {high}",
    )
