"""`komekshi ask`: questions from files, the command line or a pipe; one answer each."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.exit_codes import setup_failures

__all__ = ["ask"]


def ask(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE]...", help="Spoken questions: WAV, FLAC or OGG."),
    ] = None,
    text: Annotated[
        list[str] | None, typer.Option("--text", help="A typed question; may be repeated.")
    ] = None,
    text_file: Annotated[
        Path | None,
        typer.Option("--text-file", metavar="FILE", help="A question a line; - is standard input."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a question on standard output.")
    ] = False,
    speak: Annotated[
        Path | None,
        typer.Option("--speak", metavar="OUT.wav", help="Write the spoken answers to this file."),
    ] = None,
) -> None:
    """Ask questions and show what was heard, which service is meant, and how sure that is.

    Exit code 0: all were processed. 1: some could not be read. 2: wrong usage. 3: the model,
    the catalogue or the voice can't be used.
    """
    if not (files or text or text_file):
        raise typer.BadParameter("name sound FILEs, or give --text or --text-file")
    with setup_failures():
        from assistant.cli.asking import OneFile, Questions, ask_all
        from assistant.cli.showing import JsonLines, Tables
        from assistant.desk.settings import Settings

        questions = Questions(tuple(files or ()), tuple(text or ()), text_file)
        show = JsonLines() if as_json else Tables()
        sink = OneFile(speak) if speak is not None else None
        code = asyncio.run(ask_all(Settings.from_environment(), questions, show, sink))
    raise typer.Exit(code)
