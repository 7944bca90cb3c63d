"""A service's file as fields with both languages side by side, and back. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from assistant.catalogue.edit import Steps, with_changes
from assistant.catalogue.source import parse_document
from assistant.errors import CatalogueError

__all__ = ["Field", "Side", "fields_of", "with_fields"]

_LANGUAGES: Final = ("kk", "ru")
_ORDER: Final = ("title", "answer", "questions", "old_questions")


@dataclass(frozen=True, slots=True)
class Side:
    """One language of a field."""

    name: str
    """Of the form's field: dotted, with the language."""
    text: str
    """Lines of a list stand below each other."""


@dataclass(frozen=True, slots=True)
class Field:
    """A text, or a list of texts, in both languages."""

    path: str
    """Dotted, without the language: `answer.channels.portal.steps`."""
    is_list: bool
    kk: Side
    ru: Side


def fields_of(text: str) -> tuple[Field, ...]:
    """All of a file; none where it is not YAML."""
    document, faults = parse_document("", text)
    if faults or not isinstance(document.data, dict):
        return ()
    keys = sorted(document.data, key=lambda key: _ORDER.index(key) if key in _ORDER else -1)
    ordered = {key: document.data[key] for key in keys if key in _ORDER}
    return tuple(_fields(ordered, ()))


def with_fields(text: str, given: Mapping[str, str]) -> str:
    """The file with what was typed into its fields; comments and all else stay.

    Raise `CatalogueError`: `field-unknown`, `edit-failed`.
    """
    changes: dict[Steps, str | list[str]] = {}
    known = {side.name: (field, side) for field in fields_of(text) for side in (field.kk, field.ru)}
    for name, typed in given.items():
        if name not in known:
            raise CatalogueError(
                "field-unknown", f"the file has no text at {name[:80]}", "load the page again"
            )
        field, side = known[name]
        clean = _clean(typed, "\n" if field.is_list else " ")
        if clean != side.text:
            changes[tuple(name.split("."))] = clean.splitlines() if field.is_list else clean
    return with_changes(text, changes) if changes else text


def _fields(data: Mapping[str, Any], above: tuple[str, ...]) -> Iterator[Field]:
    for key, value in data.items():
        path = (*above, str(key))
        if not isinstance(value, dict):
            continue
        sides = [value.get(language) for language in _LANGUAGES]
        if all(isinstance(side, str) for side in sides):
            yield _field(path, *map(str, sides), is_list=False)
        elif all(isinstance(side, list) for side in sides):
            texts = ("\n".join(map(str, side)) for side in sides if isinstance(side, list))
            yield _field(path, *texts, is_list=True)
        else:
            yield from _fields(value, path)


def _field(path: tuple[str, ...], kk: str, ru: str, *, is_list: bool) -> Field:
    dotted = ".".join(path)
    return Field(dotted, is_list, Side(f"{dotted}.kk", kk), Side(f"{dotted}.ru", ru))


def _clean(typed: str, between: str) -> str:
    """Browsers send CRLF; empty lines mean nothing."""
    lines = (line.strip() for line in typed.replace("\r\n", "\n").split("\n"))
    return between.join(line for line in lines if line)
