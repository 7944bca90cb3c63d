"""Voices, scripts and heard sentences on standard output: for people, or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from assistant.cli.exit_codes import report
from assistant.cli.output import error_json
from assistant.errors import SetupError
from assistant.text import Language, guess_language

if TYPE_CHECKING:
    from assistant.desk.rehearsal.saying import VoicesInUse
    from assistant.desk.rehearsal.script import Line
    from assistant.voice import Recordings

__all__ = ["show_script", "show_voices", "spoken_language"]


def spoken_language(text: str, wanted: str | None) -> Language:
    """The language asked for, or guessed. Raise `SetupError` `language-unknown`."""
    if wanted is None:
        return guess_language(text)
    try:
        return Language(wanted.lower())
    except ValueError:
        raise SetupError(
            "language-unknown", f"there is no language {wanted!r}", "say --language kk or ru"
        ) from None


def show_voices(in_use: VoicesInUse, *, as_json: bool) -> None:
    """What speaks, how, and what people have recorded."""
    settings = in_use.settings
    if as_json:
        _print_json(
            {
                "voices": {language.value: name for language, name in in_use.voices.items()},
                "rate": settings.rate,
                "volume": settings.volume,
                "pitch": settings.pitch,
                "recorded": dict(in_use.recorded),
                "error": error_json(in_use.error) if in_use.error else None,
                "faults": [error_json(fault) for fault in in_use.faults],
            }
        )
        return
    for language, name in in_use.voices.items():
        sys.stdout.write(f"{language}  {name}\n")
    sys.stdout.write(
        f"{settings.rate} words a minute, volume {settings.volume:g}, pitch {settings.pitch}\n"
    )
    for service, count in in_use.recorded.items():
        sys.stdout.write(f"recorded: {service}, {count} sentences\n")
    for error in filter(None, (in_use.error, *in_use.faults)):
        report(error)


def show_script(
    lines: Iterable[Line], recordings: Recordings, *, missing: bool, as_json: bool
) -> None:
    """Sentences to read, those of a service under its name."""
    told = [
        (line, recorded)
        for line in lines
        if not ((recorded := recordings.entry(line.text, line.language) is not None) and missing)
    ]
    if as_json:
        _print_json([{**_line(line), "recorded": recorded} for line, recorded in told])
        return
    owner = ""
    for line, recorded in told:
        if line.owner != owner:
            owner = line.owner
            sys.stdout.write(f"\n{owner}\n\n")
        mark = " (recorded)" if recorded else ""
        sys.stdout.write(f"{line.number:4}  {line.key}{mark}\n      {line.text}\n")


def _line(line: Line) -> dict[str, object]:
    return {
        "service": line.owner,
        "number": line.number,
        "key": line.key,
        "language": line.language.value,
        "text": line.text,
        "where": line.where,
    }


def _print_json(content: object) -> None:
    sys.stdout.write(json.dumps(content, ensure_ascii=False) + "\n")
