"""Reading a list of recordings and what is asked in each: tab-separated, one a line."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from assistant.desk.evaluation.cases import Asked, Case
from assistant.errors import EvaluationError

__all__ = ["COLUMNS", "read_manifest", "write_manifest"]

COLUMNS: Final = ("file", "text", "language", "service", "kind", "snr", "voice")
"""`file` counts from the manifest's folder; `service` is empty for other talk, and may name
further right services after the first, with spaces between."""

_REMEDY: Final = f"its first line names the columns, with tabs between: {' '.join(COLUMNS)}"


def read_manifest(path: Path) -> tuple[Case, ...]:
    """All recordings of a manifest. Raise `EvaluationError` with line and fault."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
            lacking = [name for name in COLUMNS[:4] if name not in (reader.fieldnames or ())]
            if lacking:
                raise _broken(f"{path} has no column {lacking[0]!r}")
            cases = tuple(_case(path, reader.line_num, line) for line in reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise _broken(f"{path} can't be read: {error}") from error
    if not cases:
        raise EvaluationError("evaluation-empty", f"{path} names no recording", _REMEDY)
    return cases


def write_manifest(path: Path, cases: tuple[Case, ...]) -> None:
    """Write it so that `read_manifest` reads the same."""
    lines = ["\t".join(COLUMNS)]
    for case in cases:
        meant = [case.service] if case.service else []
        services = " ".join((*meant, *sorted(case.right - frozenset(meant))))
        sound = "" if case.sound is None else str(case.sound.relative_to(path.parent))
        row = (sound, case.text, case.language, services, case.kind, case.snr, case.voice)
        lines.append("\t".join(row))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _case(path: Path, number: int, line: Mapping[str, str | None]) -> Case:
    told = {name: (line.get(name) or "").strip() for name in COLUMNS}
    where = f"{path}, line {number}"
    if not told["file"] or not told["text"]:
        raise _broken(f"{where}: no file or no text")
    sound = path.parent / told["file"]
    if not sound.is_file():
        raise EvaluationError(
            "evaluation-sound",
            f"{where}: there is no recording {sound}",
            "record it, or take the line out",
        )
    services = told["service"].split()
    return Case(
        told["text"],
        Asked.SERVICE if services else Asked.OTHER,
        told["language"],
        told["kind"],
        services[0] if services else None,
        frozenset(services),
        sound=sound,
        snr=told["snr"],
        voice=told["voice"],
    )


def _broken(message: str) -> EvaluationError:
    return EvaluationError("evaluation-data", message, _REMEDY)
