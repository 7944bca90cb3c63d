"""What is measured on: one sentence, typed or spoken, and what would be right."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

import yaml

from assistant.catalogue import Catalogue, Channel, Facet
from assistant.desk.evaluation.data import Row, Rows, load_phrases, load_rows
from assistant.errors import EvaluationError

__all__ = ["Asked", "Case", "check_known", "read_cases"]

_KEY_DIGITS: Final = 12
_NOT_DATA: Final = "name a folder such as benchmarks/data/test or tests/phrases, or a file in it"


class Asked(StrEnum):
    """What kind of question a sentence is."""

    SERVICE = "service"
    FACET = "facet"
    """A service and a part of its answer."""
    FOLLOW_UP = "follow-up"
    """A part of the answer that was just given."""
    OTHER = "other talk"
    """Nothing that the catalogue has."""


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence and its meaning."""

    text: str
    asked: Asked
    language: str
    """`kk`, `ru` or `mixed`."""
    kind: str
    """`plain`, `short`, `story`; of other talk `near` or `far`; empty where nobody said."""
    service: str | None = None
    """The service meant."""
    right: frozenset[str] = frozenset()
    """That and all others that a fair listener would take."""
    facet: Facet | None = None
    channel: Channel | None = None
    sound: Path | None = field(default=None, compare=False)
    """The recording; None for a typed sentence."""
    snr: str = ""
    """Decibels of speech above noise; empty for none."""
    voice: str = ""
    """Who speaks."""

    @property
    def key(self) -> str:
        """Names the case in results, the same in every run."""
        parts = "\t".join((self.text, self.asked, self.snr, self.voice))
        return hashlib.sha256(parts.encode()).hexdigest()[:_KEY_DIGITS]


def read_cases(places: Sequence[Path]) -> tuple[Case, ...]:
    """All sentences of some files and folders. Raise `EvaluationError` with file and fault."""
    found = tuple(case for place in places for case in _cases(_rows(place)))
    if not found:
        named = ", ".join(map(str, places))
        raise EvaluationError("evaluation-empty", f"{named} holds no sentence", _NOT_DATA)
    return found


def check_known(cases: Iterable[Case], catalogue: Catalogue) -> None:
    """Raise `EvaluationError` where a sentence asks for what the catalogue has not."""
    known = {phrase.target for phrase in catalogue.phrases} | set(catalogue.services)
    for case in cases:
        unknown = sorted(case.right - known)
        if unknown:
            raise EvaluationError(
                "evaluation-service",
                f"«{case.text}» asks for {unknown[0]}, and there is no such service",
                "correct its id; `komekshi catalogue list` shows all",
            )


def _rows(place: Path) -> Rows:
    if not place.exists():
        raise EvaluationError("evaluation-missing", f"there is no {place}", _NOT_DATA)
    if not _holds_phrases(place):
        return load_rows(place)
    if place.is_dir():
        return load_phrases(place)
    rows = load_phrases(place.parent).in_scope
    return Rows(in_scope=tuple(row for row in rows if row.service == place.stem))


def _holds_phrases(place: Path) -> bool:
    """Whether it has the form of `tests/phrases`: a file a service with lists `kk` and `ru`."""
    first = min(place.glob("*.yaml"), default=None) if place.is_dir() else place
    try:
        read = None if first is None else yaml.load(first.read_bytes(), Loader=yaml.CSafeLoader)
    except (OSError, yaml.YAMLError):
        return False  # whoever reads it in full says what is wrong
    return isinstance(read, dict) and bool(read) and set(read) <= {"kk", "ru"}


def _cases(rows: Rows) -> Iterator[Case]:
    for row in rows.in_scope:
        yield _of_row(row, Asked.SERVICE)
    for row in rows.out_of_scope:
        yield _of_row(row, Asked.OTHER)
    for asides, asked in ((rows.facets, Asked.FACET), (rows.follow_ups, Asked.FOLLOW_UP)):
        for aside in asides:
            yield Case(
                aside.text,
                asked,
                aside.language,
                kind="",
                service=aside.service,
                right=frozenset(filter(None, (aside.service,))),
                facet=aside.facet,
                channel=aside.channel,
            )


def _of_row(row: Row, asked: Asked) -> Case:
    return Case(row.text, asked, row.language, row.kind, row.service, row.right)
