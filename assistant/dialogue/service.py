"""What is said about one service: the whole, one facet, or the steps of one channel."""

from __future__ import annotations

from dataclasses import replace

from assistant.catalogue.model import (
    Catalogue,
    Channel,
    Confidence,
    Facet,
    Fact,
    Labels,
    Service,
    Text,
)
from assistant.dialogue.reply import Reply, Said
from assistant.dialogue.sentences import as_of, channel_names, checked_on, numbered, say
from assistant.text import Language

__all__ = [
    "announcement",
    "changes",
    "channels_of",
    "facet_pieces",
    "opening",
    "service_reply",
    "step_piece",
    "told",
]

_HOTLINE = "1414"


def channels_of(service: Service, first: Channel | None = None) -> tuple[Channel, ...]:
    """Channels that have steps, in the order of offering; those that a source backs go first.

    Among those `first` is the first.
    """
    offered = [channel for channel in Channel if channel in service.answer.channels]
    return tuple(
        sorted(
            offered,
            key=lambda channel: (f"channels.{channel}" in service.unsourced, channel != first),
        )
    )


def opening(
    catalogue: Catalogue, service: Service, language: Language, channels: tuple[Channel, ...]
) -> tuple[Said, ...]:
    """What the service is, what is needed, and by which channels its steps can be told."""
    answer = service.answer
    about = (
        *_plain(answer.summary, language),
        *facet_pieces(catalogue, service, Facet.DOCUMENTS, language),
    )
    if not channels:
        return (*about, say(catalogue, "no-channels", language))
    first = channel_names(catalogue, channels[:1], language)
    offer = say(catalogue, "offer-channel", language, channel=first)
    if len(channels) == 1:
        return (*about, offer)
    names = channel_names(catalogue, channels[1:], language)
    return (*about, offer, say(catalogue, "other-channels", language, channels=names))


def announcement(
    catalogue: Catalogue, service: Service, channel: Channel, language: Language
) -> tuple[Said, ...]:
    """By which channel the steps are, and how sure they are."""
    pieces = [say(catalogue, f"steps-{channel}", language)]
    if f"channels.{channel}" in service.unsourced:
        pieces.append(say(catalogue, "steps-unsourced", language))
    elif service.answer.channels[channel].labels is Labels.ASSUMED:
        pieces.append(say(catalogue, "labels-assumed", language))
    return tuple(pieces)


def service_reply(
    catalogue: Catalogue,
    service: Service,
    language: Language,
    facet: Facet | None = None,
    channel: Channel | None = None,
) -> Reply:
    """The answer about a service.

    A service whose facts are doubtful gets its summary and a person, whatever was asked.
    """
    if service.confidence is Confidence.LOW and facet is not Facet.DATE:
        doubtful = say(catalogue, "low-confidence", language)
        return Reply((*_plain(service.answer.summary, language), doubtful), hand_over=True)
    return Reply(_answer(catalogue, service, language, facet, channel))


def _answer(
    catalogue: Catalogue,
    service: Service,
    language: Language,
    facet: Facet | None,
    channel: Channel | None,
) -> tuple[Said, ...]:
    if facet is not None and facet is not Facet.STEPS:
        return facet_pieces(catalogue, service, facet, language)
    if channel is not None and channel not in service.answer.channels:
        return _missing(catalogue, service, channel, language)
    steps = _steps(catalogue, service, language, channel)
    if facet is Facet.STEPS or channel is not None:
        return steps
    return (
        *_plain(service.answer.summary, language),
        *facet_pieces(catalogue, service, Facet.DOCUMENTS, language),
        *steps,
        *facet_pieces(catalogue, service, Facet.CAUTIONS, language),
        *_others(catalogue, service, language),
        say(catalogue, "can-ask", language),
    )


def changes(catalogue: Catalogue, service: Service, language: Language) -> tuple[Said, ...]:
    """What is different now, with its date; nothing where nothing has changed."""
    changed = service.answer.changed
    return () if changed is None else _dated(catalogue, changed, language, unsourced=False)


def told(service: Service, reply: Reply) -> Reply:
    """The reply with what screen and staff are shown beside it: date and doubts."""
    low = (Confidence.LOW.value,) if service.confidence is Confidence.LOW else ()
    return replace(reply, target=service.id, as_of=service.checked, doubts=(*low, *service.doubts))


def step_piece(
    catalogue: Catalogue, service: Service, channel: Channel, number: int, language: Language
) -> Said | None:
    """Step `number` (from 1) of a channel, None where there is none."""
    steps = service.answer.channels[channel][language]
    if not 1 <= number <= len(steps):
        return None
    return numbered(catalogue, number, steps[number - 1], language)


def facet_pieces(
    catalogue: Catalogue, service: Service, facet: Facet, language: Language
) -> tuple[Said, ...]:
    """One part of the answer, with its date or its doubts."""
    answer = service.answer
    unsourced = facet.value in service.unsourced
    match facet:
        case Facet.SUMMARY:
            pieces = _plain(answer.summary, language)
        case Facet.DOCUMENTS:
            pieces = _plain(answer.documents, language)
        case Facet.COST:
            pieces = _dated(catalogue, answer.cost, language, unsourced)
        case Facet.DURATION:
            pieces = _dated(catalogue, answer.duration, language, unsourced)
        case Facet.RESULT:
            pieces = _plain(answer.result, language)
        case Facet.STEPS:
            pieces = _steps(catalogue, service, language, None)
        case Facet.CAUTIONS:
            pieces = _plain(answer.cautions, language)
        case Facet.CHANGED:
            pieces = changes(catalogue, service, language) or (
                say(catalogue, "changed-none", language),
            )
        case Facet.DATE:
            pieces = (checked_on(catalogue, service.checked, language),)
    already_said = any(_HOTLINE in piece.text for piece in pieces)
    if unsourced and not already_said:
        return (*pieces, say(catalogue, "unsourced", language))
    return pieces


def _plain(text: Text, language: Language) -> tuple[Said, ...]:
    return (Said(text[language], language),) if text[language] else ()


def _dated(
    catalogue: Catalogue, fact: Fact, language: Language, unsourced: bool
) -> tuple[Said, ...]:
    """A fee or a term with its date; what nobody backs has no date either."""
    pieces = _plain(fact.text, language)
    return pieces if unsourced else (*pieces, as_of(catalogue, fact.as_of, language))


def _steps(
    catalogue: Catalogue, service: Service, language: Language, channel: Channel | None
) -> tuple[Said, ...]:
    """Announcement, notes and steps of a channel; of the first where none was asked for."""
    offered = channels_of(service)
    if not offered:
        return (say(catalogue, "no-channels", language),)
    chosen = channel or offered[0]
    steps = service.answer.channels[chosen][language]
    return (
        *announcement(catalogue, service, chosen, language),
        *(numbered(catalogue, number, text, language) for number, text in enumerate(steps, 1)),
    )


def _others(catalogue: Catalogue, service: Service, language: Language) -> tuple[Said, ...]:
    others = channels_of(service)[1:]
    if not others:
        return ()
    names = channel_names(catalogue, others, language)
    return (say(catalogue, "other-channels", language, channels=names),)


def _missing(
    catalogue: Catalogue, service: Service, channel: Channel, language: Language
) -> tuple[Said, ...]:
    offered = channels_of(service)
    if not offered:
        return (say(catalogue, "no-channels", language),)
    return (
        say(
            catalogue,
            "channel-missing",
            language,
            channel=channel_names(catalogue, (channel,), language),
            channels=channel_names(catalogue, offered, language),
        ),
    )
