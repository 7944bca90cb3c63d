"""From a state and a decision to the next state and a reply. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, assert_never

from assistant.catalogue.model import Action, Catalogue, Channel, Facet, Kind, Talk
from assistant.dialogue.feedback import to_be_judged
from assistant.dialogue.opening import answer_about, opened
from assistant.dialogue.reply import Reply, ReplyKind, Said
from assistant.dialogue.screen import shown
from assistant.dialogue.sentences import say
from assistant.dialogue.state import (
    AnyMore,
    ChannelOffer,
    Learning,
    Options,
    Pending,
    State,
    start,
)
from assistant.dialogue.steering import steer
from assistant.dialogue.turns import Turn, ask_which, titles_said, variant
from assistant.match import (
    OF_ACTION,
    Answer,
    Candidate,
    Choose,
    Command,
    CommandName,
    Confirm,
    Decision,
    FollowUp,
    NotKnown,
    NotSpeech,
)
from assistant.text import Language
from assistant.text.redaction import redact

__all__ = ["greet", "interrupted", "respond"]

_MISSES_BEFORE_PERSON: Final = 2
"""The first miss asks for other words, the second calls a person."""

_QUOTED: Final = 12
"""Words of what was heard that are said back; more can't be remembered by ear."""

_CONTENT: Final = frozenset(ReplyKind) - {
    ReplyKind.ACKNOWLEDGED,
    ReplyKind.MISSED,
    ReplyKind.REMINDER,
    ReplyKind.FAREWELL,
}
"""Kinds of reply that «repeat» repeats."""


def respond(
    catalogue: Catalogue,
    state: State,
    decision: Decision,
    *,
    heard: str = "",
    options: Options = Options(),  # noqa: B008 - frozen
) -> Turn:
    """What is said to a decision, and the state after it; the same for the same arguments.

    `heard` is the words of the visitor, said back where they lead nowhere.
    """
    here = replace(state, begun=True, reminded=False)
    decision = _steering(catalogue, decision)
    match decision:
        case NotSpeech():
            sentence = variant(catalogue, here, "not-speech")
            after, reply = here, Reply((sentence,), kind=ReplyKind.MISSED)
        case NotKnown(nearest, language):
            after, reply = _not_known(catalogue, _spoken_in(here, language), nearest, heard)
        case Command(name, language, channel):
            known = _understood(_steered_in(here, language, name), decision)
            after, reply = steer(catalogue, options, known, name, channel)
        case FollowUp(facet, channel, language):
            known = _understood(_spoken_in(here, language), decision)
            after, reply = answer_about(catalogue, options, known, facet, channel)
        case Answer(candidate, language) if candidate.kind is Kind.TALK:
            known = _understood(_steered_in(here, language, None), decision)
            after, reply = _talk(catalogue, known, catalogue.talks[candidate.target])
        case Answer(candidate, language, facet, channel):
            known = _understood(_asked_in(here, language), decision)
            after, reply = opened(
                catalogue,
                options,
                known,
                candidate.target,
                *_wanted(known, facet, channel),
                asks_old=candidate.asks_old,
            )
        case Confirm(candidate, language, facet, channel):
            known = _understood(_asked_in(here, language), decision)
            pending = _offer((candidate,), *_wanted(known, facet, channel))
            after, reply = ask_which(catalogue, known, pending, "confirm")
        case Choose(candidates, language, facet, channel):
            known = _understood(_asked_in(here, language), decision)
            pending = _offer(candidates, *_wanted(known, facet, channel))
            after, reply = ask_which(catalogue, known, pending, "choose")
        case _:
            assert_never(decision)
    asked_again = isinstance(decision, Command) and decision.name is CommandName.REPEAT
    return _finished(catalogue, after, reply, asked_again=asked_again)


def _steering(catalogue: Catalogue, decision: Decision) -> Decision:
    """The command that a talk phrase stands for, where it stands for one."""
    match decision:
        case Answer(candidate=candidate, language=language) if candidate.is_talk:
            name = OF_ACTION.get(catalogue.talks[candidate.target].action)
            return decision if name is None else Command(name, language)
        case _:
            return decision


def greet(catalogue: Catalogue, state: State) -> Turn:
    """What is said to somebody who steps up."""
    talk = next(talk for talk in catalogue.talks.values() if talk.action is Action.GREET)
    after, reply = _talk(catalogue, state, talk)
    return _finished(catalogue, after, reply)


def interrupted(state: State, reply: Reply, piece: Said) -> State:
    """The state when a piece of the reply was cut short.

    «Continue» says a step that was cut short again; a step that did not begin is still to come.
    """
    steps = [one.step for one in reply.said if one.step is not None]
    place = reply.said.index(piece)
    begun = [one.step for one in reply.said[: place + 1] if one.step is not None]
    if not steps or (piece.step is None and len(begun) == len(steps)):
        return state
    pending = state.pending if isinstance(state.pending, Pending) else None
    step = begun[-1] if begun else steps[0] - 1
    course = state.course
    if isinstance(course, Learning) and not begun:
        course = replace(course, stop=course.stop - 1)
    return replace(
        state, step=step, course=course, pending=pending, interrupted=piece.step is not None
    )


