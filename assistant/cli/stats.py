"""`komekshi stats`: what was asked, how it went, how long it took."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.exit_codes import setup_failures

if TYPE_CHECKING:
    from assistant.journal.outcomes import Period

__all__ = ["stats"]

_Day = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", show_default=False)
]


def stats(
    since: _Day = None,
    until: _Day = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="A table with a figure in each row.")
    ] = False,
    svg: Annotated[
        Path | None, typer.Option("--svg", metavar="DIR", help="Draw all pictures into a folder.")
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="OUT.html", help="Write one sheet to print."),
    ] = None,
    language: Annotated[
        str, typer.Option("--language", metavar="kk|ru", help="Of services, pictures and report.")
    ] = "ru",
) -> None:
    """Show what visitors asked, by default in the last seven days.

    Exit code 3: there is no journal, or something can't be written.
    """
    with setup_failures():
        from assistant.cli.stats_showing import show_table, write_csv, write_json
        from assistant.desk.journal.figures import read_figures, write_charts, write_report
        from assistant.desk.settings import Settings
        from assistant.text import Language

        if as_json and as_csv:
            raise typer.BadParameter("--json or --csv, not both")
        if language not in tuple(Language):
            raise typer.BadParameter(f"known: {', '.join(Language)}", param_hint="--language")
        said_in = Language(language)
        settings = Settings.from_environment()
        first, last = (None if day is None else day.date() for day in (since, until))
        figures = read_figures(settings, _period(first, last))
        if as_json:
            write_json(figures.statistics)
        elif as_csv:
            write_csv(figures.statistics)
        elif svg is None and report is None:
            show_table(figures, said_in)
        written = () if svg is None else write_charts(figures, said_in, svg)
        if report is not None:
            written = (*written, write_report(settings, figures, said_in, report))
    for path in written:
        typer.echo(f"written: {path}", err=as_json or as_csv)


def _period(since: date | None, until: date | None) -> Period:
    from assistant.desk.journal.figures import today
    from assistant.journal.outcomes import Period, week_until

    last = until or today()
    return week_until(last) if since is None else Period(since, last)
