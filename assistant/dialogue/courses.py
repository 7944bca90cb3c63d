"""What is read over several turns: lists in portions of three, lessons step by step. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from assistant.catalogue.model import Catalogue, Collection, Confidence, Lesson, LessonPart
from assistant.dialogue.reply import Reply, Said
from assistant.dialogue.sentences import numbered, say
from assistant.dialogue.service import changes, told
from assistant.dialogue.state import Learning, Listing, Pending, State
from assistant.text import Language

__all__ = ["begin_lesson", "begin_list", "go_on_lesson", "go_on_list"]

PORTION: Final = 3
"""Titles read at a time: more can't be remembered by ear."""

_Turn = tuple[State, Reply]


def begin_list(catalogue: Catalogue, state: State, collection: Collection) -> _Turn:
    """Its introduction, how many there are, and the first portion."""
    language = state.language
    opening = (
        Said(collection.intro[language], language),
        say(catalogue, "list-of", language, count=len(collection.services)),
    )
    after, reply = _portion(catalogue, state, collection, 0)
    return after, replace(reply, said=(*opening, *reply.said))


def go_on_list(catalogue: Catalogue, state: State, listing: Listing, by: int) -> _Turn:
    """The next portion, or that there is none; backwards the one before, or the first again."""
    collection = catalogue.collections[listing.collection]
    if by < 0:
        latest = (listing.read - 1) // PORTION
        return _portion(catalogue, state, collection, PORTION * max(latest - 1, 0))
    if listing.read >= len(collection.services):
        return state, Reply((say(catalogue, "list-end", state.language),))
    return _portion(catalogue, state, collection, listing.read)


def _portion(catalogue: Catalogue, state: State, collection: Collection, begin: int) -> _Turn:
    language = state.language
    targets = collection.services[begin : begin + PORTION]
    read = begin + len(targets)
    said: list[Said] = []
    for number, target in enumerate(targets, start=1):
        title = catalogue.title(target, language)
        said.append(say(catalogue, f"option-{number}", language, title=title))
        service = catalogue.services[target]
        if collection.tells_changes and service.confidence is not Confidence.LOW:
            said += changes(catalogue, service, language)
    ending = "list-more" if read < len(collection.services) else "list-end"
    after = replace(
        state, course=Listing(collection.id, read), pending=Pending(targets), service=None
    )
    return after, Reply((*said, say(catalogue, ending, language)))


@dataclass(frozen=True, slots=True)
class _Stop:
    """One step of a lesson."""

    part: LessonPart
    part_number: int
    number: int
    """Within the part, from 1."""
    text: str


def begin_lesson(catalogue: Catalogue, state: State, lesson: Lesson) -> _Turn:
    """Its introduction, how to go on, and the first step."""
    language = state.language
    opening = (
        Said(lesson.intro[language], language),
        say(catalogue, "lesson-how", language),
    )
    after, reply = _read(catalogue, state, lesson, 0)
    return after, replace(reply, said=(*opening, *reply.said))


def go_on_lesson(catalogue: Catalogue, state: State, learning: Learning, by: int) -> _Turn:
    """One step forth or back; after the last step the lesson ends."""
    language = state.language
    lesson = catalogue.lessons[learning.lesson]
    wanted = learning.stop + by
    if wanted < 0:
        return state, Reply((say(catalogue, "first-step", language),))
    if wanted >= len(_stops(lesson, language)):
        return replace(state, course=None), Reply((Said(lesson.outro[language], language),))
    return _read(catalogue, state, lesson, wanted)


def _read(catalogue: Catalogue, state: State, lesson: Lesson, wanted: int) -> _Turn:
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
        pending=None,
    )
    reply = Reply(tuple(said))
    about = stop.part.service
    return after, reply if about is None else told(catalogue.services[about], reply)


def _stops(lesson: Lesson, language: Language) -> tuple[_Stop, ...]:
    return tuple(
        _Stop(part, part_number, number, text)
        for part_number, part in enumerate(lesson.parts, start=1)
        for number, text in enumerate(part[language], start=1)
    )
