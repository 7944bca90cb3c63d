"""Where an utterance starts and ends: a state machine over frames, without clock or sound."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from assistant.hearing.vad import FRAME_MS

__all__ = ["End", "Endpoint", "EndpointSettings", "Span", "State"]


@dataclass(frozen=True, slots=True)
class EndpointSettings:
    """When speech counts as an utterance. Times in ms, rounded up to frames of 32 ms."""

    speech_from: float = 0.5
    """Probability from which a frame is speech; the value Silero is published with."""
    quiet_below: float = 0.35
    """Probability below which speech pauses: lower than `speech_from`, so that a soft
    vowel in the middle of a word does not count as a pause."""
    start_ms: int = 96
    """Unbroken speech before an utterance begins. A click or a keystroke lasts under 60 ms;
    the shortest answer («иә») over 150 ms."""
    hangover_ms: int = 450
    """Quiet after which the utterance is over. 300 ms cuts people off in mid-sentence."""
    max_ms: int = 10_000
    """Hard end: noise that sounds like speech must not keep the desk listening for ever."""
    pre_roll_ms: int = 300
    """Sound kept from before the start: a soft first consonant comes before the first
    frame that counts as speech."""


class State(Enum):
    """What the last frame was part of."""

    QUIET = auto()
    STARTING = auto()
    SPEECH = auto()
    STOPPING = auto()


class End(Enum):
    """Why an utterance ended."""

    QUIET = auto()
    """Nothing was said for `hangover_ms`."""
    TOO_LONG = auto()
    """`max_ms` were reached while speech went on."""
    STREAM = auto()
    """The stream itself ended."""


@dataclass(frozen=True, slots=True)
class Span:
    """One utterance as frames of the stream, counted from 0; `last` is not in it."""

    first: int
    last: int
    end: End
    quiet_s: float = 0.0
    """The pause at its end."""


class Endpoint:
    """Fed one probability per frame, it tells when an utterance has ended."""

    def __init__(self, settings: EndpointSettings) -> None:
        self._settings = settings
        self._start = _frames(settings.start_ms)
        self._hangover = _frames(settings.hangover_ms)
        self._max = _frames(settings.max_ms)
        self._pre_roll = _frames(settings.pre_roll_ms)
        self._frame = 0
        self._count = 0
        self._first = 0
        self._free = 0
        self.state = State.QUIET

    @property
    def needs_from(self) -> int:
        """First frame that an utterance may still reach back to; older sound can go."""
        if self.state is State.QUIET:
            return max(self._free, self._frame - self._pre_roll)
        return self._first

    @property
    def quiet_s(self) -> float:
        """Seconds of the pause within an utterance, 0 where there is none."""
        return self._count * FRAME_MS / 1000 if self.state is State.STOPPING else 0.0

    def step(self, probability: float) -> Span | None:
        """Take the next frame; the span of the utterance that it ended, if it did."""
        speech = probability >= self._settings.speech_from
        quiet = probability < self._settings.quiet_below
        frame = self._frame
        self._frame += 1
        match self.state:
            case State.QUIET if speech:
                self._first = max(self._free, frame - self._pre_roll)
                self._enter(State.STARTING)
            case State.STARTING if speech:
                self._count += 1
            case State.STARTING:
                self._enter(State.QUIET)
            case State.SPEECH if quiet:
                self._enter(State.STOPPING)
            case State.STOPPING if quiet:
                self._count += 1
            case State.STOPPING if speech:
                self._enter(State.SPEECH)
            case _:
                pass
        return self._settle()

    def flush(self) -> Span | None:
        """The stream has ended: the utterance under way, if there is one."""
        match self.state:
            case State.SPEECH | State.STOPPING:
                return self._finish(End.STREAM)
            case State.QUIET | State.STARTING:
                self._enter(State.QUIET)
                return None

    def _settle(self) -> Span | None:
        """Leave a state whose count is full."""
        match self.state:
            case State.STARTING if self._count >= self._start:
                self._enter(State.SPEECH)
            case State.STOPPING if self._count >= self._hangover:
                return self._finish(End.QUIET)
            case State.SPEECH | State.STOPPING if self._frame - self._first >= self._max:
                return self._finish(End.TOO_LONG)
            case _:
                pass
        return None

    def _enter(self, state: State) -> None:
        self.state = state
        self._count = 1

    def _finish(self, end: End) -> Span:
        quiet_s = self.quiet_s
        self._enter(State.QUIET)
        self._free = self._frame
        return Span(self._first, self._frame, end, quiet_s)


def _frames(milliseconds: int) -> int:
    return -(-milliseconds // FRAME_MS)
