"""What a desk can be asked by: words, a sound file, speech; and the lines of stdin."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from assistant.events import Source
from assistant.hearing import HowLoud, Hypothesis
from assistant.match import Decision
from assistant.text import Language

__all__ = [
    "Announcement",
    "Input",
    "SoundFile",
    "Spoken",
    "TakeLine",
    "Tapped",
    "Typed",
    "parse_line",
    "read_lines",
    "source_of",
]

_SOUND_SUFFIXES: Final = frozenset({".wav", ".flac", ".ogg"})
"""A line that ends so is the name of a file, not a question."""

_LONGEST_LINE: Final = 8_192
"""Bytes; nobody types more, and a pipe without line ends must not fill the memory."""

_BLOCK: Final = 4_096


@dataclass(frozen=True, slots=True)
class Typed:
    """Words from the keyboard."""

    text: str


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button or a service of the screen; its label stands for the words."""

    text: str
    decision: Decision | None = None
    """What is meant, where the screen knows; None: what the words say."""


@dataclass(frozen=True, slots=True)
class SoundFile:
    """A recorded question."""

    path: Path


@dataclass(frozen=True, slots=True)
class Spoken:
    """A question heard by the microphone."""

    heard: Hypothesis
    recognise_ms: float
    """From the utterance's end until the words were there."""
    ended_at: float | None = None
    """When the utterance's end was known, by `time.monotonic`; None: just now."""
    endpoint_ms: float = 0.0
    """Quiet after the last word that was waited for before that."""
    source: Source = Source.MICROPHONE
    loud: HowLoud | None = None
    """None where it is not known."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """What the staff has the desk say; nobody asked."""

    text: str
    language: Language


Input = Typed | Tapped | SoundFile | Spoken


def source_of(question: Input) -> Source:
    """How it came in."""
    match question:
        case Typed():
            return Source.TYPED
        case Tapped():
            return Source.TAPPED
        case SoundFile():
            return Source.FILE
        case Spoken(source=source):
            return source


def parse_line(line: str) -> Typed | SoundFile | None:
    """None for an empty line; quotation marks around a file name are taken off."""
    words = line.strip()
    if not words:
        return None
    path = Path(words.strip("'\"")).expanduser()
    return SoundFile(path) if path.suffix.lower() in _SOUND_SUFFIXES else Typed(words)


TakeLine = Callable[[str], Coroutine[None, None, None]]
"""What is done with a line of the input."""


def read_lines(descriptor: int, take: TakeLine) -> None:
    """Give each line to `take`, waiting for it, until the end of the file; returns at once.

    Reads in a daemon thread: the event loop can't watch a regular file or `/dev/null`, and
    a read that blocks for ever must not keep the process from ending. The descriptor is read
    raw because a thread inside `sys.stdin` would abort the interpreter at its end.
    """
    loop = asyncio.get_running_loop()

    def hand_over(line: bytes) -> None:
        text = line[:_LONGEST_LINE].decode("utf-8", errors="replace")
        asyncio.run_coroutine_threadsafe(take(text), loop).result()

    def read() -> None:
        rest = b""
        while block := _read_block(descriptor):
            *lines, rest = (rest + block).split(b"\n")
            rest = rest[:_LONGEST_LINE]
            for line in lines:
                hand_over(line)
        if rest:
            hand_over(rest)

    threading.Thread(target=read, name="typed lines", daemon=True).start()


def _read_block(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, _BLOCK)
    except OSError:  # closed, or a terminal that went away: the same as its end
        return b""
