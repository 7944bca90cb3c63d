"""`komekshi install-service` and `uninstall-service`: started with the machine, by systemd."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from assistant.cli.exit_codes import setup_failures

__all__ = ["install_service", "uninstall_service"]


def install_service(
    start: Annotated[
        bool, typer.Option("--start/--no-start", help="Whether the desk is started at once.")
    ] = True,
) -> None:
    """Have systemd start the desk with the machine, watch it and start it anew when it dies.

    It becomes a service of this user, so run this as the user who owns microphone and
    loudspeaker. May be called again after an update.
    """
    with setup_failures():
        from assistant.desk.running.service_unit import install_service as install
        from assistant.desk.settings import Settings

        for step in install(Settings.from_environment(), os.environ, start=start):
            typer.echo(step)
    typer.echo("its log: journalctl --user -u komekshi -f · how it is: komekshi ctl status")


def uninstall_service() -> None:
    """Stop the desk and have systemd forget it."""
    with setup_failures():
        from assistant.desk.running.service_unit import uninstall_service as uninstall

        for step in uninstall(os.environ):
            typer.echo(step)
