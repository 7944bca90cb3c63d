"""What became of a sentence, and whether that was right."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, assert_never

from rapidfuzz.distance import Levenshtein

from assistant.catalogue import Channel, Facet
from assistant.desk.evaluation.cases import Asked, Case
from assistant.match import (
    Answer,
    Candidate,
    Choose,
    Command,
    Confirm,
    Decision,
    FollowUp,
    NotKnown,
    NotSpeech,
    named,
    taken_for,
)
from assistant.match.commands import OF_CHANNEL, OF_FACET
from assistant.text import normalise

__all__ = ["RIGHT", "Outcome", "Verdict"]

_FACETS: Final = {name: facet for facet, name in OF_FACET.items()}
_CHANNELS: Final = {name: channel for channel, name in OF_CHANNEL.items()}


class Verdict(StrEnum):
    """From the visitor's side."""

    ANSWERED = "answered"
    """The right answer, at once."""
    ASKED_BACK = "asked back"
    """Confirmed, or offered among two or three: the right one is named."""
    ASIDE = "asked aside"
    """Asked back, and the right one is not named."""
    MISSED = "missed"
    """A question, and it was not understood."""
    WRONG = "wrong"
    """A question, and something else was answered or done, with confidence."""
    REFUSED = "refused"
    """Other talk, not understood: as it should be."""
    OFFERED = "offered"
    """Other talk, and a service was asked back."""
    STEERED = "steered"
    """Other talk, taken for a command or a greeting."""
    TAKEN = "taken"
    """Other talk, and a service was answered."""


RIGHT: Final = frozenset((Verdict.ANSWERED, Verdict.ASKED_BACK, Verdict.REFUSED))


@dataclass(frozen=True, slots=True)
class Outcome:
    """A sentence and what was decided about it."""

    case: Case
    heard: str
    """Words as recognised or typed."""
    decision: Decision
    best: Candidate | None
    """The service that is most probable, whether it was answered or not."""
    match_ms: float
    recognise_ms: float = 0.0
    """From the end of the sound; 0 for a typed sentence."""
    worked_ms: float = 0.0
    """Processor time of the decision, which a busy machine does not stretch; 0 for sound."""

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """What was answered or asked back; not what is merely near."""
        return named(self.decision)

    @property
    def taken_for(self) -> str:
        """Id of the service, or name of the command, that came first."""
        return taken_for(self.decision)

    @property
    def verdict(self) -> Verdict:
        """Whether that was right."""
        match self.case.asked:
            case Asked.OTHER:
                return self._of_other_talk()
            case Asked.FOLLOW_UP:
                return self._of_follow_up()
            case Asked.SERVICE | Asked.FACET:
                return self._of_question()
            case _:
                assert_never(self.case.asked)

    @property
    def is_right(self) -> bool:
        return self.verdict in RIGHT

    @property
    def likely(self) -> float:
        """Probability of the best service, 0 without any."""
        return 0.0 if self.best is None else self.best.score

    @property
    def best_is_right(self) -> bool:
        return self.best is not None and self.best.target in self.case.right

    @property
    def aspect_is_right(self) -> bool:
        """Whether just the part of an answer that was asked for would be read."""
        return self._aspects() == (self.case.facet, self.case.channel)

    @property
    def word_errors(self) -> tuple[int, int]:
        """Words wrongly heard, missed or added; words said."""
        said = normalise(self.case.text).split()
        return Levenshtein.distance(said, normalise(self.heard).split()), len(said)

    def _of_question(self) -> Verdict:
        is_named = bool(self.case.right.intersection(one.target for one in self.candidates))
        match self.decision:
            case Answer():
                return Verdict.ANSWERED if is_named else Verdict.WRONG
            case Confirm() | Choose():
                return Verdict.ASKED_BACK if is_named else Verdict.ASIDE
            case Command() | FollowUp():
                return Verdict.WRONG
            case NotKnown() | NotSpeech():
                return Verdict.MISSED

    def _of_follow_up(self) -> Verdict:
        match self.decision:
            case Command() | FollowUp():
                return Verdict.ANSWERED if self.aspect_is_right else Verdict.WRONG
            case Answer():
                return Verdict.WRONG
            case Confirm() | Choose():
                return Verdict.ASIDE
            case NotKnown() | NotSpeech():
                return Verdict.MISSED

    def _of_other_talk(self) -> Verdict:
        match self.decision:
            case Answer(candidate=candidate):
                return Verdict.STEERED if candidate.is_talk else Verdict.TAKEN
            case Confirm() | Choose():
                return Verdict.OFFERED
            case Command() | FollowUp():
                return Verdict.STEERED
            case NotKnown() | NotSpeech():
                return Verdict.REFUSED

    def _aspects(self) -> tuple[Facet | None, Channel | None]:
        match self.decision:
            case Command(name=name, channel=channel):
                return _FACETS.get(name), channel or _CHANNELS.get(name)
            case NotKnown() | NotSpeech():
                return None, None
            case decision:
                # The steps by a channel are what is read of it anyway.
                facet = None if decision.facet is Facet.STEPS else decision.facet
                return facet, decision.channel
