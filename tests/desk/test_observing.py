"""Where a visitor's words go, and where they never go."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator

import pytest
import structlog

from assistant.desk.config.sections import LogFormat, Logging
from assistant.desk.running.observing import open_watchers
from assistant.dialogue import Reply, start
from assistant.events import Answered, Source, Trouble, Turn
from assistant.match import Command, CommandName
from assistant.text import Language

WORDS = "менің сұрағым"
ASKED = Answered(
    Turn(1, Source.TYPED, WORDS, Command(CommandName.NEXT, Language.KK), Reply(()), start(),
         {"match": 1.0, "total": 1.0})
)  # fmt: skip


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """The log of the other tests."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def _journal() -> dict[str, str]:
    output = os.fstat(1)
    return {"JOURNAL_STREAM": f"{output.st_dev}:{output.st_ino}"}


def test_words_are_written_to_standard_output(capfd: pytest.CaptureFixture[str]) -> None:
    open_watchers(Logging(), {"JOURNAL_STREAM": "1:1"}).observers(ASKED)
    assert WORDS in capfd.readouterr().out


def test_not_where_that_is_the_journal_or_the_settings_forbid_it(
    capfd: pytest.CaptureFixture[str],
) -> None:
    open_watchers(Logging(), _journal()).observers(ASKED)
    open_watchers(Logging(words=False), {}).observers(ASKED)
    told = capfd.readouterr()
    assert WORDS not in told.out + told.err


@pytest.mark.parametrize(
    ("form", "begins"), [(LogFormat.JSON, "{"), (LogFormat.PLAIN, "komekshi: ")]
)
def test_troubles_are_told_once_in_the_form_of_the_settings(
    form: LogFormat, begins: str, capfd: pytest.CaptureFixture[str]
) -> None:
    watchers = open_watchers(Logging(format=form), {})
    watchers.observers(Trouble("microphone", "microphone-gone", "it is gone", "plug it in"))
    (line,) = capfd.readouterr().err.splitlines()
    assert line.startswith(begins)
    assert "it is gone" in line
    assert "microphone" in watchers.standing.troubles
