"""`komekshi doctor`: what works on this machine, and the remedy for what does not."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.exit_codes import ExitCode, setup_failures

if TYPE_CHECKING:
    from assistant.desk.health.doctor import Check
    from assistant.desk.settings import Settings

__all__ = ["doctor"]


def doctor(
    echo: Annotated[
        bool,
        typer.Option(
            "--echo",
            help="Play a sound and measure how much of it comes back into the microphone.",
        ),
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object on standard output.")
    ] = False,
) -> None:
    """Examine everything that can be wrong on this machine, and name the remedy.

    Exit code 0: the desk works, with limits at most. 3: something must be mended first.
    """
    with setup_failures():
        from assistant.desk.health.doctor import Verdict, examine
        from assistant.desk.settings import Settings

        settings = Settings.from_environment()
        if echo:
            _echo(settings, as_json=as_json)
            return
        checks = asyncio.run(examine(settings))
    _show(checks, as_json=as_json)
    if any(found.verdict is Verdict.FAIL for found in checks):
        raise typer.Exit(ExitCode.SETUP)


def _show(checks: tuple[Check, ...], *, as_json: bool) -> None:
    from assistant.desk.health.doctor import conclusion

    if as_json:
        told = {"checks": [asdict(each) for each in checks], "conclusion": conclusion(checks)}
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for found in checks:
        typer.echo(f"{found.verdict.upper():4}  {found.name}: {found.detail}")
        if found.remedy:
            typer.echo(f"      → {found.remedy}")
    typer.echo(conclusion(checks))


def _echo(settings: Settings, *, as_json: bool) -> None:
    from assistant.desk.sound.echo import BARGE_IN_DB, measure_echo

    measured = asyncio.run(measure_echo(settings))
    if as_json:
        told = {**asdict(measured), "limit_db": BARGE_IN_DB, "barge_in": measured.barge_in}
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    typer.echo(f"microphone «{measured.microphone}», loudspeaker «{measured.loudspeaker}»")
    typer.echo(f"noise of the room: {measured.noise_dbfs} dBFS")
    if measured.delay_ms is None:
        typer.echo(f"echo: none is heard, at most {measured.residual_db} dB of what is played")
    else:
        typer.echo(
            f"echo: {measured.residual_db} dB of what is played, after {measured.delay_ms:.0f} ms, "
            f"correlation {measured.correlation}"
        )
    typer.echo(f"{measured.conclusion} (limit {BARGE_IN_DB:.0f} dB)")
