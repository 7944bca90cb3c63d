"""`komekshi audio`: microphones and loudspeakers, and a meter to set one up by."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import aclosing
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from assistant.cli.exit_codes import setup_failures

if TYPE_CHECKING:
    from assistant.desk.settings import Settings
    from assistant.desk.sound.overview import AudioOverview
    from assistant.hearing import MeterReading
    from assistant.sound_devices import DeviceInfo

__all__ = ["audio"]

_BAR: Final = 40
"""Characters of the meter."""
_QUIETEST_DBFS: Final = -80.0
"""Its left end."""


def audio(
    use_meter: Annotated[
        bool, typer.Option("--meter", help="Show what the microphone gives, until Ctrl-C.")
    ] = False,
    seconds: Annotated[
        float | None, typer.Option("--seconds", min=0.1, help="End the meter after so long.")
    ] = None,
    device: Annotated[
        str | None, typer.Option("--device", help="Another microphone than the chosen one.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output.")] = False,
) -> None:
    """List microphones and loudspeakers with the present choice, or measure the microphone.

    Exit code 3: there is none, or it can't be opened.
    """
    with setup_failures():
        from assistant.desk.settings import Settings
        from assistant.desk.sound.overview import audio_overview

        settings = Settings.from_environment()
        if use_meter:
            asyncio.run(_measure(settings, device, seconds, as_json=as_json))
            return
        overview = audio_overview(settings)
        if as_json:
            typer.echo(json.dumps(_as_json(overview), ensure_ascii=False))
            return
        _show(overview)


def _show(overview: AudioOverview) -> None:
    for title, chosen, found in (
        ("Microphones", overview.microphone, [d for d in overview.devices if d.inputs]),
        ("Loudspeakers", overview.loudspeaker, [d for d in overview.devices if d.outputs]),
    ):
        typer.echo(f"{title}:")
        for each in found:
            typer.echo(f"  {'*' if each == chosen else ' '} {_described(each)}")
        if not found:
            typer.echo("    none")
    for trouble in overview.troubles:
        typer.echo(f"{trouble.message}: {trouble.remedy}", err=True)
    typer.echo("* is what the desk opens. Choose with [audio] microphone and loudspeaker.")


def _described(device: DeviceInfo) -> str:
    channels = device.inputs or device.outputs
    notes = ", hears what a loudspeaker plays" if device.is_monitor else ""
    name = f"pulse:{device.name}" if device.at_server else device.name
    return f"{name}  ({device.host}, {device.rate} Hz, {channels} ch{notes})"


def _as_json(overview: AudioOverview) -> dict[str, Any]:
    return {
        "devices": [
            {**asdict(each), "monitor": each.is_monitor, "server": each.at_server}
            for each in overview.devices
        ],
        "microphone": overview.microphone and overview.microphone.name,
        "loudspeaker": overview.loudspeaker and overview.loudspeaker.name,
        "troubles": [
            {"code": each.code, "message": each.message, "remedy": each.remedy}
            for each in overview.troubles
        ],
    }


async def _measure(
    settings: Settings, device: str | None, seconds: float | None, *, as_json: bool
) -> None:
    from assistant.desk.sound.overview import meter

    async with aclosing(meter(device or settings.microphone, seconds)) as readings:
        async for reading in readings:
            if as_json:
                typer.echo(json.dumps(asdict(reading)))
            else:
                _bar(reading)
    if not as_json and sys.stdout.isatty():
        typer.echo()


def _bar(reading: MeterReading) -> None:
    level = reading.level
    share = (level.dbfs - _QUIETEST_DBFS) / -_QUIETEST_DBFS
    filled = round(min(max(share, 0.0), 1.0) * _BAR)
    told = "CLIPS" if level.clipped else "speech" if reading.speech >= 0.5 else ""
    line = (
        f"{level.dbfs:6.1f} dBFS |{'#' * filled:<{_BAR}}| peak {level.peak_dbfs:6.1f}  "
        f"noise {reading.floor_dbfs:6.1f}  speech {reading.speech:4.2f} {told:6}"
    )
    typer.echo(f"\r{line}" if sys.stdout.isatty() else line, nl=not sys.stdout.isatty())
