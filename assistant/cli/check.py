"""`komekshi check`: what is wrong in `intents/`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.exit_codes import ExitCode, setup_failures

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
) -> None:
    """Look for faults in the services and questions under intents/.

    Exit code 0: none, or warnings only. 3: errors, or files that can't be read.
    """
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
