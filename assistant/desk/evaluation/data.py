"""Reading sentences with what they mean: `benchmarks/data/{dev,test}` and `tests/phrases`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec
import yaml

from assistant.catalogue import Channel, Facet
from assistant.catalogue.mapping import read_mapping
from assistant.errors import EvaluationError

__all__ = ["Aside", "Row", "Rows", "every_second", "load_lists", "load_phrases", "load_rows"]


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence and the service that it asks for."""

    text: str
    language: str
    """`kk`, `ru` or `mixed`."""
    kind: str
    """`plain`, `short`, `story`; of other talk `near` or `far`."""
    service: str | None = None
    """None for talk about other things."""
    also: tuple[str, ...] = ()
    """Services that a fair listener would take as well."""

    @property
    def right(self) -> frozenset[str]:
        """Every service that is right."""
        return frozenset(self.also) | ({self.service} if self.service else frozenset())


class Aside(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence about a part of an answer, with or without the service."""

    text: str
    language: str
    service: str | None = None
    facet: Facet | None = None
    channel: Channel | None = None


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    in_scope: tuple[Row, ...] = ()
    out_of_scope: tuple[Row, ...] = ()
    facets: tuple[Aside, ...] = ()
    follow_ups: tuple[Aside, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """All that a folder holds."""

    in_scope: tuple[Row, ...] = ()
    out_of_scope: tuple[Row, ...] = ()
    facets: tuple[Aside, ...] = ()
    follow_ups: tuple[Aside, ...] = ()


def load_rows(place: Path) -> Rows:
    """Read a file, or all `.yaml` files of a folder, in the order of their names.

    Raise `EvaluationError` with file and fault.
    """
    files = sorted(place.glob("*.yaml")) if place.is_dir() else [place]
    if not files:
        raise EvaluationError(
            "evaluation-empty", f"{place} holds no .yaml file", "name a folder with sentences"
        )
    read = [_read(path) for path in files]
    return Rows(
        in_scope=tuple(row for file in read for row in file.in_scope),
        out_of_scope=tuple(row for file in read for row in file.out_of_scope),
        facets=tuple(row for file in read for row in file.facets),
        follow_ups=tuple(row for file in read for row in file.follow_ups),
    )


def load_phrases(folder: Path) -> Rows:
    """The test sentences of the catalogue: a file a service with lists `kk` and `ru`."""
    rows = []
    for path in sorted(folder.glob("*.yaml")):
        for language, texts in sorted(read_mapping(path, _broken).items()):
            rows += [Row(text, language, "plain", path.stem) for text in texts]
    return Rows(in_scope=tuple(rows))


def load_lists(folder: Path) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Curt and damaged questions, and talk about other things, of `tests/match/sentences`."""
    asked = [
        Row(text, "mixed", "short", service)
        for name in ("kk", "ru", "damaged")
        for service, texts in sorted(read_mapping(folder / f"{name}.yaml", _broken).items())
        for text in texts
    ]
    talk = yaml.load((folder / "out_of_scope.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    return tuple(asked), tuple(Row(text, "mixed", "far") for text in talk)


def every_second(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Those of every second service by name: the half that may be fitted to."""
    some = list(rows)
    services = frozenset(sorted({row.service for row in some if row.service})[::2])
    return tuple(row for row in some if row.service in services)


def _read(path: Path) -> _File:
    try:
        return msgspec.convert(read_mapping(path, _broken), _File, strict=True)
    except msgspec.ValidationError as error:
        raise _broken(path, str(error)) from error


def _broken(path: Path, fault: str) -> EvaluationError:
    return EvaluationError(
        "evaluation-data", f"{path}: {fault}", "mend the file; benchmarks/data/README.md shows how"
    )
