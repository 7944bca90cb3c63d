from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from assistant.desk.turns.inputs import SoundFile, Typed, parse_line, read_lines


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", None),
        (" \t\r", None),
        ("  как получить справку\r", Typed("как получить справку")),
        ("сұрақ.wav", SoundFile(Path("сұрақ.wav"))),
        ("'/data/two words.WAV'", SoundFile(Path("/data/two words.WAV"))),
        ('"a.flac"', SoundFile(Path("a.flac"))),
        ("answer.ogg", SoundFile(Path("answer.ogg"))),
        ("что такое wav", Typed("что такое wav")),
    ],
)
def test_a_line_is_a_question_or_a_file(line: str, expected: object) -> None:
    assert parse_line(line) == expected


async def _lines_of(sent: bytes) -> list[str]:
    """What `read_lines` makes of a pipe that carries `sent` and is closed then."""
    reading, writing = os.pipe()
    taken: asyncio.Queue[str] = asyncio.Queue()
    read_lines(reading, taken.put)
    os.write(writing, sent + b"\nlast")
    os.close(writing)
    lines = []
    while (line := await asyncio.wait_for(taken.get(), 5)) != "last":
        lines.append(line)
    os.close(reading)
    return lines


async def test_lines_come_in_order_and_the_last_one_needs_no_end() -> None:
    assert await _lines_of("бір\nекі\n\nүш".encode()) == ["бір", "екі", "", "үш"]


async def test_bytes_that_are_no_utf8_are_replaced() -> None:
    assert await _lines_of(b"\xff\xfe ok") == ["\ufffd\ufffd ok"]


async def test_a_line_without_end_does_not_fill_the_memory() -> None:
    (line,) = await _lines_of(b"a" * 50_000)
    assert 1 <= len(line) <= 8_192


async def test_the_reader_waits_for_a_slow_taker() -> None:
    reading, writing = os.pipe()
    taken: list[str] = []
    first, gate, third = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def take(line: str) -> None:
        taken.append(line)
        first.set()
        await gate.wait()
        if len(taken) == 3:
            third.set()

    read_lines(reading, take)
    os.write(writing, b"1\n2\n3\n")
    await asyncio.wait_for(first.wait(), 5)
    await asyncio.sleep(0.05)
    assert taken == ["1"]
    gate.set()
    await asyncio.wait_for(third.wait(), 5)
    os.close(writing)
    assert taken == ["1", "2", "3"]
