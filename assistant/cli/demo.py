"""`komekshi demo`: the spoken samples of the repository, asked and answered."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.exit_codes import setup_failures

__all__ = ["demo"]


def demo(
    folder: Annotated[
        Path | None, typer.Argument(help="Sound files to ask; by default tests/speech.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the spoken answers; build/demo.")
    ] = None,
) -> None:
    """Ask the spoken sample questions, show what was understood, write the answers as WAV."""
    with setup_failures():
        from assistant.cli.asking import FileEach, Questions, ask_all
        from assistant.cli.showing import Tables
        from assistant.desk.settings import Settings
        from assistant.errors import SetupError

        settings = Settings.from_environment()
        folder = folder or settings.speech_samples
        files = sorted(
            path for path in folder.rglob("*") if path.suffix in {".wav", ".flac", ".ogg"}
        )
        if not files:
            raise SetupError(
                "no-samples", f"there are no sound files in {folder}", "name a folder that has some"
            )
        answers = out or settings.home / "build" / "demo"
        answers.mkdir(parents=True, exist_ok=True)
        code = asyncio.run(
            ask_all(settings, Questions(files=tuple(files)), Tables(), FileEach(answers))
        )
    typer.echo(f"spoken answers: {answers}")
    raise typer.Exit(code)
