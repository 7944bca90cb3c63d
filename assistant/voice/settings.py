"""How the synthetic voice speaks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from assistant.errors import VoiceError

__all__ = ["GAIN_RANGE_DB", "PACE_RANGE", "RATE_RANGE", "Manner", "VoiceSettings"]

RATE_RANGE: Final = (80, 450)
"""Words a minute that espeak-ng can speak; outside it clips silently."""

PACE_RANGE: Final = (0.5, 2.0)
"""Slower than half, espeak-ng falls apart into syllables; faster than twice nobody follows."""

GAIN_RANGE_DB: Final = (-24.0, 12.0)
"""Quieter is no longer heard in a hall; louder only adds distortion."""


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """How the desk speaks: its configuration.

    Raise `VoiceError` on values that espeak-ng would clip without a word.
    """

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

    def at(self, pace: float) -> VoiceSettings:
        """The same, `pace` times as fast, as far as the voice can."""
        low, high = RATE_RANGE
        return replace(self, rate=min(max(round(self.rate * pace), low), high))


@dataclass(frozen=True, slots=True)
class Manner:
    """How one visitor wants to be spoken to, relative to the configuration.

    Values beyond the ranges are cut: «slower» said ten times is no fault.
    """

    pace: float = 1.0
    """1.0 for the configured rate, less for slower."""
    gain_db: float = 0.0
    """0 for the configured volume, more for louder."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "pace", _within(self.pace, PACE_RANGE))
        object.__setattr__(self, "gain_db", _within(self.gain_db, GAIN_RANGE_DB))


def _within(value: float, span: tuple[float, float]) -> float:
    low, high = span
    return min(max(value, low), high)


def _out_of_range(name: str, value: float, low: int, high: int) -> VoiceError:
    return VoiceError(
        "voice-settings",
        f"the voice's {name} is {value}",
        f"choose a {name} from {low} to {high}",
    )
