"""Collections and lessons from their entries; both speak of services by id. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from assistant.catalogue.convert import by_language, text_of
from assistant.catalogue.model import Collection, Lesson, LessonPart, Service
from assistant.catalogue.schema import CollectionEntry, LessonEntry, LessonPartEntry, PickEntry
from assistant.catalogue.source import Document, Fault

__all__ = ["collection_of", "lesson_of"]

_Services = Mapping[str, Service]

_PART_REMEDY: Final = "give `service` and `channel`, or `title` and `steps`"


def collection_of(
    document: Document, entry: CollectionEntry, services: _Services
) -> tuple[Collection | None, list[Fault]]:
    """The collection with its services in the order of reading, or what is wrong."""
    faults = [
        _unknown(document, ("services", place), name)
        for place, name in enumerate(entry.services)
        if name not in services
    ]
    if (entry.pick is None) == (not entry.services):
        where = document.where("services")
        faults.append(Fault(where, "needs either services or pick", "list services, or pick them"))
    if faults:
        return None, faults
    chosen = tuple(entry.services) if entry.pick is None else _picked(entry.pick, services)
    if not chosen:
        where = document.where("pick")
        return None, [Fault(where, "picks no service", "name a channel or a folder of services")]
    collection = Collection(
        id=entry.id,
        title=text_of(entry.title),
        intro=text_of(entry.intro),
        questions=by_language(entry.questions),
        services=chosen,
        tells_changes=entry.pick is not None and entry.pick.changes is not None,
    )
    return collection, []


def lesson_of(
    document: Document, entry: LessonEntry, services: _Services
) -> tuple[Lesson | None, list[Fault]]:
    """The lesson with the steps of its services, or what is wrong."""
    parts: list[LessonPart] = []
    faults: list[Fault] = []
    for place, part in enumerate(entry.parts):
        made = _part(document, place, part, services)
        if isinstance(made, Fault):
            faults.append(made)
        else:
            parts.append(made)
    if not entry.parts:
        faults.append(Fault(document.where("parts"), "has no part", _PART_REMEDY))
    if faults:
        return None, faults
    lesson = Lesson(
        id=entry.id,
        title=text_of(entry.title),
        intro=text_of(entry.intro),
        outro=text_of(entry.outro),
        questions=by_language(entry.questions),
        parts=tuple(parts),
    )
    return lesson, []


def _part(
    document: Document, place: int, entry: LessonPartEntry, services: _Services
) -> LessonPart | Fault:
    match entry:
        case LessonPartEntry(service=str(name), channel=channel, title=None, steps=None):
            if name not in services:
                return _unknown(document, ("parts", place, "service"), name)
            service = services[name]
            if channel is None or channel not in service.answer.channels:
                known = ", ".join(service.answer.channels)
                where = document.where("parts", place)
                return Fault(where, f"«{name}» has no such channel", f"known: {known}")
            steps = service.answer.channels[channel]
            return LessonPart(service.title, steps.kk, steps.ru, name, channel)
        case LessonPartEntry(service=None, channel=None, title=title, steps=steps) if (
            title is not None and steps is not None
        ):
            if not steps.kk or len(steps.kk) != len(steps.ru):
                where = document.where("parts", place, "steps")
                told = f"has {len(steps.kk)} steps in kk and {len(steps.ru)} in ru"
                return Fault(where, told, "give both languages the same steps")
            return LessonPart(text_of(title), tuple(steps.kk), tuple(steps.ru))
        case _:
            return Fault(document.where("parts", place), "is no part of a lesson", _PART_REMEDY)


def _picked(pick: PickEntry, services: _Services) -> tuple[str, ...]:
    """By channel and folder in the order of ids; changes with the latest first."""
    fitting: Iterable[Service] = (
        service
        for service in services.values()
        if (pick.channel is None or pick.channel in service.answer.channels)
        and (pick.topic is None or pick.topic == service.topic)
        and (pick.changes is None or service.answer.changed is not None)
    )
    if pick.changes is not None:
        return tuple(one.id for one in sorted(fitting, key=_newest_first))
    if pick.channel is None and pick.topic is None:
        return ()
    return tuple(sorted(one.id for one in fitting))


def _newest_first(service: Service) -> tuple[int, str]:
    changed = service.answer.changed
    day = date.min if changed is None else changed.as_of
    return -day.toordinal(), service.id


def _unknown(document: Document, path: tuple[str | int, ...], name: str) -> Fault:
    return Fault(document.where(*path), f"«{name}» is no service", "name the id of a service file")
