"""`komekshi voice record`: a person's voice beside a service's sentences."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.exit_codes import ExitCode, report, setup_failures
from assistant.errors import VoiceError

if TYPE_CHECKING:
    from assistant.desk.rehearsal.script import Line
    from assistant.voice import Recordings
    from assistant.voice.take import Take

__all__ = ["record"]


def record(
    service: Annotated[str, typer.Argument(help="See `komekshi catalogue list`.")],
    source: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="FILE.wav|FOLDER",
            help="A sound file, with --key; or a folder of files named by number or key.",
        ),
    ] = None,
    key: Annotated[
        str | None, typer.Option("--key", help="Number or key of the one sentence, see `script`.")
    ] = None,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Keep recordings that are too quiet, cut or distorted.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Ask for sentences that have been recorded, too.")
    ] = False,
) -> None:
    """Record the sentences of a service, or take them from files.

    From the microphone: each sentence is shown, Enter starts, a pause of a second ends it. A
    sentence that is recorded is no longer said by the synthetic voice, from the next start on.
    Exit code 0: all were kept. 1: some were not.
    """
    with setup_failures():
        from assistant.catalogue import load_catalogue
        from assistant.desk.rehearsal.recording import line_named
        from assistant.desk.rehearsal.script import script
        from assistant.desk.settings import Settings
        from assistant.desk.voice import recordings_folder
        from assistant.errors import SetupError
        from assistant.voice import Recordings

        settings = Settings.from_environment()
        lines = list(script(load_catalogue(settings.intents), [service]))
        recordings = Recordings(recordings_folder(settings))
        chosen = lines if key is None else [line_named(lines, key)]
        if source is None:
            left = [
                line
                for line in chosen
                if again or key or recordings.entry(line.text, line.language) is None
            ]
            refused = _from_microphone(recordings, left, settings.microphone, anyway=anyway)
        elif source.is_dir():
            refused = _from_folder(recordings, chosen, source, anyway=anyway)
        elif key is None:
            raise SetupError(
                "recording-which",
                f"which sentence {source} says is not told",
                "add --key with its number, as `komekshi voice script` prints it",
            )
        else:
            refused = _from_files(recordings, [(chosen[0], source)], anyway=anyway)
    if refused:
        raise typer.Exit(ExitCode.SOME_FAILED)


def _from_folder(
    recordings: Recordings, lines: Sequence[Line], folder: Path, *, anyway: bool
) -> int:
    from assistant.desk.rehearsal.recording import files_for

    return _from_files(recordings, files_for(lines, folder), anyway=anyway)


def _from_files(recordings: Recordings, files: Sequence[tuple[Line, Path]], *, anyway: bool) -> int:
    """How many were not kept."""
    from assistant.desk.rehearsal.recording import from_file

    refused = 0
    for line, path in files:
        try:
            _keep(recordings, line, from_file(line, path), anyway=anyway)
        except VoiceError as error:
            report(error)
            refused += 1
    return refused


def _from_microphone(
    recordings: Recordings, lines: Sequence[Line], device: str | None, *, anyway: bool
) -> int:
    """How many were left out."""
    from assistant.desk.rehearsal.recording import from_microphone

    left_out = 0
    for line in lines:
        while True:
            typer.echo(f"\n{line.number} ({line.language}, {line.key})\n  {line.text}")
            typer.echo("Enter: record · s Enter: leave out · q Enter: end", nl=False)
            answer = sys.stdin.readline()
            if answer == "" or answer.strip() == "q":
                return left_out
            if answer.strip() == "s":
                left_out += 1
                break
            take = asyncio.run(from_microphone(line, device, lambda: typer.echo("  speak now …")))
            try:
                _keep(recordings, line, take, anyway=anyway)
            except VoiceError as error:
                report(error)
            else:
                break
    return left_out


def _keep(recordings: Recordings, line: Line, take: Take, *, anyway: bool) -> None:
    from assistant.desk.rehearsal.recording import keep

    entry = keep(recordings, line, take, date.today(), anyway=anyway)
    typer.echo(
        f"kept: {line.number} {entry.path} ({take.sound.seconds:.1f} s, {take.level_db:.0f} dB)"
    )
