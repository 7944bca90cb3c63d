"""Tables and JSON of `komekshi models`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable
from types import TracebackType
from typing import Any, Final, Self

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, TextColumn, TransferSpeedColumn
from rich.progress import Progress as Bars
from rich.table import Table

from assistant.cli.exit_codes import report
from assistant.cli.output import error_json, table_console
from assistant.desk.models.choice import ModelPlaces
from assistant.desk.models.overview import Listed, Verdict
from assistant.hearing import OfferedModel
from assistant.hearing.install import Installed, Step

__all__ = ["Progress", "show_list", "show_verdicts", "tell_installed"]

_LINE_S: Final = 5.0
"""Seconds between two lines about one step, where there is no terminal to draw a bar on."""
_STEPS: Final = {
    Step.DOWNLOAD: "downloading",
    Step.UNPACK: "unpacking",
    Step.TRY: "trying it out",
    Step.KEEP: "writing it to the disk",
}


class Progress:
    """What an installation is at: bars on a terminal, a line now and then elsewhere (stderr)."""

    def __init__(self, name: str) -> None:
        self._name = name
        console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
        self._bars = Bars(*columns, TransferSpeedColumn(), console=console)
        self._terminal = console.is_terminal
        self._task: Any = None
        self._step: Step | None = None
        self._told_at = 0.0

    def __enter__(self) -> Self:
        if self._terminal:
            self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._terminal:
            self._bars.stop()

    def report(self, step: Step, done: int, whole: int | None) -> None:
        """Bytes of a step; the next one begins with its first call."""
        begins = step is not self._step
        self._step = step
        if self._terminal:
            if begins:
                self._task = self._bars.add_task(_STEPS[step], total=whole)
            self._bars.update(self._task, completed=done, total=whole)
            return
        now = time.monotonic()
        if begins or now - self._told_at >= _LINE_S:
            self._told_at = now
            far = f": {done // 1_000_000:,} MB" if done else ""
            of = f" of {whole // 1_000_000:,} MB" if done and whole else ""
            sys.stderr.write(f"{self._name}: {_STEPS[step]}{far}{of}\n")
            sys.stderr.flush()


def tell_installed(installed: Installed, model: OfferedModel) -> None:
    """What is there now, and how far it can be trusted."""
    info = installed.info
    if installed.already:
        sys.stdout.write(f"installed already, and whole: {info.path}\n")
        return
    languages = " and ".join(info.languages) or "other languages"
    sys.stdout.write(
        f"installed: {info.name}, {languages}, licence {info.licence or 'not known'}, "
        f"takes {info.memory_mb} MB of memory\n  {info.path}\n"
        f"SHA-256 of the zip: {installed.sha256}\n"
    )
    if not installed.trusted:
        sys.stdout.write(
            "  seen for the first time and recorded: from now on another one is refused\n"
        )
    if installed.as_mirror is not None:
        mirror = "a mirror publishes the same one"
        if not installed.as_mirror:
            mirror = f"a mirror publishes another one, {model.published_by_mirror}"
        sys.stdout.write(f"  {mirror}\n")
    sys.stdout.write(f"use it: komekshi models use {info.name}\n")


def show_list(rows: Iterable[Listed], places: ModelPlaces, *, as_json: bool) -> None:
    """All models with size, languages, licence and published accuracy."""
    if as_json:
        _write({"models": [_row(row) for row in rows], "folder": str(places.installed)})
        return
    table = Table("model", "", "languages", "zip", "memory", "WER %, as published", "licence")
    for row in rows:
        offered = row.offered
        table.add_row(
            row.name,
            _state(row),
            " ".join(row.languages),
            f"{offered.about_mb:,} MB" if offered is not None else "",
            f"{offered.memory_mb:,} MB" if offered is not None and offered.memory_mb else "",
            offered.wer if offered is not None else "",
            _licence(row),
        )
    console = table_console()
    console.print(table)
    console.print(f"installed models: {places.installed}", markup=False, highlight=False)
    if places.forced is not None:
        told = f"KOMEKSHI_MODEL is set, so {places.forced} is used"
        console.print(told, markup=False, highlight=False)


def show_verdicts(verdicts: Iterable[Verdict], *, as_json: bool) -> None:
    """Whether each model is whole; faults of a table go to standard error with their remedy."""
    if as_json:
        _write({"models": [_verdict(verdict) for verdict in verdicts]})
        return
    for verdict in verdicts:
        if verdict.error is not None:
            report(verdict.error)
        elif verdict.vouched:
            sys.stdout.write(f"{verdict.name}: whole\n")
        else:
            sys.stdout.write(f"{verdict.name}: all files are there; no hashes to compare with\n")


def _state(row: Listed) -> str:
    if row.fault is not None:
        return "damaged"
    if row.installed is None:
        return "in use, but missing" if row.in_use else ""
    kind = "embedded" if row.embedded else "installed"
    return f"{kind}, in use" if row.in_use else kind


def _licence(row: Listed) -> str:
    if row.installed is not None and row.installed.licence:
        return row.installed.licence
    return row.offered.licence if row.offered is not None else ""


def _row(row: Listed) -> dict[str, Any]:
    offered = row.offered
    return {
        "name": row.name,
        "installed": row.installed is not None,
        "embedded": row.embedded,
        "in_use": row.in_use,
        "languages": list(row.languages),
        "licence": _licence(row),
        "path": str(row.installed.path) if row.installed is not None else None,
        "address": offered.address if offered is not None else None,
        "zip_mb": offered.about_mb if offered is not None else None,
        "memory_mb": (offered.memory_mb or None) if offered is not None else None,
        "wer": offered.wer if offered is not None else None,
        "error": error_json(row.fault) if row.fault is not None else None,
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    info = verdict.info
    return {
        "name": verdict.name,
        "whole": verdict.error is None,
        "hashes": verdict.vouched,
        "fingerprint": info.fingerprint if info is not None else None,
        "zip_sha256": info.origin.get("sha256") if info is not None else None,
        "error": error_json(verdict.error) if verdict.error is not None else None,
    }


def _write(content: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(content, ensure_ascii=False) + "\n")
