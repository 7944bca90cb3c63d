"""From a state and a decision to the next state and a reply. Pure."""

from __future__ import annotations

from dataclasses import replace

from assistant.catalogue.model import Action, Catalogue, Channel, Confidence, Facet, Kind, Talk
from assistant.dialogue.courses import begin_lesson, begin_list, go_on_lesson, go_on_list
from assistant.dialogue.reply import Reply, Said
from assistant.dialogue.sentences import say
from assistant.dialogue.service import changes, channels_of, service_reply, step_piece, told
from assistant.dialogue.state import Learning, Listing, Pending, State
from assistant.match import (
    Answer,
    Candidate,
    Choose,
    Confirm,
    Decision,
    FollowUp,
    NotKnown,
    NotSpeech,
)
from assistant.text import Language

__all__ = ["respond"]

_MISSES_BEFORE_PERSON = 2
"""The first miss asks for other words, the second calls a person."""

_Turn = tuple[State, Reply]


def respond(catalogue: Catalogue, state: State, decision: Decision) -> _Turn:
    """What is said to a decision, and the state after it; the same for the same arguments."""
    match decision:
        case NotSpeech():
            return state, Reply((say(catalogue, "not-speech", state.language),))
        case NotKnown(nearest, language):
            after, reply = _not_known(
                catalogue, _understood(state, language), nearest, state.misses
            )
        case Answer(candidate, language, facet, channel):
            after, reply = _answer(
                catalogue, _understood(state, language), candidate, facet, channel
            )
        case Confirm(candidate, language, facet, channel):
            pending = _offer((candidate,), *_wanted(state, facet, channel))
            after, reply = _ask(catalogue, _understood(state, language), pending, "confirm")
        case Choose(candidates, language, facet, channel):
            pending = _offer(candidates, *_wanted(state, facet, channel))
            after, reply = _ask(catalogue, _understood(state, language), pending, "choose")
        case FollowUp(facet, channel, language):
            after, reply = _follow_up(catalogue, _understood(state, language), facet, channel)
    return replace(after, last=reply), reply


def _understood(state: State, language: Language) -> State:
    return replace(state, language=language, misses=0)


def _wanted(
    state: State, facet: Facet | None, channel: Channel | None
) -> tuple[Facet | None, Channel | None]:
    """What is asked of a service, now or before the desk asked of which."""
    asked = state.pending
    if asked is None or asked.targets:
        return facet, channel
    return facet or asked.facet, channel or asked.channel


def _offer(
    candidates: tuple[Candidate, ...], facet: Facet | None = None, channel: Channel | None = None
) -> Pending:
    return Pending(
        tuple(one.target for one in candidates),
        facet,
        channel,
        asked_old=tuple(one.target for one in candidates if one.asks_old),
    )


def _answer(
    catalogue: Catalogue,
    state: State,
    candidate: Candidate,
    facet: Facet | None,
    channel: Channel | None,
) -> _Turn:
    if candidate.kind is Kind.TALK:
        return _talk(catalogue, state, catalogue.talks[candidate.target])
    facet, channel = _wanted(state, facet, channel)
    return _open(catalogue, state, candidate.target, facet, channel, asks_old=candidate.asks_old)


def _open(
    catalogue: Catalogue,
    state: State,
    target: str,
    facet: Facet | None = None,
    channel: Channel | None = None,
    *,
    asks_old: bool = False,
) -> _Turn:
    """Begin with a service, a collection or a lesson.

    Who asks for a service the old way hears first what has changed.
    """
    if target in catalogue.collections:
        return begin_list(catalogue, state, catalogue.collections[target])
    if target in catalogue.lessons:
        return begin_lesson(catalogue, state, catalogue.lessons[target])
    after, reply = _service(catalogue, state, target, facet, channel)
    if asks_old and facet is None and not reply.hand_over:
        what_changed = changes(catalogue, catalogue.services[target], state.language)
        reply = replace(reply, said=(*what_changed, *reply.said))
    return after, reply


def _service(
    catalogue: Catalogue,
    state: State,
    target: str,
    facet: Facet | None = None,
    channel: Channel | None = None,
) -> _Turn:
    service = catalogue.services[target]
    reply = told(service, service_reply(catalogue, service, state.language, facet, channel))
    aside = facet not in (None, Facet.STEPS) and channel is None
    if aside and target == state.service:  # «next» goes on where the question came
        return replace(state, pending=None), reply
    course = state.course if aside and isinstance(state.course, Learning) else None
    offered = () if service.confidence is Confidence.LOW else channels_of(service)
    reading = channel if channel in offered else (offered[0] if offered else None)
    after = replace(state, service=target, channel=reading, step=0, pending=None, course=course)
    return after, reply


def _ask(catalogue: Catalogue, state: State, pending: Pending, key: str) -> _Turn:
    """Offer one service for yes or no, or several by number."""
    language = state.language
    after = replace(state, pending=pending)
    titles = [catalogue.title(target, language) for target in pending.targets]
    if len(titles) == 1:
        only = "confirm" if key == "choose" else key
        reply = Reply((say(catalogue, only, language, title=titles[0]),), target=pending.targets[0])
        return after, reply
    return after, Reply((say(catalogue, key, language), *_options(catalogue, titles, language)))


