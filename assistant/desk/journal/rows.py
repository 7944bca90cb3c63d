"""What the journal keeps of a turn. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from assistant.catalogue import Kind
from assistant.dialogue import ANSWERING, Pending, ReplyKind, State
from assistant.dialogue.state import AnyMore, Learning, Listing
from assistant.events import Turn, TurnEnded
from assistant.journal.rows import Settled, TurnRow
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
    public_command,
    public_name,
)
from assistant.text.redaction import redact

__all__ = ["Target", "kept_words", "offers", "settled", "target_of", "turn_row"]

_LONGEST: Final = 300
"""Characters kept of a miss: nobody asks longer, and a pasted letter is nobody's phrase."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a turn is about."""

    id: str
    kind: Kind | None
    """None for a list whose kind only the catalogue knows."""


def turn_row(
    event: TurnEnded, before: Turn | None, at: datetime, visit: int, *, keep_words: bool
) -> TurnRow:
    """`before`: the turn before it in the visit."""
    turn = event.turn
    decision = turn.decision
    target = target_of(turn)
    first, second = _best(decision)
    facet, channel = _part(decision)
    timings = turn.timings_ms
    return TurnRow(
        at=at,
        visit=visit,
        number=turn.number,
        source=turn.source.value,
        decision=public_name(decision),
        reply=turn.reply.kind.value,
        language=None if isinstance(decision, NotSpeech) else decision.language.value,
        command=public_command(decision),
        target=None if target is None else target.id,
        kind=None if target is None else target.kind,
        facet=facet,
        channel=channel or (turn.state.channel if turn.reply.slide is not None else None),
        second=None if second is None else second.target,
        score=None if first is None else first.score,
        margin=None if first is None or second is None else first.score - second.score,
        recognise_ms=timings.get("recognise"),
        match_ms=timings.get("match"),
        total_ms=timings.get("total"),
        first_sound_ms=event.first_sound_ms,
        asked=_is_asked(turn, before, target),
        played=event.played,
        hand_over=turn.reply.hand_over,
        lesson_finished=_finishes_lesson(turn, before),
        text=kept_words(turn) if keep_words else None,
    )


def kept_words(turn: Turn) -> str | None:
    """The words of a turn that was missed or asked back, without personal data."""
    match turn.decision:
        case NotKnown() | Confirm() | Choose():
            return redact(turn.text[: 2 * _LONGEST])[:_LONGEST] or None
        case _:
            return None


def target_of(turn: Turn) -> Target | None:
    """What was told of or asked back."""
    match turn.decision:
        case Answer(candidate) | Confirm(candidate):
            return Target(candidate.target, candidate.kind)
        case Choose() | NotKnown() | NotSpeech():
            return None
        case Command() | FollowUp():
            return _target_of_state(turn)


def _target_of_state(turn: Turn) -> Target | None:
    match turn.state.course:
        case Learning(lesson):
            return Target(lesson, Kind.LESSON)
        case Listing(collection) if turn.reply.kind is ReplyKind.LIST:
            return Target(collection, None)
    return None if turn.reply.target is None else Target(turn.reply.target, Kind.SERVICE)


def offers(turn: Turn) -> frozenset[str]:
    """Of what the visitor may choose after a turn, or which one they may confirm."""
    pending = turn.state.pending
    return frozenset(pending.targets) if isinstance(pending, Pending) else frozenset()


def settled(asked: Turn, answer: Turn) -> Settled | None:
    """What became of a turn that offers something; None while it is still asked."""
    if answer.state.pending == asked.state.pending:
        return None
    return Settled.TAKEN if _told(answer.state) & offers(asked) else Settled.DECLINED


def _told(state: State) -> set[str]:
    """Everything that a visit is about where it stands."""
    match state.course:
        case Learning(course) | Listing(course):
            return {course, state.service or ""}
    return {state.service or ""}


def _is_asked(turn: Turn, before: Turn | None, target: Target | None) -> bool:
    """Whether the visitor names what they want, or chooses it among what was offered."""
    match turn.decision:
        case Answer(candidate):
            return not candidate.is_talk
        case Command() if before is not None and target is not None:
            chosen = target.id in offers(before) and turn.state.pending != before.state.pending
            return chosen and turn.reply.kind in ANSWERING
        case _:
            return False


def _finishes_lesson(turn: Turn, before: Turn | None) -> bool:
    return (
        before is not None
        and isinstance(before.state.course, Learning)
        and turn.state.course is None
        and isinstance(turn.state.pending, AnyMore)
        and isinstance(turn.decision, Command)
        and turn.reply.kind is ReplyKind.QUESTION
    )


def _best(decision: Decision) -> tuple[Candidate | None, Candidate | None]:
    """The two candidates that came first."""
    candidates = decision.nearest if isinstance(decision, NotKnown) else named(decision)
    return next(iter(candidates), None), next(iter(candidates[1:]), None)


def _part(decision: Decision) -> tuple[str | None, str | None]:
    """Facet and channel that were asked for."""
    match decision:
        case Answer() | Confirm() | Choose() | FollowUp():
            return decision.facet, decision.channel
        case Command():
            return None, decision.channel
        case NotKnown() | NotSpeech():
            return None, None
