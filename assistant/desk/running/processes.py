"""The processes of a desk and what memory they take, from `/proc`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["DeskProcess", "desk_processes"]

_PROC: Final = Path("/proc")
_ROLES: Final = {
    "hearing/worker.py": "recogniser",
    "assistant.voice.worker": "voice",
    "chrom": "browser",
    "firefox": "browser",
}
"""What a child is for, by a part of its command line."""


@dataclass(frozen=True, slots=True)
class DeskProcess:
    """One process."""

    pid: int
    role: str
    """`desk`, `recogniser`, `voice`, `browser` or `other`."""
    memory_mb: float
    """Its share: what several processes have in common is divided among them (PSS)."""


def desk_processes(pid: int | None = None) -> tuple[DeskProcess, ...]:
    """A desk, by default this process, and all that it has started; those that end are left out."""
    root = os.getpid() if pid is None else pid
    return tuple(_with_children(root, "desk"))


def _with_children(pid: int, role: str) -> Iterator[DeskProcess]:
    try:
        yield DeskProcess(pid, role, _pss_mb(pid))
        children = {
            int(child)
            for task in (_PROC / str(pid) / "task").iterdir()
            for child in (task / "children").read_text().split()
        }
    except (OSError, ValueError):
        return
    for child in sorted(children):
        yield from _with_children(child, _role(child))


def _role(pid: int) -> str:
    try:
        line = (_PROC / str(pid) / "cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return "other"
    return next((role for part, role in _ROLES.items() if part in line), "other")


def _pss_mb(pid: int) -> float:
    """Raise `OSError` or `ValueError` for a process that has ended."""
    for line in (_PROC / str(pid) / "smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024 / 1_000_000
    raise ValueError(f"process {pid} has no memory")
