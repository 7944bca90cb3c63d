"""`komekshi journal review`: what was missed, and what becomes of it."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.cli.exit_codes import setup_failures

__all__ = ["review"]

_LIMIT = 20


def review(
    attach: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--attach",
            metavar="GROUP SERVICE",
            help="Make its most frequent sentence a phrase of a service.",
            show_default=False,
        ),
    ] = None,
    sentence: Annotated[
        list[str] | None,
        typer.Option(
            "--sentence",
            metavar="TEXT",
            help="With --attach: this one instead; may be repeated.",
            show_default=False,
        ),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option("--language", metavar="kk|ru", help="With --attach: if it is another one."),
    ] = None,
    wanted: Annotated[
        str | None, typer.Option("--wanted", metavar="GROUP", help="A new service is wanted.")
    ] = None,
    not_for_us: Annotated[
        str | None, typer.Option("--not-for-us", metavar="GROUP", help="No business of this desk.")
    ] = None,
    note: Annotated[
        str | None, typer.Option("--note", metavar="TEXT", help="With the two before it.")
    ] = None,
    decided: Annotated[
        bool, typer.Option("--decided", help="List what was decided so far.")
    ] = False,
    interactive: Annotated[
        bool, typer.Option("--interactive", "-i", help="Ask about one group after the other.")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Groups that are listed.")] = _LIMIT,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """List questions that were missed, alike ones together, or decide what becomes of them.

    An attached sentence is asked by every later `komekshi check`. Exit code 3: refused, and
    everything is as it was.
    """
    if sum((attach is not None, wanted is not None, not_for_us is not None, decided)) > 1:
        raise typer.BadParameter("one of --attach, --wanted, --not-for-us and --decided at a time")
    if attach is None and (sentence or language):
        raise typer.BadParameter("--sentence and --language go with --attach")
    with setup_failures():
        from assistant.cli.journal_reviewing import Review
        from assistant.desk.journal.place import journal_url, reading_journal
        from assistant.desk.settings import Settings
        from assistant.desk.staff.reviewing import Reviewing
        from assistant.text import Language

        if language is not None and language not in tuple(Language):
            raise typer.BadParameter(f"known: {', '.join(Language)}", param_hint="--language")
        settings = Settings.from_environment()
        with reading_journal(journal_url(settings)) as engine:
            shown = Review(Reviewing(settings, engine), as_json=as_json)
            if attach is not None:
                said_in = None if language is None else Language(language)
                shown.attach(*attach, said_in, tuple(sentence or ()))
            elif wanted is not None:
                shown.want(wanted, note)
            elif not_for_us is not None:
                shown.refuse(not_for_us, note)
            elif decided:
                shown.decided()
            elif interactive:
                shown.interview()
            else:
                shown.groups(limit)
