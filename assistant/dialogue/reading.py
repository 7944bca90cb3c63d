"""The steps of a service, one at a time: begun, gone through, said again. Pure."""

from __future__ import annotations

from dataclasses import replace

from assistant.catalogue.model import Catalogue, Channel, Facet
from assistant.dialogue.reply import Reply, ReplyKind, Said
from assistant.dialogue.sentences import say
from assistant.dialogue.service import announcement, facet_pieces, service_reply, step_piece, told
from assistant.dialogue.state import AnyMore, State
from assistant.dialogue.turns import Turn, short

__all__ = ["begin_steps", "read_step", "steps_of", "whole_list"]


def steps_of(catalogue: Catalogue, state: State) -> int:
    """How many steps the channel in hand has, 0 where there is none."""
    if state.service is None or state.channel is None:
        return 0
    service = catalogue.services[state.service]
    return len(service.answer.channels[state.channel][state.language])


def begin_steps(catalogue: Catalogue, state: State, channel: Channel) -> Turn:
    """The first step of a channel, after what the channel is."""
    if state.service is None:
        raise ValueError("there are no steps without a service")
    service = catalogue.services[state.service]
    opened = replace(state, channel=channel, course=None, step=0)
    after, reply = read_step(catalogue, opened, 1)
    said = (*announcement(catalogue, service, channel, state.language), *reply.said)
    if not state.taught and steps_of(catalogue, after) > 1:
        said = (*said, say(catalogue, "steps-how", state.language))
        after = replace(after, taught=True)
    return after, replace(reply, said=said)


def read_step(catalogue: Catalogue, state: State, number: int) -> Turn:
    """Step `number`; what lies outside the steps is said to be so.

    After the last one come the cautions and the question whether there is anything else.
    """
    if state.service is None or state.channel is None:
        return short(catalogue, state, "nothing-offered", ReplyKind.QUESTION)
    service, language = catalogue.services[state.service], state.language
    piece = step_piece(catalogue, service, state.channel, number, language)
    if piece is None:
        if number < 1:
            return short(catalogue, state, "first-step", ReplyKind.ACKNOWLEDGED)
        asked = replace(state, pending=AnyMore())
        return short(catalogue, asked, "all-read", ReplyKind.QUESTION)
    after = replace(state, step=number, interrupted=False, aside=None, pending=None)
    said: tuple[Said, ...] = (piece,)
    if number == steps_of(catalogue, after):
        cautions = facet_pieces(catalogue, service, Facet.CAUTIONS, language)
        said = (piece, *cautions, say(catalogue, "last-step", language))
        after = replace(after, pending=AnyMore())
    return after, told(service, Reply(said, kind=ReplyKind.STEP))


def whole_list(catalogue: Catalogue, state: State, channel: Channel) -> Turn:
    """All steps of a channel in one go."""
    if state.service is None:
        raise ValueError("there are no steps without a service")
    service, language = catalogue.services[state.service], state.language
    reply = told(service, service_reply(catalogue, service, language, Facet.STEPS, channel))
    opened = replace(state, channel=channel, course=None)
    after = replace(
        opened,
        step=steps_of(catalogue, opened),
        interrupted=False,
        aside=None,
        pending=AnyMore(),
    )
    said = (*reply.said, say(catalogue, "last-step", language))
    return after, replace(reply, said=said, kind=ReplyKind.STEPS)
