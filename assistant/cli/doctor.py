"""`komekshi doctor`: what works on this machine, and the remedy for what does not."""

from __future__ import annotations

import asyncio

import typer

from assistant.cli.exit_codes import ExitCode, setup_failures

__all__ = ["doctor"]


def doctor() -> None:
    """Examine everything that can be wrong on this machine, and name the remedy.

    Exit code 0: the desk works, with limits at most. 3: something must be mended first.
    """
    with setup_failures():
        from assistant.desk.doctor import Verdict, conclusion, examine
        from assistant.desk.settings import Settings

        checks = asyncio.run(examine(Settings.from_environment()))
    for found in checks:
        typer.echo(f"{found.verdict.upper():4}  {found.name}: {found.detail}")
        if found.remedy:
            typer.echo(f"      → {found.remedy}")
    typer.echo(conclusion(checks))
    if any(found.verdict is Verdict.FAIL for found in checks):
        raise typer.Exit(ExitCode.SETUP)
