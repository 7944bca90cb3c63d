"""Every text of the catalogue that is said aloud, with its place. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.catalogue.finding import service_file
from assistant.catalogue.model import Catalogue, Collection, Lesson, Service, Text
from assistant.text import Language

__all__ = ["Spoken", "all_spoken"]


@dataclass(frozen=True, slots=True)
class Spoken:
    """One text that visitors will hear."""

    where: str
    """File below `intents/`, a space, and the dotted field."""
    text: str
    language: Language


def all_spoken(catalogue: Catalogue) -> Iterator[Spoken]:
    """Answers, talks, collections, lessons and the desk's own sentences."""
    for service in catalogue.services.values():
        yield from _service(service)
    for talk in catalogue.talks.values():
        if talk.reply is not None:
            yield from _both(f"talk/{talk.id}.yaml reply", talk.reply)
    for collection in catalogue.collections.values():
        yield from _collection(collection)
    for lesson in catalogue.lessons.values():
        yield from _lesson(lesson)
    for key, text in catalogue.replies.items():
        yield from _both(f"replies.yaml {key}", text)


def _service(service: Service) -> Iterator[Spoken]:
    file, answer = service_file(service), service.answer
    yield from _both(f"{file} title", service.title)
    yield from _both(f"{file} answer.summary", answer.summary)
    yield from _both(f"{file} answer.documents", answer.documents)
    yield from _both(f"{file} answer.cost", answer.cost.text)
    yield from _both(f"{file} answer.duration", answer.duration.text)
    yield from _both(f"{file} answer.result", answer.result)
    if answer.changed is not None:
        yield from _both(f"{file} answer.changed", answer.changed.text)
    yield from _both(f"{file} answer.cautions", answer.cautions)
    for channel, steps in answer.channels.items():
        lines = {Language.KK: steps.kk, Language.RU: steps.ru}
        yield from _lines(f"{file} answer.channels.{channel}.steps", lines)


def _collection(collection: Collection) -> Iterator[Spoken]:
    file = f"collections/{collection.id}.yaml"
    yield from _both(f"{file} title", collection.title)
    yield from _both(f"{file} intro", collection.intro)


def _lesson(lesson: Lesson) -> Iterator[Spoken]:
    file = f"lessons/{lesson.id}.yaml"
    yield from _both(f"{file} title", lesson.title)
    yield from _both(f"{file} intro", lesson.intro)
    yield from _both(f"{file} outro", lesson.outro)
    for at, part in enumerate(lesson.parts):
        if part.service is None:  # the steps of others are looked at where they are written
            yield from _both(f"{file} parts.{at}.title", part.title)
            lines = {Language.KK: part.kk, Language.RU: part.ru}
            yield from _lines(f"{file} parts.{at}.steps", lines)


def _lines(where: str, lines: Mapping[Language, tuple[str, ...]]) -> Iterator[Spoken]:
    for language, texts in lines.items():
        for number, text in enumerate(texts):
            yield Spoken(f"{where}.{language}.{number}", text, language)


def _both(where: str, text: Text) -> Iterator[Spoken]:
    for language in Language:
        yield Spoken(f"{where}.{language}", text[language], language)
