"""What is read over several turns: lists in portions of three, lessons step by step. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from assistant.catalogue.model import (
    Catalogue,
    Collection,
    Confidence,
    Lesson,
    LessonPart,
    Service,
)
from assistant.dialogue.reply import Reply, ReplyKind, Said
from assistant.dialogue.sentences import numbered, say
from assistant.dialogue.service import changes, told
from assistant.dialogue.state import AnyMore, Learning, Listing, Pending, State
from assistant.dialogue.turns import Turn
from assistant.text import Language

__all__ = [
    "PORTION",
    "begin_lesson",
    "begin_list",
    "begin_related",
    "go_on_lesson",
    "go_on_list",
    "same_portion",
]

PORTION: Final = 3
"""Titles read at a time: more can't be remembered by ear."""


def begin_list(catalogue: Catalogue, state: State, collection: Collection) -> Turn:
    """Its introduction, how many there are, and the first portion."""
    language = state.language
    opening = (
        Said(collection.intro[language], language),
        say(catalogue, "list-of", language, count=len(collection.services)),
    )
    after, reply = _portion(catalogue, state, collection.id, 0)
    return after, replace(reply, said=(*opening, *reply.said))


def begin_related(catalogue: Catalogue, state: State, service: Service) -> Turn:
    """The services that belong to one, in portions as well."""
    language = state.language
    if not service.related:
        nothing = say(catalogue, "related-none", language)
        return state, Reply((nothing,), kind=ReplyKind.ACKNOWLEDGED)
    after, reply = _portion(catalogue, state, service.id, 0)
    return after, replace(reply, said=(say(catalogue, "related-of", language), *reply.said))


def go_on_list(catalogue: Catalogue, state: State, listing: Listing, by: int) -> Turn:
    """The next portion, or that there is none; backwards the one before, or the first again."""
    if by < 0:
        return _portion(catalogue, state, listing.collection, max(_latest(listing) - PORTION, 0))
    if listing.read >= len(_listed(catalogue, listing.collection)):
        ended = say(catalogue, "list-end", state.language)
        return state, Reply((ended,), kind=ReplyKind.LIST)
    return _portion(catalogue, state, listing.collection, listing.read)


def same_portion(catalogue: Catalogue, state: State, listing: Listing) -> Turn:
    """The portion read last once more, for another language."""
    return _portion(catalogue, state, listing.collection, _latest(listing))


def _latest(listing: Listing) -> int:
    return PORTION * ((listing.read - 1) // PORTION)


def _listed(catalogue: Catalogue, source: str) -> tuple[str, ...]:
    if source in catalogue.collections:
        return catalogue.collections[source].services
    return catalogue.services[source].related


def _portion(catalogue: Catalogue, state: State, source: str, begin: int) -> Turn:
    language = state.language
    services = _listed(catalogue, source)
    tells_changes = source in catalogue.collections and catalogue.collections[source].tells_changes
    targets = services[begin : begin + PORTION]
    read = begin + len(targets)
    said: list[Said] = []
    for number, target in enumerate(targets, start=1):
        title = catalogue.title(target, language)
        said.append(say(catalogue, f"option-{number}", language, title=title))
        service = catalogue.services[target]
        if tells_changes and service.confidence is not Confidence.LOW:
            said += changes(catalogue, service, language)
    ending = "list-more" if read < len(services) else "list-end"
    after = replace(
        state, course=Listing(source, read), pending=Pending(targets), service=None, channel=None
    )
    return after, Reply((*said, say(catalogue, ending, language)), kind=ReplyKind.LIST)


@dataclass(frozen=True, slots=True)
class _Stop:
    """One step of a lesson."""

    part: LessonPart
    part_number: int
    number: int
    """Within the part, from 1."""
    text: str


def begin_lesson(catalogue: Catalogue, state: State, lesson: Lesson) -> Turn:
    """Its introduction, how to go on, and the first step."""
    language = state.language
    opening = (
        Said(lesson.intro[language], language),
        say(catalogue, "lesson-how", language),
    )
    after, reply = _read(catalogue, state, lesson, 0)
    return after, replace(reply, said=(*opening, *reply.said))


def go_on_lesson(catalogue: Catalogue, state: State, learning: Learning, by: int) -> Turn:
    """One step forth or back; after the last step the lesson ends."""
    language = state.language
    lesson = catalogue.lessons[learning.lesson]
    wanted = learning.stop + by
    if wanted < 0:
        first = say(catalogue, "first-step", language)
        return state, Reply((first,), kind=ReplyKind.ACKNOWLEDGED)
    if wanted >= len(_stops(lesson, language)):
        ended = replace(state, course=None, service=None, channel=None, step=0, pending=AnyMore())
        outro = Said(lesson.outro[language], language)
        return ended, Reply((outro,), kind=ReplyKind.QUESTION)
    return _read(catalogue, state, lesson, wanted)


def _read(catalogue: Catalogue, state: State, lesson: Lesson, wanted: int) -> Turn:
    """One step, after the name of its part where the part begins."""
    language = state.language
    stop = _stops(lesson, language)[wanted]
    said = [numbered(catalogue, stop.number, stop.text, language)]
    if stop.number == 1:
        names = {"number": stop.part_number, "title": stop.part.title[language]}
        said.insert(0, say(catalogue, "lesson-part", language, **names))
    after = replace(
        state,
        course=Learning(lesson.id, wanted),
        service=stop.part.service,
        channel=stop.part.channel,
        step=stop.number,
        interrupted=False,
        aside=None,
        pending=None,
    )
    reply = Reply(tuple(said), kind=ReplyKind.STEP)
    about = stop.part.service
    return after, reply if about is None else told(catalogue.services[about], reply)


def _stops(lesson: Lesson, language: Language) -> tuple[_Stop, ...]:
    return tuple(
        _Stop(part, part_number, number, text)
        for part_number, part in enumerate(lesson.parts, start=1)
        for number, text in enumerate(part[language], start=1)
    )
