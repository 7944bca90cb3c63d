"""What the desk makes of recognised questions, and whether that is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from typing import Final

from assistant.desk.models.ears import fit_of
from assistant.desk.pipeline import Desk
from assistant.desk.rehearsal.asking import Recognised
from assistant.desk.rehearsal.trials import Trial
from assistant.desk.rehearsal.words import align, plain_words
from assistant.hearing import Hypothesis, ModelInfo
from assistant.hearing.model_set import ModelSet
from assistant.match import (
    Answer,
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

__all__ = ["Asked", "Verdict", "judge"]

_SILENCE: Final = Hypothesis("", open_text="")


class Verdict(StrEnum):
    """From the visitor's side."""

    ANSWERED = "answered"
    """At once."""
    ASKED_BACK = "asked back"
    """Confirmed, or offered among others."""
    MISSED = "missed"
    """Not understood, or something else was asked back."""
    WRONG = "wrong"
    """Something else was answered or done, with confidence."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A trial, what was heard and what was decided."""

    trial: Trial
    heard: Hypothesis
    decision: Decision

    @property
    def verdict(self) -> Verdict:
        """Whether the question was understood."""
        target = self.trial.question.target
        match self.decision:
            case Answer(candidate=candidate):
                return Verdict.ANSWERED if candidate.target == target else Verdict.WRONG
            case Confirm() | Choose():
                is_named = any(one.target == target for one in named(self.decision))
                return Verdict.ASKED_BACK if is_named else Verdict.MISSED
            case Command() | FollowUp():
                return Verdict.WRONG
            case NotKnown() | NotSpeech():
                return Verdict.MISSED

    @property
    def understood(self) -> bool:
        return self.verdict in (Verdict.ANSWERED, Verdict.ASKED_BACK)

    @property
    def taken_for(self) -> str:
        """Id of the service, or name of the command."""
        return taken_for(self.decision)

    def words(self) -> list[tuple[str, str | None]]:
        """Every word said and what was heard in its place.

        The matcher is given both decodes, so what either of them heard right is not lost.
        """
        said = self.trial.question.text.split()
        steered = align(said, plain_words(self.heard.text))
        openly = align(said, plain_words(self.heard.open_text or ""))
        return [
            (word, word if word in (one, other[1]) else one or other[1])
            for (word, one), other in zip_longest(steered, openly, fillvalue=("", None))
        ]


def judge(desk: Desk, models: Sequence[ModelInfo], recognised: Recognised) -> Asked:
    """Decide as the desk decides on what its models heard."""
    heard = _believed(desk, models, recognised.heard)
    return Asked(recognised.trial, heard, desk.understand_heard(heard, 0.0).decision)


def _believed(desk: Desk, models: Sequence[ModelInfo], heard: Sequence[Hypothesis]) -> Hypothesis:
    """Of several models the one that a `ModelSet` believes."""
    if len(heard) < 2:
        return heard[0] if heard else _SILENCE
    chooser = ModelSet((), lambda each: fit_of(desk.understand_heard(each, 0.0).decision))
    pairs = zip(heard, models, strict=True)
    return max(pairs, key=lambda pair: chooser.score(pair[0], pair[1].languages[0]))[0]
