"""The log: its two looks, and what must never be in it."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from assistant.desk.config.sections import LogFormat, Logging, LogLevel
from assistant.desk.running.event_log import EventLog
from assistant.desk.running.log import is_plain, redacted, set_up_log
from assistant.dialogue import Reply, start
from assistant.errors import RecogniserError
from assistant.events import Failed, Mended, Source, Trouble, Turn, TurnEnded, VisitEnded
from assistant.match import Command, CommandName
from assistant.text import Language

_LOG = logging.getLogger("assistant.test")
IIN = "880101300123"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """The log of the other tests."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def written() -> io.StringIO:
    stream = io.StringIO()
    set_up_log(Logging(format=LogFormat.JSON), stream)
    return stream


def _entries(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_an_object_with_level_time_and_origin(written: io.StringIO) -> None:
    _LOG.info("the catalogue was read again: %d services", 135)
    (entry,) = _entries(written)
    assert entry["event"] == "the catalogue was read again: 135 services"
    assert (entry["level"], entry["logger"]) == ("info", "assistant.test")
    assert entry["timestamp"].endswith("Z")


@pytest.mark.parametrize(
    "text", [IIN, "тел. +7 701 123 45 67", "карта 4400 4301 2345 6789", "aigul@example.kz"]
)
def test_personal_data_is_hidden_wherever_it_lies(written: io.StringIO, text: str) -> None:
    log = structlog.stdlib.get_logger("test")
    log.warning(f"about {text}", deep={"list": [{"value": text}], "tuple": (text,), text: 1})
    _LOG.warning("argument %s", text)
    digits = "".join(filter(str.isdigit, text))
    for entry in _entries(written):
        told = json.dumps(entry, ensure_ascii=False)
        assert text not in told
        assert not digits or digits not in told.replace(" ", "")


def test_numbers_are_text_as_well(written: io.StringIO) -> None:
    structlog.stdlib.get_logger("test").info("number", value=int(IIN), small=1414, port=8765)
    (entry,) = _entries(written)
    assert IIN not in json.dumps(entry)
    assert (entry["small"], entry["port"]) == (1414, 8765)


def test_what_is_nobodys_stays_readable() -> None:
    for text in (
        "http://127.0.0.1:8765/ is taken",
        "/home/desk/.config/komekshi/komekshi.toml:12: [kiosk] has no key 'prot'",
        "the recogniser was not ready within 20.0 s",
        "process 1234567",
    ):
        assert redacted(text) == text


def test_an_error_is_told_without_the_words_that_it_may_hold(written: io.StringIO) -> None:
    try:
        {}["меня зовут Айгуль"]
    except KeyError:
        _LOG.exception("a question could not be answered")
    try:
        raise RecogniserError("recogniser-timeout", "it took too long", "try again")
    except RecogniserError:
        _LOG.exception("a question could not be answered")
    try:
        int("меня зовут Айгуль")
    except ValueError:
        structlog.stdlib.get_logger("test").exception("a question could not be answered")
    first, second, third = _entries(written)
    assert "Айгуль" not in written.getvalue()
    assert third["error"] == "ValueError"
    assert first["error"] == "KeyError"
    assert any("test_log.py" in frame for frame in first["through"])
    assert "it took too long" in second["error_text"]


def test_the_level_of_the_settings_counts() -> None:
    stream = io.StringIO()
    set_up_log(Logging(LogLevel.ERROR, LogFormat.JSON), stream)
    _LOG.warning("little")
    _LOG.error("much")
    assert [entry["event"] for entry in _entries(stream)] == ["much"]


def test_a_person_reads_plain_lines() -> None:
    stream = io.StringIO()
    set_up_log(Logging(format=LogFormat.PLAIN), stream)
    structlog.stdlib.get_logger("test").warning("a recogniser was replaced", times=2)
    assert stream.getvalue() == "komekshi: a recogniser was replaced times=2\n"
    assert not is_plain(Logging(), stream)


def test_a_closed_stream_raises_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    stream = io.StringIO()
    set_up_log(Logging(format=LogFormat.JSON), stream)
    stream.close()
    _LOG.error("nobody hears it")
    assert capsys.readouterr().err == ""


def test_events_are_logged_without_a_word_of_the_visitor(written: io.StringIO) -> None:
    log = EventLog()
    words = "менің жсн сегіз сегіз"
    turn = Turn(
        number=2,
        source=Source.MICROPHONE,
        text=words,
        decision=Command(CommandName.NEXT, Language.KK),
        reply=Reply(()),
        state=start(),
        timings_ms={"match": 4.0, "total": 44.0},
    )
    log(TurnEnded("visit-1", turn, 120.0, True))
    log(Failed("audio-missing", f"there is no file {words}.wav", "name another"))
    log(Trouble("microphone", "microphone-gone", "it is gone", "plug it in"))
    log(Mended("microphone"))
    log(VisitEnded("visit-1"))
    ended, failed, trouble, mended, _ = _entries(written)
    assert words not in written.getvalue()
    assert (ended["decision"], ended["command"]) == ("Command", "next")
    assert (ended["first_sound_ms"], ended["timings_ms"]["match"]) == (120.0, 4.0)
    assert failed["code"] == "audio-missing"
    assert (trouble["level"], trouble["part"]) == ("warning", "microphone")
    assert mended["event"] == "the microphone is back"
