"""Microphone and loudspeaker that come and go, with a real sound server."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.desk.settings import Settings
from assistant.desk.sound.devices import Devices
from assistant.events import Event, Level, Mended, Trouble
from assistant.hearing import SpeechEvent, Started
from assistant.voice import Rendering

WAIT_S = 20.0
"""For a machine that does other things too; `benchmarks.desk.faults` tells how long it takes."""
TONE = Rendering((8_000 * np.sin(np.arange(4_800) / 8)).astype(np.int16), 48_000)


class Watcher:
    """What was told, and what was heard."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.heard: list[SpeechEvent] = []

    def __call__(self, event: Event) -> None:
        self.events.append(event)

    @property
    def told(self) -> list[tuple[str, str]]:
        """Part and code of troubles, part and an empty code of what was mended."""
        troubles = [each for each in self.events if isinstance(each, Trouble | Mended)]
        return [(each.part, each.code if isinstance(each, Trouble) else "") for each in troubles]

    async def until(self, *what: tuple[str, str], within_s: float = WAIT_S) -> None:
        """Wait until all of it was told."""
        try:
            async with asyncio.timeout(within_s):
                while not set(what) <= set(self.told):  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
        except TimeoutError:
            pytest.fail(f"{what} was not told within {within_s} s, but {self.told}")
        self.events.clear()


@asynccontextmanager
async def devices(watcher: Watcher, **names: str) -> AsyncIterator[Devices]:
    settings = Settings(home=Path(), model=Path(), answers=Path(), **names)  # type: ignore[arg-type]
    opened = await Devices.open(settings, watcher)

    async def hear() -> None:
        async for event in opened.speech():
            watcher.heard.append(event)

    hearing = asyncio.create_task(hear())
    try:
        yield opened
    finally:
        hearing.cancel()
        await opened.close()


async def ready(both: Devices, watcher: Watcher) -> None:
    """Both are open; a busy machine may need a second try."""
    async with asyncio.timeout(WAIT_S):
        while both.microphone is None or both.loudspeaker is None:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    watcher.events.clear()


@contextmanager
def plugged(room: Any, sink: str) -> Iterator[None]:
    """A sink, and with it the source that hears it, for as long as the block lasts."""
    # norewinds: left alone, a null sink renders two seconds at once
    module = room.pactl(
        "load-module", "module-null-sink", f"sink_name={sink}", "rate=48000", "norewinds=1"
    )
    try:
        yield
    finally:
        room.pactl("unload-module", module)


def command_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/cmdline").read_text().rstrip("\0").split("\0")


def play(room: Any, sink: str, path: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(["paplay", "-s", room.server, f"--device={sink}", str(path)])


@contextmanager
def running(command: list[str], room: Any) -> Iterator[None]:
    """A sound server for the same programs."""
    home = room.server.removeprefix("unix:").removesuffix("/native")
    server = subprocess.Popen(command, env={**os.environ, "HOME": home})
    try:
        yield
    finally:
        server.kill()
        server.wait()


async def is_heard(watcher: Watcher, room: Any, sink: str, path: Path) -> None:
    watcher.heard.clear()
    player = play(room, sink, path)
    async with asyncio.timeout(WAIT_S):
        while not any(isinstance(event, Started) for event in watcher.heard):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    player.kill()
    player.wait()


async def test_both_are_opened_and_the_level_is_told(audio_devices: Any) -> None:
    watcher = Watcher()
    async with devices(watcher, microphone="desk_microphone", loudspeaker="desk_loud") as both:
        await ready(both, watcher)
        assert both.loudspeaker is not None
        assert await both.loudspeaker.play(TONE)
        await asyncio.sleep(0.3)
    assert any(isinstance(event, Level) for event in watcher.events)
    assert watcher.told == []


async def test_a_source_of_the_sound_server_is_pulled_out_and_comes_back(
    own_audio_devices: Any, speech: Path
) -> None:
    room, watcher = own_audio_devices, Watcher()
    with plugged(room, "usb"):
        opened = devices(watcher, microphone="pulse:usb.monitor", loudspeaker="desk_loudspeaker")
        both = await opened.__aenter__()
        await ready(both, watcher)
        await is_heard(watcher, room, "usb", speech / "kk.wav")
    loudspeaker = both.loudspeaker
    await watcher.until(("microphone", "microphone-gone"))
    assert both.microphone is None
    with plugged(room, "usb"):
        await watcher.until(("microphone", ""))
        await is_heard(watcher, room, "usb", speech / "kk.wav")
        assert both.loudspeaker is loudspeaker  # it was left alone
        await opened.__aexit__(None, None, None)


async def test_a_sink_is_pulled_out_and_comes_back(own_audio_devices: Any) -> None:
    room, watcher = own_audio_devices, Watcher()
    with plugged(room, "jabra"):
        opened = devices(watcher, microphone="desk_microphone", loudspeaker="pulse:jabra")
        both = await opened.__aenter__()
        await ready(both, watcher)
        assert both.loudspeaker is not None
        assert await both.loudspeaker.play(TONE)
    await watcher.until(("loudspeaker", "loudspeaker-gone"))
    assert both.loudspeaker is None
    with plugged(room, "jabra"):
        await watcher.until(("loudspeaker", ""))
        assert await both.loudspeaker.play(TONE)
        await opened.__aexit__(None, None, None)


async def test_the_sound_server_is_restarted(own_audio_devices: Any, speech: Path) -> None:
    room, watcher = own_audio_devices, Watcher()
    command = command_of(room.pid)
    async with devices(
        watcher, microphone="pulse:visitor.monitor", loudspeaker="pulse:speaker"
    ) as both:
        await ready(both, watcher)
        os.kill(room.pid, signal.SIGKILL)
        await watcher.until(("microphone", "microphone-gone"), ("loudspeaker", "loudspeaker-gone"))
        with running(command, room):
            await watcher.until(("microphone", ""), ("loudspeaker", ""))
            await is_heard(watcher, room, "visitor", speech / "kk.wav")
            assert both.loudspeaker is not None
            assert await both.loudspeaker.play(TONE)


async def test_a_sound_server_that_hangs_holds_nobody(own_audio_devices: Any) -> None:
    room, watcher = own_audio_devices, Watcher()
    async with devices(
        watcher, microphone="desk_microphone", loudspeaker="desk_loudspeaker"
    ) as both:
        await ready(both, watcher)
        os.kill(room.pid, signal.SIGSTOP)
        try:
            await watcher.until(
                ("microphone", "microphone-gone"), ("loudspeaker", "loudspeaker-gone")
            )
            began = time.monotonic()
            async with both.speaking():  # a typed question is still answered
                pass
            assert time.monotonic() - began < 5.0
        finally:
            os.kill(room.pid, signal.SIGCONT)
        await watcher.until(("microphone", ""), ("loudspeaker", ""))
        assert both.loudspeaker is not None
        assert await both.loudspeaker.play(TONE)


async def test_a_microphone_that_comes_while_the_desk_speaks_is_deaf(
    own_audio_devices: Any,
) -> None:
    room, watcher = own_audio_devices, Watcher()
    async with devices(
        watcher, microphone="pulse:late.monitor", loudspeaker="desk_loudspeaker"
    ) as both:
        await watcher.until(("microphone", "microphone-unknown"))
        with plugged(room, "late"):
            async with both.speaking():
                await watcher.until(("microphone", ""))
                assert both.microphone is not None
                assert both.microphone.muted
            assert not both.microphone.muted
            await both.close()
