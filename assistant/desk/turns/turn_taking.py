"""How a desk and a visitor take turns: settings, and what follows from them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import TYPE_CHECKING, Annotated, Final

from annotated_types import Ge, Le

if TYPE_CHECKING:  # settings must not load numpy
    from assistant.hearing import EndpointSettings

__all__ = ["WAKE_PHRASES", "Fullness", "TurnStart", "TurnTaking"]


WAKE_PHRASES: Final = (
    "көмекші",
    "сәлем көмекші",
    "комекши",
    "помощник",
    "привет помощник",
    "эй помощник",
)
"""«Көмекші» is what the desk is called; Russian speakers say it their way, or translate it."""


class TurnStart(StrEnum):
    """How a visitor who was not asked anything gets a word in."""

    BUTTON = "button"
    """By a button of the screen, the keyboard, a pedal or a GPIO pin."""
    WAKE = "wake"
    """By saying «Көмекші» first; a button works as well."""
    OPEN = "open"
    """By speaking near the microphone; a button works as well."""


class Fullness(Enum):
    """How far a question has got that is still being said."""

    OPEN = auto()
    """It lacks something: nothing in it is known, or it ends in a word that wants another."""
    SOME = auto()
    WHOLE = auto()
    """It would be answered as it is, and no known question goes on from it to another answer."""


@dataclass(frozen=True, slots=True)
class TurnTaking:
    """Whose turn it is, and when. Times in seconds."""

    start: TurnStart = TurnStart.OPEN
    """How a turn starts: `button`, `wake` or `open`."""
    button_device: str | None = None
    """Name of an input device with a key that starts a turn (keyboard, USB pedal, GPIO), or a
    part of it; by default only the screen has a button."""
    button_key: str = "KEY_SPACE"
    """Name of that key as the kernel has it; `*` for any key of the device."""
    near_only: bool = True
    """Whether words are passed over that come from further off in the hall, unasked."""
    wake_phrases: tuple[str, ...] = WAKE_PHRASES
    """What calls the desk; the last word of each is the one that counts."""
    word_within_s: Annotated[float, Ge(1), Le(120)] = 8.0
    """After the button or the wake phrase; without a word the microphone closes again."""
    follow_up_s: Annotated[float, Ge(0), Le(600)] = 30.0
    """After an answer, in which the next words need neither button nor wake phrase."""
    hangover_s: Annotated[float, Ge(0.2), Le(3)] = 0.45
    """Quiet after which an utterance is over. 0.3 cuts people off in mid-sentence."""
    incomplete_s: Annotated[float, Ge(0.2), Le(5)] = 0.9
    """The same after what is no whole question yet («паспортты қалай …»): a pause for thought."""
    early_end: bool = True
    """Whether a whole question ends before `hangover_s`."""
    early_s: Annotated[float, Ge(0.1), Le(3)] = 0.22
    """Quiet after which a whole question is over."""
    cap_s: Annotated[float, Ge(2), Le(60)] = 10.0
    """Longest utterance: noise that sounds like speech must not keep the desk listening."""
    barge_in: bool = False
    """Whether the desk listens while it speaks: only where `komekshi doctor --echo` allows it."""
    echo_tail_s: Annotated[float, Ge(0), Le(3)] = 0.4
    """For which the microphone stays deaf after the last sample: the hall's echo."""

    @property
    def longest_pause_s(self) -> float:
        """Quiet after which an utterance is over, whatever was said."""
        return max(self.hangover_s, self.incomplete_s)

    @property
    def shortest_pause_s(self) -> float:
        """Quiet before which no utterance is over: until then nothing need be judged."""
        return self.pause_s(Fullness.WHOLE)

    def endpoint(self) -> EndpointSettings:
        """For the microphone, which knows no words: it leaves the shorter pauses to us."""
        from assistant.hearing import EndpointSettings

        return EndpointSettings(
            hangover_ms=round(self.longest_pause_s * 1000), max_ms=round(self.cap_s * 1000)
        )

    def pause_s(self, fullness: Fullness) -> float:
        """Quiet after which an utterance that has got so far is over."""
        match fullness:
            case Fullness.OPEN:
                return self.longest_pause_s
            case Fullness.WHOLE if self.early_end:
                return min(self.early_s, self.hangover_s)
            case Fullness.SOME | Fullness.WHOLE:
                return self.hangover_s
