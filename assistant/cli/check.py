"""`komekshi check`: what is wrong in `intents/`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.exit_codes import ExitCode, setup_failures
from assistant.cli.voice_check import WORST, check_voice

__all__ = ["check"]


def check(
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object on standard output.")
    ] = False,
    phrases: Annotated[
        Path | None,
        typer.Option(
            "--phrases",
            metavar="DIR",
            help="Sentences that try the templates; by default tests/phrases.",
        ),
    ] = None,
    thorough: Annotated[
        bool, typer.Option("--thorough", help="Match every phrase, not only a sample; minutes.")
    ] = False,
    voice: Annotated[
        bool,
        typer.Option("--voice", help="Hear every sentence instead; see `komekshi voice check`."),
    ] = False,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="SERVICE", help="With --voice; may be repeated."),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=0, help="With --voice: at most so many sentences anew."),
    ] = None,
) -> None:
    """Look for faults in the services and questions under intents/.

    Exit code 0: none, or warnings only. 3: errors, or files that can't be read.
    """
    if voice:
        check_voice(only, limit=limit, worst=WORST, as_json=as_json)
        return
    with setup_failures():
        from assistant.cli.check_showing import show
        from assistant.desk.gates import examine_catalogue
        from assistant.desk.settings import Settings

        examined = examine_catalogue(
            Settings.from_environment(), phrases=phrases, thorough=thorough
        )
    show(examined, as_json=as_json)
    if examined.errors:
        raise typer.Exit(ExitCode.SETUP)
