"""`komekshi converse`: the whole dialogue, typed line by line."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from assistant.cli.exit_codes import setup_failures

__all__ = ["converse"]


def converse(
    text: Annotated[
        list[str] | None,
        typer.Option("--text", help="A line of the visitor; may be repeated. Else they are typed."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a reply on standard output.")
    ] = False,
    speak: Annotated[
        bool,
        typer.Option("--speak", help="Say the replies; without a loudspeaker into WAV files."),
    ] = False,
) -> None:
    """Talk to the desk by typing: what it says, shows and offers after each line.

    An empty line is a sound without words, «:wait 70» is silence of 70 seconds. Ends with its
    input. Exit code 0: all lines were answered. 1: some reply could not be said. 3: the
    catalogue or the voice can't be used.
    """
    with setup_failures():
        from assistant.cli.conversing import talk
        from assistant.desk.settings import Settings

        lines = None if text is None else tuple(text)
        code = asyncio.run(talk(Settings.from_environment(), lines, as_json=as_json, speak=speak))
    raise typer.Exit(code)
