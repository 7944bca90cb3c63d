"""`komekshi journal`: what was asked and what was missed."""

from __future__ import annotations

import dataclasses
import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.exit_codes import setup_failures

__all__ = ["journal"]

journal = typer.Typer(help="The journal: what was asked and missed, and nothing of visitors.")

_Day = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", show_default=False)
]


@journal.command()
def status(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Show where the journal is, how many turns it holds, and since when."""
    with setup_failures():
        from assistant.desk.journal.upkeep import journal_overview
        from assistant.desk.settings import Settings

        found = journal_overview(Settings.from_environment())
    if as_json:
        typer.echo(json.dumps(dataclasses.asdict(found), default=str, ensure_ascii=False))
        return
    span = "" if found.first is None else f", {found.first:%Y-%m-%d} to {found.last:%Y-%m-%d}"
    size = "" if found.bytes is None else f", {found.bytes / 1e6:.1f} MB"
    typer.echo(f"{found.place}{size}")
    typer.echo(f"{found.turns} turns{span}")
    typer.echo(f"{found.misses} of them with words kept, {found.open_misses} not reviewed")
    typer.echo(f"{found.feedback} times visitors said whether an answer helped")
    for path in found.damaged:
        typer.echo(f"damaged and set aside: {path}")


@journal.command()
def export(
    how: Annotated[str, typer.Option("--format", metavar="csv|jsonl")] = "csv",
    since: _Day = None,
    into: Annotated[
        Path | None, typer.Option("--into", metavar="FILE", help="By default standard output.")
    ] = None,
) -> None:
    """Write all turns, oldest first: one row, or one JSON object on a line, for each."""
    with setup_failures():
        from assistant.desk.journal.upkeep import ExportFormat, export_journal
        from assistant.desk.settings import Settings

        if how not in tuple(ExportFormat):
            raise typer.BadParameter(f"known: {', '.join(ExportFormat)}", param_hint="--format")
        day = None if since is None else since.date()
        settings = Settings.from_environment()
        count = export_journal(settings, into or sys.stdout, ExportFormat(how), day)
    if into is not None:
        typer.echo(f"{into}: {count} turns")


@journal.command()
def erase(
    before: _Day = None,
    everything: Annotated[bool, typer.Option("--all", help="Everything there is.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Without asking.")] = False,
) -> None:
    """Erase what is from before a day, or everything, and make sure that it is gone.

    Statistics of these days go too. Exit code 3: something may be left.
    """
    if (before is None) is not everything:
        raise typer.BadParameter("give either --before YYYY-MM-DD or --all")
    day = _day_in_the_past(before)
    what = "everything" if day is None else f"everything from before {day}"
    if not yes:
        typer.confirm(f"Erase {what} from the journal?", abort=True)
    with setup_failures():
        from assistant.desk.journal.upkeep import erase_journal
        from assistant.desk.settings import Settings

        erased = erase_journal(Settings.from_environment(), day)
    typer.echo(f"{erased.rows} rows and {len(erased.files)} damaged journals are erased")
    for path in erased.kept_files:
        typer.echo(f"may hold older rows, delete it if it is not needed: {path}")


def _day_in_the_past(before: datetime | None) -> date | None:
    day = None if before is None else before.date()
    if day is not None and day > datetime.now(UTC).astimezone().date():
        raise typer.BadParameter("it lies in the future; --all erases everything")
    return day
