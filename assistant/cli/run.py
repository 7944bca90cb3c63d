"""`komekshi run`: the desk itself."""

from __future__ import annotations

from assistant.cli.exit_codes import setup_failures

__all__ = ["run"]


def run() -> None:
    """Listen on the microphone, answer on the loudspeaker; prints `ready` when it can be asked.

    Lines on standard input are questions as well: typed words, or the name of a sound file.
    Without a loudspeaker the spoken answers are written as WAV files into KOMEKSHI_ANSWERS
    (by default ~/.local/state/komekshi/answers). SIGTERM and Ctrl-C end it.
    """
    with setup_failures():
        from assistant.desk.run import run as serve
        from assistant.desk.settings import Settings

        serve(Settings.from_environment())
