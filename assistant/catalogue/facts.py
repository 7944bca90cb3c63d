"""Compares what is said with a list of collected facts. Pure: the list is given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from assistant.catalogue.backing import quoted_labels
from assistant.catalogue.model import Catalogue, Facet, Labels, Service
from assistant.text import Language

__all__ = ["Unfound", "unfound"]

_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
_HEDGED: Final = re.compile(r"басқаша болуы мүмкін|может отличаться|могут отличаться")
"""Steps that say so themselves name menus that were seen in the other language only."""
_HOTLINES: Final = frozenset({"1414", "1477", "103", "102", "112"})
"""Numbers to call: no fees or terms."""


@dataclass(frozen=True, slots=True)
class Unfound:
    """A number or a menu name that the facts of a service do not have."""

    service: str
    where: str
    """Dotted field in the service's file."""
    what: str


def unfound(catalogue: Catalogue, facts: Any) -> tuple[Unfound, ...]:
    """Numbers of fees and terms, and sourced menu names, that are not in the service's entry.

    `facts` is a list of entries with an `id`; services without one are left out. What the
    service says to have no source is not looked for.
    """
    entries = {
        str(entry["id"]): _text(entry)
        for entry in facts
        if isinstance(entry, Mapping) and "id" in entry
    }
    return tuple(
        each
        for service in catalogue.services.values()
        if service.id in entries
        for each in (*_numbers(service, entries[service.id]), *_names(service, entries[service.id]))
    )


def _numbers(service: Service, entry: str) -> Iterator[Unfound]:
    known = {_plain(number) for number in _NUMBER.findall(entry)}
    known.update(re.findall(r"\d+", entry))  # days and years of dates
    for facet, fact in (
        (Facet.COST, service.answer.cost),
        (Facet.DURATION, service.answer.duration),
    ):
        if facet in service.unsourced:
            continue
        known_here = known | _HOTLINES | {str(fact.as_of.year)}
        for language in Language:
            for number in _NUMBER.findall(fact.text[language]):
                if _plain(number) not in known_here:
                    yield Unfound(service.id, f"answer.{facet}.{language}", number)


def _names(service: Service, entry: str) -> Iterator[Unfound]:
    for channel, steps in service.answer.channels.items():
        if steps.labels is not Labels.SOURCED:
            continue
        for language in Language:
            if any(map(_HEDGED.search, steps[language])):
                continue
            for name in quoted_labels(steps, language):
                if _folded(name) not in _folded(entry):
                    where = f"answer.channels.{channel}.steps.{language}"
                    yield Unfound(service.id, where, name)


def _text(value: Any) -> str:
    """Every text in an entry, one after another."""
    match value:
        case Mapping():
            return "\n".join(_text(each) for each in value.values())
        case list():
            return "\n".join(_text(each) for each in value)
        case _:
            return str(value)


def _plain(number: str) -> str:
    return number.replace(",", ".")


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").replace("/", " и ").split())
