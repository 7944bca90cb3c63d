"""From what happens at a desk to what a page is told. Pure."""

from __future__ import annotations

from typing import Final, assert_never

from assistant import events
from assistant.catalogue.model import Catalogue, Facet
from assistant.catalogue.terms import Text
from assistant.dialogue import Pending, Reply, ReplyKind, State, bookmark
from assistant.dialogue.state import Learning, Listing
from assistant.kiosk import desk_messages as told
from assistant.match import public_name

__all__ = ["answer_shown", "message_of"]

_OFFERS: Final = frozenset((ReplyKind.CHOICE, ReplyKind.LIST, ReplyKind.MISSED))
"""Kinds of reply that name services to choose from."""


def message_of(event: events.Event, catalogue: Catalogue, state: State) -> told.DeskMessage | None:
    """None for what is nothing to a page. `state`: where its visit stands."""
    match event:
        case events.PhaseChanged(phase):
            return told.Phase(phase.value)
        case events.Level(dbfs, clipped):
            return told.Level(round(dbfs, 1), clipped)
        case events.Partial(text):
            return told.Partial(text)
        case events.Answered(turn):
            return answer_shown(catalogue, turn.state, turn.reply, turn)
        case events.Prompted(reply):
            return answer_shown(catalogue, state, reply)
        case events.SentenceBegan(piece):
            return told.Began(piece)
        case events.SentenceEnded(piece, played):
            return told.Ended(piece, played)
        case events.TurnEnded(turn=turn, played=played):
            return told.TurnEnded(played, bookmark(turn.state) if _is_shown(turn) else None)
        case events.VisitEnded():
            return told.VisitEnded()
        case events.Failed(code):
            return told.Failed(code)
        case events.Trouble(part, code):
            return told.Trouble(part, code)
        case events.Mended(part):
            return told.Mended(part)
        case events.Recorded() | events.Feedback():
            return None
    assert_never(event)


def _is_shown(turn: events.Turn) -> bool:
    """Whether the visit stands at the step on the screen; else it was cut short before that step,
    and a page that comes back is to show the screen as it was."""
    slide, course = turn.reply.slide, turn.state.course
    if slide is None:
        return True
    return slide.step == (course.stop + 1 if isinstance(course, Learning) else turn.state.step)


def answer_shown(
    catalogue: Catalogue, state: State, reply: Reply, turn: events.Turn | None = None
) -> told.Answered:
    """`turn`: the question that the reply answers; None where nobody asked."""
    return told.Answered(
        turn=None if turn is None else turn.number,
        heard="" if turn is None else turn.text,
        source=None if turn is None else turn.source.value,
        decision=None if turn is None else public_name(turn.decision),
        language=state.language,
        facet=state.aside if isinstance(state.aside, Facet) else None,
        reply=_reply_shown(catalogue, state, reply),
        resume=bookmark(state),
    )


def _reply_shown(catalogue: Catalogue, state: State, reply: Reply) -> told.ReplyShown:
    slide = reply.slide
    return told.ReplyShown(
        kind=reply.kind.value,
        said=tuple(told.Piece(said.text, said.language, said.step) for said in reply.said),
        target=reply.target,
        title=_title(catalogue, _spoken_of(state, reply)),
        slide=None
        if slide is None
        else told.SlideShown(slide.step, slide.of, slide.channel, slide.picture),
        buttons=tuple(
            told.PressButton(button.command, _label(button.label)) for button in reply.buttons
        ),
        options=_options(catalogue, state, reply),
        qr=reply.qr,
        as_of=None if reply.as_of is None else reply.as_of.isoformat(),
        hand_over=reply.hand_over,
        ends_visit=reply.ends_visit,
        pace=reply.pace,
        loudness=reply.loudness,
    )


def _spoken_of(state: State, reply: Reply) -> str | None:
    """Id of what stands above the reply."""
    match state.course:
        case Learning(lesson) if reply.kind is ReplyKind.STEP:
            return lesson
        case Listing(collection) if reply.kind is ReplyKind.LIST:
            return collection
        case _:
            return reply.target


def _title(catalogue: Catalogue, target: str | None) -> told.Label | None:
    groups = (catalogue.services, catalogue.collections, catalogue.lessons)
    for group in groups:
        owner = group.get(target or "")
        if owner is not None:
            return _label(owner.title)
    return None


def _options(catalogue: Catalogue, state: State, reply: Reply) -> tuple[told.Option, ...]:
    """One that is offered alone is answered with yes and no."""
    if not isinstance(state.pending, Pending) or reply.kind not in _OFFERS:
        return ()
    targets = state.pending.targets
    if len(targets) == 1 and reply.kind is ReplyKind.CHOICE:
        return ()
    titles = ((target, _title(catalogue, target)) for target in targets)
    return tuple(told.Option(target, title) for target, title in titles if title is not None)


def _label(text: Text) -> told.Label:
    return told.Label(text.kk, text.ru)
