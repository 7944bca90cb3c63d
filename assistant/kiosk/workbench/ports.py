"""What the staff's pages need of a desk. All but `say` and `hear` block: they run in threads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

__all__ = [
    "Bench",
    "Heard",
    "MissGroup",
    "Misses",
    "OpenDraft",
    "Remark",
    "Revision",
    "Room",
    "ServiceLine",
    "Shelf",
    "Studio",
]


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One line of the list of services."""

    id: str
    folder: str
    kk: str
    ru: str
    confidence: str
    channels: tuple[str, ...]
    phrases: int
    doubts: tuple[str, ...]
    remarks: int


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A service's file as it was read."""

    service: str
    file: str
    text: str
    revision: str


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that the check says."""

    severity: str
    """`error`, `warning`."""
    code: str
    field: str
    line: int | None
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Revision:
    """An earlier state of a file."""

    name: str
    at: str
    author: str
    subject: str


@dataclass(frozen=True, slots=True)
class Heard:
    """A phrase that was said by a synthetic voice and heard by the desk."""

    said: str
    heard: str
    taken_for: str
    """Service that it leads to; empty for none."""
    right: bool


@dataclass(frozen=True, slots=True)
class MissGroup:
    """Questions that were missed, put together."""

    key: str
    count: int
    examples: tuple[str, ...]
    nearest: tuple[tuple[str, str], ...]
    """Service and title."""


class Shelf(Protocol):
    """The catalogue's files. Raise `KomekshiError`."""

    def services(self) -> Sequence[ServiceLine]: ...

    def draft(self, service: str, revision: str | None = None) -> OpenDraft:
        """As it is, or as it was."""
        ...

    def examine(self, service: str, text: str) -> Sequence[Remark]: ...

    def save(self, service: str, text: str, revision: str, author: str) -> OpenDraft: ...

    def history(self, service: str) -> Sequence[Revision]: ...


class Studio(Protocol):
    """Voice and ears. Raise `KomekshiError`."""

    async def say(self, text: str, language: str) -> bytes:
        """WAV."""
        ...

    async def hear(self, service: str, phrases: Sequence[tuple[str, str]]) -> Sequence[Heard]:
        """Each phrase with its language."""
        ...


class Misses(Protocol):
    """Questions that were missed. Raise `KomekshiError`."""

    def groups(self) -> Sequence[MissGroup]: ...

    def attach(self, key: str, service: str) -> str:
        """What came of it, in words."""
        ...

    def close(self, key: str, *, wanted: bool) -> None:
        """A new service is wanted, or it is not for this desk."""
        ...


class Room(Protocol):
    """The desk itself. Raise `KomekshiError`."""

    def status(self) -> Mapping[str, Any]: ...

    def log(self) -> Sequence[str]:
        """The last lines."""
        ...

    async def doctor(self) -> Sequence[tuple[str, str, str, str]]:
        """Verdict, name, detail, remedy."""
        ...

    def statistics(self, language: str) -> str:
        """A fragment of HTML that is made of numbers and titles only."""
        ...


@dataclass(frozen=True, slots=True)
class Bench:
    """All of it; what a desk lacks is None."""

    shelf: Shelf
    studio: Studio | None = None
    misses: Misses | None = None
    room: Room | None = None
