"""`komekshi voice check`: the sentences of the desk, from hard to easy to hear."""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from rich.console import Console
from rich.progress import Progress

from assistant.cli.exit_codes import setup_failures
from assistant.text import Language

if TYPE_CHECKING:
    from assistant.desk.rehearsal.hearing import Rehearsal, Rehearsed
    from assistant.desk.rehearsal.script import Line

__all__ = ["WORST", "check_voice"]

WORST: Final = 30
"""Sentences listed unless asked otherwise: what one can mend in an hour."""


def check_voice(
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="SERVICE", help="By default all; may be repeated."),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=0, help="At most so many that were not heard before."),
    ] = None,
    worst: Annotated[
        int, typer.Option("--worst", min=1, help="How many sentences to list.")
    ] = WORST,
    as_json: Annotated[
        bool, typer.Option("--json", help="All sentences as one JSON object on standard output.")
    ] = False,
) -> None:
    """Say every sentence, hear it with the desk's own recogniser, list the worst first.

    A sentence takes about half a second. What was heard is kept: an interrupted run goes on
    where it stopped, and only what has changed is heard anew. Exit code 0, whatever was heard.
    """
    with setup_failures():
        _rehearse(only or [], limit=limit, worst=worst, as_json=as_json)


def _rehearse(only: Sequence[str], *, limit: int | None, worst: int, as_json: bool) -> None:
    """Raise `KomekshiError` where voice, models or catalogue can't be used."""
    from assistant.catalogue import load_catalogue
    from assistant.desk.rehearsal.hearing import open_rehearsal, worst_first
    from assistant.desk.rehearsal.script import script
    from assistant.desk.settings import Settings

    settings = Settings.from_environment()
    catalogue = load_catalogue(settings.intents)
    # Many a warning stands in every service; once is enough.
    lines = list({line.key: line for line in reversed(list(script(catalogue, only)))}.values())
    lines.reverse()

    async def heard() -> list[Rehearsed]:
        async with open_rehearsal(settings, catalogue) as rehearsal:
            return await _all(rehearsal, lines, limit)

    found = worst_first(asyncio.run(heard()))
    if as_json:
        sys.stdout.write(json.dumps(_report(found, len(lines)), ensure_ascii=False) + "\n")
    else:
        _show(found, len(lines), worst)


async def _all(rehearsal: Rehearsal, lines: Sequence[Line], limit: int | None) -> list[Rehearsed]:
    found = []
    anew = 0
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("heard", total=len(lines))
        for line in lines:
            known = rehearsal.known(line)
            if known is None and (limit is None or anew < limit):
                known = await rehearsal.hear(line)
                anew += 1
            if known is not None:
                found.append(known)
            progress.advance(task)
    return found


def _show(found: Sequence[Rehearsed], whole: int, worst: int) -> None:
    for each in found[:worst]:
        line = each.line
        sys.stdout.write(
            f"{each.word_error:4.0%} words, {each.letter_error:4.0%} letters  "
            f"{line.owner} {line.number} {line.key}\n"
            f"  said:  {each.said}\n  heard: {each.heard or '…'}\n"
        )
        if each.unknown:
            sys.stdout.write(f"  not in the dictionary: {', '.join(each.unknown)}\n")
    for language, figures in _figures(found).items():
        sys.stdout.write(
            f"{language}: {figures['sentences']} sentences, "
            f"word error {figures['word_error']:.1%}, letters {figures['letter_error']:.1%}\n"
        )
    if len(found) < whole:
        sys.stdout.write(f"not heard yet: {whole - len(found)} sentences\n")


def _figures(found: Sequence[Rehearsed]) -> dict[str, dict[str, Any]]:
    """Means over sentences, each language for itself."""
    figures = {}
    for language in Language:
        part = [each for each in found if each.line.language is language]
        if part:
            figures[language.value] = {
                "sentences": len(part),
                "word_error": round(statistics.mean(each.word_error for each in part), 4),
                "letter_error": round(statistics.mean(each.letter_error for each in part), 4),
            }
    return figures


def _report(found: Sequence[Rehearsed], whole: int) -> dict[str, Any]:
    return {
        "sentences": whole,
        "heard": len(found),
        "by_language": _figures(found),
        "worst_first": [
            {
                "service": each.line.owner,
                "number": each.line.number,
                "key": each.line.key,
                "language": each.line.language.value,
                "word_error": round(each.word_error, 3),
                "letter_error": round(each.letter_error, 3),
                "text": each.line.text,
                "said": each.said,
                "heard": each.heard,
                "not_in_the_dictionary": list(each.unknown),
            }
            for each in found
        ],
    }