def _finished(
    catalogue: Catalogue, state: State, reply: Reply, *, asked_again: bool = False
) -> Turn:
    """The reply with its screen and manner; never the words of the last one unasked."""
    if reply.text == state.latest and not asked_again:
        reply = replace(reply, said=(say(catalogue, "once-more", state.language), *reply.said))
    if reply.ends_visit:
        return start(), replace(reply, buttons=())
    seen = shown(catalogue, state, reply)
    last = seen if reply.kind in _CONTENT else state.last
    return replace(to_be_judged(state, seen), latest=reply.text, last=last), seen


def _understood(state: State, _: Decision) -> State:
    return replace(state, misses=0, paused=state.paused and isinstance(_, Command))


def _spoken_in(state: State, language: Language) -> State:
    """A question about what is spoken of follows the language it is asked in."""
    return state if state.chosen_language else replace(state, language=language)


def _asked_in(state: State, language: Language) -> State:
    """A full question in the other language ends what was chosen."""
    if language is state.language:
        return state
    return replace(state, language=language, chosen_language=False)


_QUESTIONS: Final = frozenset(
    (
        CommandName.DOCUMENTS,
        CommandName.COST,
        CommandName.DURATION,
        CommandName.RESULT,
        CommandName.AS_OF_DATE,
        CommandName.WHAT_IS_ECP,
        CommandName.BY_PHONE_APP,
        CommandName.BY_PORTAL,
        CommandName.BY_BOT,
        CommandName.AT_CENTRE,
    )
)


def _steered_in(state: State, language: Language, name: CommandName | None) -> State:
    """Who speaks Kazakh says «дальше» and «повтори» as well, so they change no language.

    «Келесі» nobody says in Russian; thanks and yes belong to both.
    """
    kazakh = language is Language.KK and name not in (CommandName.THANKS, CommandName.YES)
    if state.latest and name not in _QUESTIONS and not kazakh:
        return state
    return _spoken_in(state, language)


def _wanted(
    state: State, facet: Facet | None, channel: Channel | None
) -> tuple[Facet | None, Channel | None]:
    """What is asked of a service, now or before the desk asked of which."""
    asked = state.pending
    if not isinstance(asked, Pending) or asked.targets:
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


def _not_known(
    catalogue: Catalogue, state: State, nearest: tuple[Candidate, ...], heard: str
) -> Turn:
    """What was heard and what is missing; after the second miss a person."""
    quoted = _quotable(heard)
    missed = replace(state, misses=state.misses + 1)
    if missed.misses >= _MISSES_BEFORE_PERSON:
        key = "heard-again" if quoted else "not-known-again"
        sentence = say(catalogue, key, state.language, heard=quoted)
        return missed, Reply((sentence,), kind=ReplyKind.HAND_OVER, hand_over=True)
    near = tuple(one for one in nearest if not one.is_talk)[:2]
    if near:
        offered = _offer(near, *_wanted(state, None, None))
        said = _nearest(catalogue, state.language, near, quoted)
        after = replace(missed, pending=offered, paused=False)
        return after, Reply(said, kind=ReplyKind.MISSED)
    key = "heard-not-known" if quoted else "not-known"
    sentence = variant(catalogue, state, key, heard=quoted)
    return _kept(missed), Reply((sentence,), kind=ReplyKind.MISSED)


def _nearest(
    catalogue: Catalogue, language: Language, near: tuple[Candidate, ...], quoted: str
) -> tuple[Said, ...]:
    """What was heard, and the one service that may be meant or the two."""
    titles = [catalogue.title(one.target, language) for one in near]
    if len(titles) == 1:
        key = "heard-unclear" if quoted else "unclear"
        meant = say(catalogue, "confirm", language, title=titles[0])
        return (say(catalogue, key, language, heard=quoted), meant)
    key = "heard-nearest" if quoted else "not-known-nearest"
    return (
        say(catalogue, key, language, heard=quoted),
        *titles_said(catalogue, titles, language),
    )


def _kept(state: State) -> State:
    """A miss ends what was asked, not what is being read."""
    reading = state.course is not None or isinstance(state.pending, ChannelOffer | AnyMore)
    return state if reading else replace(state, pending=None)


def _quotable(heard: str) -> str:
    """What was heard, short and without what is personal: others in the hall hear it too."""
    words = redact(heard.replace("[unk]", " ")).split()
    quoted = " ".join(words[:_QUOTED])
    return f"{quoted} …" if len(words) > _QUOTED else quoted


def _talk(catalogue: Catalogue, state: State, talk: Talk) -> Turn:
    """Greetings and goodbyes; whatever else a talk asks for is a command."""
    text = talk.reply
    said = () if text is None else (Said(text[state.language], state.language),)
    match talk.action:
        case Action.GOODBYE:
            return state, Reply(said, kind=ReplyKind.FAREWELL, ends_visit=True)
        case Action.GREET:
            return state, Reply(said, kind=ReplyKind.GREETING)
        case _:
            return state, Reply(said, kind=ReplyKind.EXPLANATION)
