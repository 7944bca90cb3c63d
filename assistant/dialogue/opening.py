"""Beginning with a service, a collection or a lesson, or with a part of an answer. Pure."""

from __future__ import annotations

from dataclasses import replace

from assistant.catalogue.model import Catalogue, Channel, Confidence, Facet
from assistant.dialogue.courses import begin_lesson, begin_list
from assistant.dialogue.reading import begin_steps, whole_list
from assistant.dialogue.reply import Reply, ReplyKind
from assistant.dialogue.service import changes, channels_of, opening, service_reply, told
from assistant.dialogue.state import (
    AnyMore,
    ChannelOffer,
    Learning,
    Options,
    Pending,
    State,
)
from assistant.dialogue.turns import Turn, ask_which, short

__all__ = ["answer_about", "facet_of", "open_target", "opened"]


def opened(
    catalogue: Catalogue,
    options: Options,
    state: State,
    target: str,
    facet: Facet | None = None,
    channel: Channel | None = None,
    *,
    asks_old: bool = False,
) -> Turn:
    """Begin with what was asked for.

    Who asks for a service the old way hears first what has changed.
    """
    asked_before = isinstance(state.pending, Pending)
    if facet not in (None, Facet.STEPS) and target == state.service:
        here = replace(state, pending=None) if asked_before else state
        return facet_of(catalogue, here, target, facet)
    fresh = replace(state, pending=None, aside=None, interrupted=False)
    if target in catalogue.collections:
        return begin_list(catalogue, fresh, catalogue.collections[target])
    if target in catalogue.lessons:
        return begin_lesson(catalogue, fresh, catalogue.lessons[target])
    after, reply = _service(catalogue, options, fresh, target, facet, channel)
    if asks_old and facet is None and not reply.hand_over:
        what_changed = changes(catalogue, catalogue.services[target], state.language)
        reply = replace(reply, said=(*what_changed, *reply.said))
    return after, reply


def open_target(
    catalogue: Catalogue,
    options: Options,
    state: State,
    pending: Pending,
    place: int,
    facet: Facet | None = None,
    channel: Channel | None = None,
) -> Turn:
    """Begin with one of the services that were offered."""
    target = pending.targets[place]
    return opened(
        catalogue,
        options,
        state,
        target,
        facet or pending.facet,
        channel or pending.channel,
        asks_old=target in pending.asked_old,
    )


def answer_about(
    catalogue: Catalogue,
    options: Options,
    state: State,
    facet: Facet | None,
    channel: Channel | None,
) -> Turn:
    """A part of an answer, of the service on offer or spoken of; without one, ask which."""
    pending = state.pending
    if isinstance(pending, Pending) and pending.targets:
        if len(pending.targets) == 1:  # as good as a yes
            return open_target(catalogue, options, state, pending, 0, facet, channel)
        narrowed = replace(
            pending, facet=facet or pending.facet, channel=channel or pending.channel
        )
        return ask_which(catalogue, state, narrowed, "choose")
    if state.service is None:
        asking = replace(state, pending=Pending((), facet, channel))
        return short(catalogue, asking, "which-service", ReplyKind.QUESTION)
    if facet is not None and facet is not Facet.STEPS:
        return facet_of(catalogue, state, state.service, facet)
    return _service(catalogue, options, state, state.service, facet, channel)


def facet_of(catalogue: Catalogue, state: State, target: str, facet: Facet) -> Turn:
    """One part of the answer in between; «next» goes on where the question came."""
    service = catalogue.services[target]
    reply = told(service, service_reply(catalogue, service, state.language, facet))
    return replace(state, aside=facet), replace(reply, kind=_kind(reply, ReplyKind.FACET))


def _service(
    catalogue: Catalogue,
    options: Options,
    state: State,
    target: str,
    facet: Facet | None,
    channel: Channel | None,
) -> Turn:
    service = catalogue.services[target]
    doubtful = service.confidence is Confidence.LOW
    offered = () if doubtful else channels_of(service, options.channel)
    at = replace(
        state,
        service=target,
        channel=channel if channel in offered else next(iter(offered), None),
        step=0,
        course=None,
        pending=ChannelOffer(offered) if offered else AnyMore(),
    )
    if facet not in (None, Facet.STEPS):
        if isinstance(state.course, Learning):  # a question in between: the lesson goes on
            at = replace(at, course=state.course, pending=None)
        return facet_of(catalogue, at, target, facet)
    if not options.stepwise or doubtful:
        reply = service_reply(catalogue, service, state.language, facet, channel)
        return at, told(service, replace(reply, kind=_kind(reply, ReplyKind.ANSWER)))
    if channel in offered:
        return begin_steps(catalogue, at, channel)
    if facet is Facet.STEPS and offered:
        return whole_list(catalogue, at, offered[0])
    if channel is not None:
        reply = service_reply(catalogue, service, state.language, None, channel)
        return at, told(service, reply)
    return at, told(service, Reply(opening(catalogue, service, state.language, offered)))


def _kind(reply: Reply, otherwise: ReplyKind) -> ReplyKind:
    return ReplyKind.HAND_OVER if reply.hand_over else otherwise
