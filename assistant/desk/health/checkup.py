"""What a check of the doctor says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

__all__ = ["Check", "Verdict", "first_of"]

_NAMED: Final = 5
"""Findings or words named in full; the rest are counted."""


class Verdict(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARN = "warn"
    """The desk works, but less well or not everywhere."""
    FAIL = "fail"
    """The desk does not work until this is mended."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at."""

    name: str
    verdict: Verdict
    detail: str
    """What was found, one sentence without a full stop."""
    remedy: str = ""
    """What to do; empty where nothing needs doing."""


def first_of(names: Sequence[str]) -> list[str]:
    """The first names, and how many more there are."""
    rest = len(names) - _NAMED
    return [*names[:_NAMED], *([f"and {rest} more"] if rest > 0 else [])]
