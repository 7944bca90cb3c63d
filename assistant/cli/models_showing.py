"""Tables and JSON of `komekshi models`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.table import Table

from assistant.cli.exit_codes import report
from assistant.desk.model_choice import ModelPlaces
from assistant.desk.models_overview import Listed, Verdict

__all__ = ["show_list", "show_verdicts"]

_PIPED_WIDTH = 200
"""Columns of a table that goes into a file or a pipe."""


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
    console = _console()
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
        "error": _error(row.fault),
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    info = verdict.info
    return {
        "name": verdict.name,
        "whole": verdict.error is None,
        "hashes": verdict.vouched,
        "fingerprint": info.fingerprint if info is not None else None,
        "zip_sha256": info.origin.get("sha256") if info is not None else None,
        "error": _error(verdict.error),
    }


def _error(error: Any) -> dict[str, str] | None:
    if error is None:
        return None
    return {"code": error.code, "message": error.message, "remedy": error.remedy}


def _console() -> Console:
    console = Console()
    if not console.is_terminal:
        console.width = _PIPED_WIDTH
    return console


def _write(content: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(content, ensure_ascii=False) + "\n")
