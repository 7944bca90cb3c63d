"""The files under `intents/` as they are written: the msgspec side of `model`. Pure."""

from __future__ import annotations

import difflib
import types
import typing
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Final

import msgspec

from assistant.catalogue.model import Action, Channel, Confidence, Labels
from assistant.catalogue.source import Document, Fault

__all__ = [
    "Chooser",
    "CollectionEntry",
    "FactEntry",
    "LessonEntry",
    "LessonPartEntry",
    "Lines",
    "ServiceEntry",
    "SourceEntry",
    "StepsEntry",
    "TalkEntry",
    "TextEntry",
    "collect",
]

Line = Annotated[str, msgspec.Meta(min_length=1)]
Id = Annotated[str, msgspec.Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$")]


class _Strict(msgspec.Struct, forbid_unknown_fields=True):
    """Base: a field that the schema lacks is a fault, not a comment."""


class TextEntry(_Strict):
    """One text in both languages."""

    kk: Line
    ru: Line


class Lines(_Strict):
    """Steps or templates in both languages; one language may be left out by words lists."""

    kk: list[Line] = []
    ru: list[Line] = []


class FactEntry(_Strict):
    """A text that ages."""

    kk: Line
    ru: Line
    as_of: date
    source: str = ""


class StepsEntry(_Strict):
    """Steps of one channel."""

    steps: Lines
    labels: Labels
    source: str = ""


class SourceEntry(_Strict):
    """One entry of `sources`."""

    key: Id
    url: Line
    checked: date
    confidence: Confidence


class AnswerEntry(_Strict):
    """All facets of an answer."""

    summary: TextEntry
    documents: TextEntry
    cost: FactEntry
    duration: FactEntry
    result: TextEntry
    channels: dict[Channel, StepsEntry]
    cautions: TextEntry
    changed: FactEntry | None = None


class ServiceEntry(_Strict):
    """A file under `services/`."""

    id: Id
    title: TextEntry
    confidence: Confidence
    questions: Lines
    answer: AnswerEntry
    sources: list[SourceEntry]
    unsourced: list[Line] = []
    conflicting: list[Line] = []
    old_questions: Lines | None = None
    related: list[Id] = []


class TalkEntry(_Strict):
    """A file under `talk/`."""

    id: Id
    action: Action
    questions: Lines
    reply: TextEntry | None = None


class ChangesOrder(StrEnum):
    """How services that have changed are put in a row."""

    LATEST = "latest"


class PickEntry(_Strict):
    """What a collection lists, when it isn't written out."""

    channel: Channel | None = None
    topic: Line | None = None
    changes: ChangesOrder | None = None


class CollectionEntry(_Strict):
    """A file under `collections/`."""

    id: Id
    title: TextEntry
    intro: TextEntry
    questions: Lines
    services: list[Id] = []
    pick: PickEntry | None = None


class LessonPartEntry(_Strict):
    """A service and a channel of its, or a title and steps."""

    service: Id | None = None
    channel: Channel | None = None
    title: TextEntry | None = None
    steps: Lines | None = None


class LessonEntry(_Strict):
    """A file under `lessons/`."""

    id: Id
    title: TextEntry
    intro: TextEntry
    outro: TextEntry
    questions: Lines
    parts: list[LessonPartEntry]


Chooser = Lines
"""Templates that name a facet or a channel."""

_CLOSEST: Final = 0.6
"""difflib ratio from which an unknown field is called a slip of a known one."""


def collect(document: Document, schema: Any) -> tuple[Any, list[Fault]]:
    """`document.data` as `schema`, and every fault in it, not only the first."""
    faults: list[Fault] = []
    _walk(document, document.data, schema, (), faults)
    if faults:
        return None, faults
    return msgspec.convert(document.data, schema), []


def _walk(
    document: Document, data: Any, schema: Any, path: tuple[str | int, ...], faults: list[Fault]
) -> None:
    schema = _present(schema, data)
    if isinstance(schema, type) and issubclass(schema, msgspec.Struct) and isinstance(data, dict):
        _walk_struct(document, data, schema, path, faults)
        return
    arguments = typing.get_args(schema)
    if typing.get_origin(schema) is list and isinstance(data, list):
        for place, item in enumerate(data):
            _walk(document, item, arguments[0], (*path, place), faults)
        return
    if typing.get_origin(schema) is dict and isinstance(data, dict):
        for key, value in data.items():
            _leaf(document, key, arguments[0], (*path, str(key)), faults)
            _walk(document, value, arguments[1], (*path, str(key)), faults)
        return
    _leaf(document, data, schema, path, faults)


def _walk_struct(
    document: Document,
    data: dict[Any, Any],
    schema: type[msgspec.Struct],
    path: tuple[str | int, ...],
    faults: list[Fault],
) -> None:
    fields = _fields(schema)
    for key, value in data.items():
        if key in fields:
            _walk(document, value, fields[key].type, (*path, key), faults)
            continue
        near = difflib.get_close_matches(str(key), fields, n=1, cutoff=_CLOSEST)
        known = near[0] if near else ", ".join(fields)
        where = document.where(*path, str(key))
        faults.append(Fault(where, f"unknown field {_dotted((*path, key))}", f"known: {known}"))
    for name, field in fields.items():
        if field.required and name not in data:
            faults.append(
                Fault(document.where(*path), f"{_dotted((*path, name))} is missing", "add it")
            )


@cache
def _fields(schema: type[msgspec.Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    return {field.name: field for field in msgspec.structs.fields(schema)}


def _leaf(
    document: Document, data: Any, schema: Any, path: tuple[str | int, ...], faults: list[Fault]
) -> None:
    try:
        msgspec.convert(data, schema)
    except msgspec.ValidationError as error:
        reason = str(error).split(" - at ")[0]
        where = document.where(*path)
        faults.append(Fault(where, f"{_dotted(path)}: {reason}", _remedy(schema)))


def _remedy(schema: Any) -> str:
    if isinstance(schema, type) and issubclass(schema, StrEnum):
        return f"known: {', '.join(schema)}"
    return "see intents/README.md"


def _present(schema: Any, data: Any) -> Any:
    """Strip the `None` off an optional type where there is a value."""
    if isinstance(schema, types.UnionType) and data is not None:
        return next(part for part in typing.get_args(schema) if part is not types.NoneType)
    return schema


def _dotted(path: tuple[str | int, ...]) -> str:
    return ".".join(map(str, path)) or "the file"
