"""`komekshi check`: what is wrong in `intents/`."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.cli.exit_codes import ExitCode, setup_failures

__all__ = ["check"]


def check(
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object on standard output.")
    ] = False,
) -> None:
    """Look for faults in the services and questions under intents/.

    Exit code 0: none, or warnings only. 3: errors, or files that can't be read.
    """
    with setup_failures():
        from assistant.cli.check_showing import show
        from assistant.desk.gates import examine_catalogue
        from assistant.desk.settings import Settings

        examined = examine_catalogue(Settings.from_environment())
    show(examined, as_json=as_json)
    if examined.errors:
        raise typer.Exit(ExitCode.SETUP)
