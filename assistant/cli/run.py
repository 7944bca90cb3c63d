"""`komekshi run`: the desk itself."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.config import use_file
from assistant.cli.exit_codes import setup_failures

__all__ = ["run"]


def run(
    config: Annotated[
        Path | None,
        typer.Option("--config", metavar="FILE.toml", help="Settings; by default the user's."),
    ] = None,
    kiosk: Annotated[
        bool, typer.Option("--kiosk", help="Open the page full screen in the installed browser.")
    ] = False,
) -> None:
    """Listen on the microphone, answer on the loudspeaker; prints `ready` when it can be asked.

    Lines on standard input are questions as well: typed words, or the name of a sound file.
    Without a loudspeaker the spoken answers are written as WAV files into KOMEKSHI_ANSWERS
    (by default ~/.local/state/komekshi/answers). SIGTERM and Ctrl-C end it when the sentence
    is said, a second one at once; SIGHUP has settings and services read again. One desk runs
    for each user: a second one ends with exit code 3.
    """
    with setup_failures():
        use_file(config)
        if kiosk:
            os.environ["KOMEKSHI_KIOSK_BROWSER"] = "true"
        from assistant.desk.running.run import run as serve

        serve()
