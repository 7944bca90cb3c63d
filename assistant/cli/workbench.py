"""`komekshi workbench`: the staff's pages."""

from __future__ import annotations

import os
import sys

import typer

from assistant.cli.exit_codes import setup_failures

__all__ = ["workbench"]

workbench = typer.Typer(help="The staff's pages, where [workbench] enabled = true in the settings.")


@workbench.callback()
def about() -> None:
    """Nothing of its own: see the commands."""


@workbench.command()
def password() -> None:
    """Set the password that the staff's pages ask for; read from the terminal or from a pipe."""
    with setup_failures():
        from assistant.desk.staff.routes import staff_password

        chosen = (
            typer.prompt("new password", hide_input=True, confirmation_prompt=True)
            if sys.stdin.isatty()
            else sys.stdin.readline().rstrip("\r\n")
        )
        staff_password(os.environ).change(chosen)
        typer.echo("the password is changed; those who are logged in stay so until the desk ends")
