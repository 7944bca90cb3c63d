"""Many questions, one desk: models and catalogue are loaded once."""

from __future__ import annotations

import sys
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from assistant.cli.exit_codes import ExitCode, report
from assistant.desk.pipeline import Desk, Understood
from assistant.desk.settings import Settings
from assistant.desk.turns.inputs import SoundFile, Typed
from assistant.dialogue import Reply, start
from assistant.errors import KomekshiError, SetupError, VoiceError
from assistant.match.explain import Telling
from assistant.voice import Rendering, write_wav

__all__ = ["FileEach", "OneFile", "Questions", "Show", "Sink", "Why", "ask_all"]

Question = SoundFile | Typed | SetupError
"""The error stands for a line or a file of questions that could not be read."""

Why = Callable[[], Sequence[Telling]]
"""Works out which words decided; a table for people does without."""


@dataclass(frozen=True, slots=True)
class Questions:
    """What the command line asks, in this order."""

    files: tuple[Path, ...] = ()
    texts: tuple[str, ...] = ()
    text_file: Path | None = None
    """A question a line, `-` for standard input."""

    def __iter__(self) -> Iterator[tuple[str, Question]]:
        """Inputs under the names by which they were given; lines as soon as they are read."""
        for path in self.files:
            yield str(path), SoundFile(path)
        for text in self.texts:
            yield text, Typed(text)
        if self.text_file is not None:
            yield from _lines(self.text_file)


class Show(Protocol):
    """How answers are shown: a table for people, JSON for programs."""

    def answer(self, name: str, understood: Understood, reply: Reply, why: Why) -> None: ...

    def error(self, name: str, error: KomekshiError) -> None: ...

    def close(self) -> None: ...


class Sink(Protocol):
    """Where the spoken answers go."""

    def add(self, name: str, spoken: Sequence[Rendering]) -> None:
        """Raise `VoiceError` when it can't be written."""
        ...

    def close(self) -> None:
        """Raise `VoiceError` when it can't be written."""
        ...


class OneFile:
    """All answers one after the other in one WAV."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._spoken: list[Rendering] = []

    def add(self, name: str, spoken: Sequence[Rendering]) -> None:
        self._spoken += spoken

    def close(self) -> None:
        write_wav(self._path, self._spoken)


class FileEach:
    """Each answer in a WAV that is named like the question's file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, name: str, spoken: Sequence[Rendering]) -> None:
        write_wav(self._folder / f"{Path(name).stem}.wav", spoken)

    def close(self) -> None:
        """Everything has been written."""


async def ask_all(
    settings: Settings, questions: Questions, show: Show, sink: Sink | None = None
) -> ExitCode:
    """Ask everything; a question that fails is shown and does not stop the others.

    Raise `KomekshiError` when the desk can't be opened as wanted.
    """
    desk = await Desk.open(settings, ears=bool(questions.files), voice=sink is not None)
    failed = False
    try:
        if desk.voice_error is not None:
            raise desk.voice_error
        if desk.catalogue_error is not None:
            report(desk.catalogue_error)
        if desk.words_error is not None:
            report(desk.words_error)
        for name, question in questions:
            try:
                reply = await _ask(desk, name, question, show)
                if sink is not None:
                    sink.add(name, [piece async for piece in desk.renderings(reply)])
            except KomekshiError as error:
                show.error(name, error)
                failed = True
    finally:
        show.close()
        await desk.close()
    try:
        if sink is not None:
            sink.close()
    except VoiceError as error:
        report(error)
        failed = True
    return ExitCode.SOME_FAILED if failed else ExitCode.OK


async def _ask(desk: Desk, name: str, question: Question, show: Show) -> Reply:
    match question:
        case SoundFile(path):
            understood = await desk.understand_file(path)
        case Typed(text):
            understood = desk.understand_text(text)
        case SetupError():
            raise question
    _, reply = desk.respond(start(), understood.decision, heard=understood.text)
    show.answer(name, understood, reply, partial(desk.why, understood))
    return reply


def _lines(path: Path) -> Iterator[tuple[str, Typed | SetupError]]:
    """An empty line is a question as well, so that line n gets answer n."""
    try:
        with nullcontext(sys.stdin.buffer) if str(path) == "-" else path.open("rb") as stream:
            for number, line in enumerate(stream, 1):
                yield _decoded(line.removeprefix(BOM_UTF8), f"line {number} of {path}")
    except OSError as error:
        yield (
            str(path),
            SetupError(
                "text-file",
                f"{path} can't be read: {error.strerror}",
                "check its name and its rights",
            ),
        )


def _decoded(line: bytes, where: str) -> tuple[str, Typed | SetupError]:
    try:
        text = line.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        return where, SetupError("text-encoding", f"{where} is not UTF-8", "save it as UTF-8")
    return text, Typed(text)
