"""`attached.yaml`: sentences of visitors that the staff attached to services. Pure.

Beside its template in the service's file a sentence stays here for good, so that `komekshi check`
can ask it after every later edit: what was mended once is not to break again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

import msgspec

from assistant.catalogue.source import parse_document
from assistant.errors import CatalogueError
from assistant.text import Language

__all__ = ["FILE", "Attached", "read_attached", "with_attached"]

FILE: Final = "attached.yaml"
"""Path below `intents/`."""

_HEAD: Final = """\
# Sentences of visitors that were missed and that the staff attached to services with
# `komekshi journal review`. `komekshi check` asks them all: each must lead to its service.
# Take out a line whose sentence is no longer to be understood.
"""


@dataclass(frozen=True, slots=True)
class Attached:
    """One line of the file."""

    sentence: str
    """As it was attached, without personal data."""
    service: str
    """`Service.id`."""
    language: Language
    date: date
    """Day on which it was attached."""


def read_attached(text: str) -> tuple[Attached, ...]:
    """The lines of the file; none for an empty one. Raise `CatalogueError` `attached-invalid`."""
    document, faults = parse_document(FILE, text)
    problem = str(faults[0]) if faults else ""
    try:
        lines = msgspec.convert(document.data or [], list[Attached])
    except msgspec.ValidationError as error:
        problem = problem or str(error)
    if problem:
        raise CatalogueError(
            "attached-invalid",
            f"{FILE} can't be read: {problem}",
            "each line is - {sentence: …, service: …, language: kk or ru, date: 2026-12-01}",
        )
    return tuple(lines)


def with_attached(text: str, added: Iterable[Attached]) -> str:
    """The content of the file with more lines at its end; whatever else is in it stays."""
    text = text or _HEAD
    lines = "".join(map(_line, added))
    return f"{text}{'' if text.endswith(chr(10)) else chr(10)}{lines}"


def _line(one: Attached) -> str:
    sentence = json.dumps(one.sentence, ensure_ascii=False)  # a quoted text of YAML too
    told = f"service: {one.service}, language: {one.language}, date: {one.date}"
    return f"- {{sentence: {sentence}, {told}}}\n"
