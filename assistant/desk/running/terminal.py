"""What a desk does, as lines of text on its terminal."""

from __future__ import annotations

import contextlib
import sys
from typing import Final, TextIO

from assistant.desk.pipeline import Understood
from assistant.dialogue import Reply
from assistant.events import (
    Answered,
    Event,
    Failed,
    Mended,
    Prompted,
    Recorded,
    Trouble,
    Turn,
)
from assistant.match import public_command, public_name

__all__ = ["Notices", "Terminal", "told_mended", "told_trouble"]

_INSTEAD: Final = {
    "microphone": "no microphone, questions can be typed or given as FILE.wav",
    "microphone level": "the desk goes on with it",
    "kiosk": "no page is served",
    "browser": "the page is not shown here",
    "control": "no control socket, `komekshi ctl` does not reach this desk",
    "metrics": "no metrics are given",
    "recogniser": "speech is recognised late or not at all",
    "settings": "the settings stay as they were",
    "loudspeaker": "no loudspeaker, spoken answers are written to files",
    "voice": "no voice, answers are only shown",
    "chosen voice": "espeak-ng speaks",
    "catalogue": "the last good catalogue is in service",
    "words": "new words of the catalogue are not heard",
    "answers": "the spoken answer is not kept",
}
"""How the desk goes on without a part."""

_AGAIN: Final = {
    "catalogue": "the catalogue is in order again",
    "settings": "the settings are in order again",
    "sound": "all sound is heard again",
}
"""How the end of a trouble is told."""


def told_trouble(part: str) -> str:
    """How the desk goes on without a part, in words."""
    return _INSTEAD.get(part, f"the {part} does not work")


def told_mended(part: str) -> str:
    """That it works again, in words."""
    return _AGAIN.get(part, f"the {part} is back")


class Notices:
    """An `Observer`: troubles on standard error, for a person at a terminal."""

    def __call__(self, event: Event) -> None:
        match event:
            case Failed(code, message, remedy):
                self._notice(f"{code}: {message} ({remedy})")
            case Trouble(part, _, message, _):
                self._notice(f"{told_trouble(part)}: {message}")
            case Mended(part):
                self._notice(told_mended(part))
            case _:
                pass

    def _notice(self, line: str) -> None:
        _print(sys.stderr, f"komekshi: {line}")


class Terminal:
    """An `Observer`: questions and answers on standard output."""

    def __call__(self, event: Event) -> None:
        match event:
            case Answered(turn):
                self._turn(turn)
            case Prompted(reply):
                self._said(reply)
            case Recorded(file):
                self.write(f"  [spoken answer: {file}]")
            case _:
                pass

    def write(self, line: str) -> None:
        """One line for the visitor or for who tries the desk."""
        _print(sys.stdout, line)

    def _turn(self, turn: Turn) -> None:
        understood = Understood(turn.text, turn.decision, turn.timings_ms)
        command = public_command(turn.decision)
        named = understood.target or (None if command is None else command.value)
        target = f" {named}" if named else ""
        self.write(f"Сіз · Вы: {turn.text or '…'}")
        self.write(
            f"  [{public_name(turn.decision)}{target}, score {understood.score:.2f}, "
            f"{turn.timings_ms['total']:.0f} ms]"
        )
        if turn.reply.doubts:  # for the staff; the visitor hears it in the answer
            self.write(f"  [facts: {'; '.join(turn.reply.doubts)}]")
        if turn.reply.as_of is not None:
            self.write(f"  [{turn.reply.as_of:%d.%m.%Y}]")
        self._said(turn.reply)

    def _said(self, reply: Reply) -> None:
        for piece in reply.said:
            self.write(f"Көмекші: {piece.text}")


def _print(stream: TextIO | None, line: str) -> None:
    """A reader that went away, or was never there, is no reason to end."""
    if stream is not None:
        with contextlib.suppress(OSError, ValueError):
            stream.write(line + "\n")
            stream.flush()
