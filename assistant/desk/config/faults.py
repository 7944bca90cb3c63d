"""What is wrong in a settings file, with its line and what to do, in words for an administrator."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from assistant.errors import SetupError

if TYPE_CHECKING:
    from pydantic import ValidationError

__all__ = ["Fault", "Place", "faults_of", "refused"]

_UNKNOWN: Final = frozenset({"extra_forbidden", "unexpected_keyword_argument"})

Place = Callable[[str, str | None], str]
"""Where a section, or a key of it, was written: a line of the file, or a variable."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong."""

    where: str
    """File with line, or environment variable."""
    message: str
    remedy: str
    code: str = "settings-value"

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


def faults_of(
    error: ValidationError, known: Mapping[str, Sequence[str]], place: Place
) -> tuple[Fault, ...]:
    """Pydantic's findings; `known` has the keys of each section."""
    return tuple(
        _fault([str(part) for part in each["loc"]], each["type"], each, known, place)
        for each in error.errors(include_url=False)
    )


def refused(path: Path, faults: Sequence[Fault]) -> SetupError:
    """One error that names all faults."""
    first, *others = faults
    told = "".join(f"\n  {fault} ({fault.remedy})" for fault in others)
    message = f"{first} ({first.remedy}){told}" if others else str(first)
    remedy = f"correct {path}, then try `komekshi config check`" if others else first.remedy
    return SetupError(first.code, message, remedy)


def _fault(
    loc: list[str], kind: str, found: Any, known: Mapping[str, Sequence[str]], place: Place
) -> Fault:
    section, key = loc[0], loc[1] if len(loc) > 1 else None
    where = place(section, key)
    match kind in _UNKNOWN, key:
        case True, None:
            return Fault(
                where,
                f"there is no section [{section}]",
                _nearest(section, known),
                "settings-unknown-key",
            )
        case True, str():
            return Fault(
                where,
                f"[{section}] has no key {key!r}",
                _nearest(str(key), known.get(section, ())),
                "settings-unknown-key",
            )
        case _, None:
            return Fault(where, f"{section} is no section", f"write it as [{section}]")
        case _:
            message = str(found["msg"])
            return Fault(
                where,
                f"[{section}] {key} is {found['input']!r}",
                f"{message[:1].lower()}{message[1:]}",
            )


def _nearest(name: str, known: Iterable[str]) -> str:
    names = sorted(known)
    if near := difflib.get_close_matches(name, names, 1):
        return f"did you mean {near[0]!r}?"
    return f"known are: {', '.join(names)}"
