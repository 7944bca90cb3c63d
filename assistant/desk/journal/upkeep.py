"""What an administrator does with the journal: export, erase, look how large it is."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TextIO

from assistant.desk.journal.place import journal_url, reading_journal
from assistant.desk.settings import Settings
from assistant.errors import JournalError
from assistant.journal.erase import Erased, erase
from assistant.journal.export import COLUMNS, export_turns
from assistant.journal.overview import Overview, overview

__all__ = ["ExportFormat", "erase_journal", "export_journal", "journal_overview"]

_BEGINS_FORMULA: Final = ("=", "+", "-", "@", "\t")
"""A spreadsheet would work out a visitor's words that begin so."""


class ExportFormat(StrEnum):
    """How exported rows are written."""

    CSV = "csv"
    JSONL = "jsonl"


def export_journal(
    settings: Settings, into: TextIO | Path, how: ExportFormat, since: date | None = None
) -> int:
    """Write all turns since a day; return how many. Raise `JournalError`, for a file too."""
    begin = None if since is None else datetime.combine(since, time()).astimezone()
    with reading_journal(journal_url(settings)) as engine, _writable(into) as out:
        rows = export_turns(engine, begin)
        return _csv(rows, out) if how is ExportFormat.CSV else _json_lines(rows, out)


def erase_journal(settings: Settings, before: date | None) -> Erased:
    """Erase what is from before a day, or everything. Raise `JournalError`."""
    with reading_journal(journal_url(settings)) as engine:
        return erase(engine, before)


def journal_overview(settings: Settings) -> Overview:
    """Raise `JournalError` where there is none."""
    with reading_journal(journal_url(settings)) as engine:
        return overview(engine)


@contextmanager
def _writable(into: TextIO | Path) -> Iterator[TextIO]:
    """A new file that only this user can read, or the stream itself."""
    if not isinstance(into, Path):
        yield into
        return
    try:
        into.touch(mode=0o600)
        with into.open("w", encoding="utf-8", newline="") as file:
            yield file
    except OSError as error:
        raise JournalError(
            "journal-export", f"{into} can't be written: {error}", "name another file"
        ) from error


def _csv(rows: Iterable[Mapping[str, Any]], out: TextIO) -> int:
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    count = 0
    for row in rows:
        table.writerow([_cell(value) for value in row.values()])
        count += 1
    return count


def _cell(value: object) -> object:
    match value:
        case bool():
            return int(value)
        case str() if value.startswith(_BEGINS_FORMULA):
            return f"'{value}"
        case _:
            return value


def _json_lines(rows: Iterable[Mapping[str, Any]], out: TextIO) -> int:
    count = 0
    for row in rows:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
        count += 1
    return count