def _options(catalogue: Catalogue, titles: list[str], language: Language) -> tuple[Said, ...]:
    return tuple(
        say(catalogue, f"option-{number}", language, title=title)
        for number, title in enumerate(titles, start=1)
    )


def _not_known(
    catalogue: Catalogue, state: State, nearest: tuple[Candidate, ...], misses: int
) -> _Turn:
    language = state.language
    if misses + 1 >= _MISSES_BEFORE_PERSON:
        reply = Reply((say(catalogue, "not-known-again", language),), hand_over=True)
        return replace(state, misses=misses + 1, pending=None), reply
    wanted = _wanted(state, None, None)
    missed = replace(state, misses=misses + 1, pending=None)
    near = tuple(one for one in nearest if not one.is_talk)[:2]
    if not near:
        return missed, Reply((say(catalogue, "not-known", language),))
    titles = [catalogue.title(one.target, language) for one in near]
    said = (say(catalogue, "not-known-nearest", language), *_options(catalogue, titles, language))
    return replace(missed, pending=_offer(near, *wanted)), Reply(said)


def _follow_up(
    catalogue: Catalogue, state: State, facet: Facet | None, channel: Channel | None
) -> _Turn:
    """About the one service on offer or spoken of; without one, ask which."""
    pending = state.pending
    if pending is not None and len(pending.targets) == 1:
        return _take(catalogue, state, pending, 0, facet, channel)  # as good as a yes
    if pending is not None and pending.targets:
        narrowed = replace(
            pending, facet=facet or pending.facet, channel=channel or pending.channel
        )
        return _ask(catalogue, state, narrowed, "choose")
    if state.service is not None:
        after, reply = _service(catalogue, state, state.service, facet, channel)
        # A question in the middle of a lesson: «next» goes on with the lesson.
        return (replace(after, course=state.course) if channel is None else after), reply
    asking = replace(state, pending=Pending((), facet, channel))
    return asking, Reply((say(catalogue, "which-service", state.language),))


def _talk(catalogue: Catalogue, state: State, talk: Talk) -> _Turn:
    match talk.action:
        case Action.REPEAT:
            reply = state.last or _short(catalogue, "nothing-to-repeat", state.language)
            return state, reply
        case Action.YES:
            return _picked(catalogue, state, 0, only=True)
        case Action.FIRST:
            return _picked(catalogue, state, 0)
        case Action.SECOND:
            return _picked(catalogue, state, 1)
        case Action.THIRD:
            return _picked(catalogue, state, 2)
        case Action.NO:
            key = "nothing-offered" if state.pending is None else "confirm-no"
            return replace(state, pending=None), _short(catalogue, key, state.language)
        case Action.NEXT:
            return _move(catalogue, state, +1)
        case Action.BACK:
            return _move(catalogue, state, -1)
        case Action.MORE:
            return _more(catalogue, state)
        case Action.PERSON:
            return replace(state, pending=None), replace(_spoken(talk, state), hand_over=True)
        case Action.STOP | Action.GOODBYE:
            return replace(state, pending=None), replace(_spoken(talk, state), ends_visit=True)
        case Action.GREET | Action.THANK | Action.WHO:
            return state, _spoken(talk, state)


def _spoken(talk: Talk, state: State) -> Reply:
    if talk.reply is None:
        return Reply(())
    return Reply((Said(talk.reply[state.language], state.language),))


def _short(catalogue: Catalogue, key: str, language: Language) -> Reply:
    return Reply((say(catalogue, key, language),))


def _picked(catalogue: Catalogue, state: State, place: int, *, only: bool = False) -> _Turn:
    """The offered service at a place; «yes» picks only where one was offered."""
    pending = state.pending
    if pending is None or not pending.targets:
        return state, _short(catalogue, "nothing-offered", state.language)
    if place >= len(pending.targets) or (only and len(pending.targets) > 1):
        key = "choose" if len(pending.targets) > 1 else "confirm-again"
        return _ask(catalogue, state, pending, key)
    return _take(catalogue, state, pending, place, pending.facet, pending.channel)


def _take(
    catalogue: Catalogue,
    state: State,
    pending: Pending,
    place: int,
    facet: Facet | None,
    channel: Channel | None,
) -> _Turn:
    target = pending.targets[place]
    old = target in pending.asked_old
    return _open(catalogue, state, target, facet, channel, asks_old=old)


def _move(catalogue: Catalogue, state: State, by: int) -> _Turn:
    """One step forth or back in what is being read."""
    language = state.language
    match state.course:
        case Listing() as listing:
            return go_on_list(catalogue, state, listing, by)
        case Learning() as learning:
            return go_on_lesson(catalogue, state, learning, by)
    if state.service is None or state.channel is None:
        return state, _short(catalogue, "nothing-offered", language)
    service = catalogue.services[state.service]
    number = state.step + by
    piece = step_piece(catalogue, service, state.channel, number, language)
    if piece is None:
        return state, _short(catalogue, "last-step" if by > 0 else "first-step", language)
    return replace(state, step=number), told(service, Reply((piece,)))


def _more(catalogue: Catalogue, state: State) -> _Turn:
    """The next portion of a list; elsewhere the same as «next» where there is a next."""
    if state.course is None and state.service is None:
        return state, _short(catalogue, "nothing-more", state.language)
    return _move(catalogue, state, +1)
