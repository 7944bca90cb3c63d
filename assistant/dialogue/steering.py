"""What a command does where the visit stands. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, assert_never

from assistant.catalogue.model import Action, Catalogue, Channel, Facet
from assistant.dialogue.courses import begin_related, go_on_lesson, go_on_list, same_portion
from assistant.dialogue.feedback import ask_helped, judged
from assistant.dialogue.manner import louder, paced
from assistant.dialogue.opening import answer_about, facet_of, open_target, opened
from assistant.dialogue.reading import begin_steps, read_step, whole_list
from assistant.dialogue.reply import Reply, ReplyKind, Said
from assistant.dialogue.sentences import say
from assistant.dialogue.state import (
    AnyMore,
    Aside,
    ChannelOffer,
    Helped,
    Judging,
    Learning,
    Listing,
    Options,
    Pending,
    State,
)
from assistant.dialogue.turns import Turn, any_more, ask_which, short
from assistant.match import CommandName as C
from assistant.text import Language

__all__ = ["steer"]

_FACETS: Final = {
    C.DOCUMENTS: Facet.DOCUMENTS,
    C.COST: Facet.COST,
    C.DURATION: Facet.DURATION,
    C.RESULT: Facet.RESULT,
    C.AS_OF_DATE: Facet.DATE,
}
_CHANNELS: Final = {
    C.BY_PHONE_APP: Channel.MOBILE,
    C.BY_PORTAL: Channel.PORTAL,
    C.BY_BOT: Channel.BOT,
    C.AT_CENTRE: Channel.CENTRE,
}


def steer(
    catalogue: Catalogue, options: Options, state: State, name: C, channel: Channel | None = None
) -> Turn:
    """The state after a command, and the reply to it."""
    if name is C.STOP:
        return _stop(catalogue, state)
    woken = replace(state, paused=False)
    match name:
        case C.DOCUMENTS | C.COST | C.DURATION | C.RESULT | C.AS_OF_DATE:
            return answer_about(catalogue, options, woken, _FACETS[name], channel)
        case C.BY_PHONE_APP | C.BY_PORTAL | C.BY_BOT | C.AT_CENTRE:
            return answer_about(catalogue, options, woken, None, _CHANNELS[name])
        case C.SLOWER | C.FASTER:
            return paced(catalogue, woken, -1 if name is C.SLOWER else +1)
        case C.LOUDER | C.QUIETER:
            return louder(catalogue, woken, +1 if name is C.LOUDER else -1)
        case C.SWITCH_KK:
            return _switch(catalogue, options, woken, Language.KK)
        case C.SWITCH_RU:
            return _switch(catalogue, options, woken, Language.RU)
        case C.FIRST_ONE | C.SECOND_ONE | C.THIRD_ONE:
            place = (C.FIRST_ONE, C.SECOND_ONE, C.THIRD_ONE).index(name)
            return _picked(catalogue, options, woken, place)
        case C.NEXT | C.MORE:
            return _onward(catalogue, woken, asked_more=name is C.MORE)
        case C.REPEAT:
            return _repeat(catalogue, woken)
        case C.BACK:
            return _backward(catalogue, woken)
        case C.START_OVER:
            return _again(catalogue, options, woken)
        case C.CONTINUE:
            return _resume(catalogue, woken)
        case C.WHOLE:
            return _whole(catalogue, options, woken)
        case C.YES:
            return _yes(catalogue, options, woken)
        case C.NO:
            return _no(catalogue, woken)
        case C.THANKS:
            reply = _talk_reply(catalogue, woken, Action.THANK)
            return replace(woken, pending=woken.pending or AnyMore()), reply
        case C.OPERATOR:
            reply = _talk_reply(catalogue, woken, Action.PERSON)
            return woken, replace(reply, kind=ReplyKind.HAND_OVER, hand_over=True)
        case C.WHAT_IS_ECP:
            return _what_is_ecp(catalogue, woken)
        case C.RELATED:
            return _related(catalogue, woken)
    assert_never(name)


def _talk_reply(catalogue: Catalogue, state: State, action: Action) -> Reply:
    """The words of `intents/talk/` for an action."""
    texts = (talk.reply for talk in catalogue.talks.values() if talk.action is action)
    text = next((text for text in texts if text is not None), None)
    said = () if text is None else (Said(text[state.language], state.language),)
    return Reply(said, kind=ReplyKind.ACKNOWLEDGED)


def _stop(catalogue: Catalogue, state: State) -> Turn:
    """Silence, whatever was going on; only where one was is kept."""
    if state.paused:
        return short(catalogue, state, "stopped-again", ReplyKind.ACKNOWLEDGED)
    return replace(state, paused=True), _talk_reply(catalogue, state, Action.STOP)


def _repeat(catalogue: Catalogue, state: State) -> Turn:
    if state.last is None:
        return short(catalogue, state, "nothing-to-repeat", ReplyKind.ACKNOWLEDGED)
    return state, state.last


def _onward(catalogue: Catalogue, state: State, *, asked_more: bool) -> Turn:
    """One step or one portion forth."""
    match state.course:
        case Listing() as listing:
            return go_on_list(catalogue, state, listing, +1)
        case Learning() as learning:
            return go_on_lesson(catalogue, state, learning, +1)
    match state.pending:
        case ChannelOffer(channels):
            return begin_steps(catalogue, state, state.channel or channels[0])
        case Pending(targets) as pending if targets and not state.step:
            return ask_which(catalogue, state, pending, "choose")
    if state.service is None or state.channel is None:
        key = "nothing-more" if asked_more else "nothing-offered"
        return short(catalogue, state, key, ReplyKind.QUESTION)
    if state.step == 0:
        return begin_steps(catalogue, state, state.channel)
    return read_step(catalogue, state, state.step + 1)


def _backward(catalogue: Catalogue, state: State) -> Turn:
    match state.course:
        case Listing() as listing:
            return go_on_list(catalogue, state, listing, -1)
        case Learning() as learning:
            return go_on_lesson(catalogue, state, learning, -1)
    if state.step == 0:
        return short(catalogue, state, "nothing-offered", ReplyKind.QUESTION)
    return read_step(catalogue, state, state.step - 1)


def _again(catalogue: Catalogue, options: Options, state: State) -> Turn:
    """From the start of what is being read."""
    match state.course:
        case Listing(source):
            anew = replace(state, course=Listing(source, 1))
            return same_portion(catalogue, anew, Listing(source, 1))
        case Learning() as learning:
            return go_on_lesson(catalogue, state, learning, -learning.stop)
    if state.service is not None and state.step:
        return read_step(catalogue, state, 1)
    if state.service is not None:
        return opened(catalogue, options, state, state.service)
    return _repeat(catalogue, state)


def _resume(catalogue: Catalogue, state: State) -> Turn:
    """On from where it was stopped: the step anew where it was cut short or left for a question."""
    anew = state.interrupted or state.aside is not None
    if anew and isinstance(state.course, Learning):
        return go_on_lesson(catalogue, state, state.course, 0)
    if anew and state.course is None and state.step:
        return read_step(catalogue, state, state.step)
    return _onward(catalogue, state, asked_more=True)


def _whole(catalogue: Catalogue, options: Options, state: State) -> Turn:
    if state.service is None:
        return _onward(catalogue, state, asked_more=True)
    if state.channel is None:
        return answer_about(catalogue, options, state, Facet.STEPS, None)
    return whole_list(catalogue, state, state.channel)


def _picked(catalogue: Catalogue, options: Options, state: State, place: int) -> Turn:
    match state.pending:
        case Pending(targets) as pending if targets:
            if place >= len(targets):
                key = "choose" if len(targets) > 1 else "confirm-again"
                return ask_which(catalogue, state, pending, key)
            return open_target(catalogue, options, state, pending, place)
        case ChannelOffer(channels) if place < len(channels):
            return begin_steps(catalogue, state, channels[place])
    if state.service is None and state.course is None:
        return short(catalogue, state, "nothing-offered", ReplyKind.QUESTION)
    return short(catalogue, state, "nothing-to-choose", ReplyKind.ACKNOWLEDGED)


def _yes(catalogue: Catalogue, options: Options, state: State) -> Turn:
    match state.pending:
        case Pending(targets) as pending if len(targets) > 1:
            return ask_which(catalogue, state, pending, "choose")
        case Pending(targets) if targets:
            return _picked(catalogue, options, state, 0)
        case Helped():
            return judged(catalogue, state, helpful=True)
        case AnyMore():
            asked = replace(state, pending=None, service=None, channel=None, step=0)
            return short(catalogue, asked, "ask-away", ReplyKind.QUESTION)
    return _onward(catalogue, state, asked_more=False)  # «иә» after a step: done, go on


def _no(catalogue: Catalogue, state: State) -> Turn:
    match state.pending:
        case Pending() if not isinstance(state.course, Listing):
            left = replace(state, pending=None)
            return short(catalogue, left, "confirm-no", ReplyKind.QUESTION)
        case Helped():
            return judged(catalogue, state, helpful=False)
        case AnyMore() if state.judging is Judging.DUE:
            return ask_helped(catalogue, state)
        case AnyMore():
            reply = _talk_reply(catalogue, state, Action.GOODBYE)
            return state, replace(reply, kind=ReplyKind.FAREWELL, ends_visit=True)
    if state.service is None and state.course is None:
        return short(catalogue, state, "nothing-offered", ReplyKind.QUESTION)
    return any_more(catalogue, state)


def _what_is_ecp(catalogue: Catalogue, state: State) -> Turn:
    said = [say(catalogue, "what-is-ecp", state.language)]
    if state.step:
        said.append(say(catalogue, "back-to-steps", state.language))
    after = replace(state, aside=Aside.WHAT_IS_ECP)
    return after, Reply(tuple(said), kind=ReplyKind.EXPLANATION)


def _related(catalogue: Catalogue, state: State) -> Turn:
    if state.service is None:
        return short(catalogue, state, "which-service", ReplyKind.QUESTION)
    return begin_related(catalogue, state, catalogue.services[state.service])


def _switch(catalogue: Catalogue, options: Options, state: State, language: Language) -> Turn:
    """The same once more in the other language."""
    after = replace(state, language=language, chosen_language=True)
    match state.aside:
        case Aside.WHAT_IS_ECP:
            return _what_is_ecp(catalogue, after)
        case Facet() as facet if after.service is not None:
            return facet_of(catalogue, after, after.service, facet)
    match state.course:
        case Listing() as listing:
            return same_portion(catalogue, after, listing)
        case Learning() as learning:
            return go_on_lesson(catalogue, after, learning, 0)
    match state.pending:
        case Pending(targets) as pending if targets:
            return ask_which(catalogue, after, pending, "choose")
        case Pending():
            return short(catalogue, after, "which-service", ReplyKind.QUESTION)
    if after.service is None:
        return short(catalogue, after, "in-this-language", ReplyKind.ACKNOWLEDGED)
    if after.step:
        return read_step(catalogue, after, after.step)
    return opened(catalogue, options, after, after.service)
