"""Events as the kernel writes them, through a pipe: `/dev/uinput` is not everywhere."""

from __future__ import annotations

import asyncio
import os
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from evdev import ecodes

from assistant.desk.turns.buttons import Button, InputPlaces, key_code, watch_button
from assistant.errors import DeviceError
from assistant.events import Event, Mended, Trouble

SPACE, ENTER = ecodes.KEY_SPACE, ecodes.KEY_ENTER
DOWN, UP, HELD = 1, 0, 2


class Pedal:
    """An input device that can be plugged in and pulled out."""

    def __init__(self, folder: Path) -> None:
        self.places = InputPlaces(folder / "input", folder / "class")
        self._file = self.places.files / "event7"
        self._writer: int | None = None
        self.places.files.mkdir()

    def plug_in(self, name: str = "PCsensor FootSwitch Keyboard") -> None:
        os.mkfifo(self._file)
        about = self.places.names / "event7" / "device"
        about.mkdir(parents=True)
        (about / "name").write_text(name + "\n")
        self._writer = os.open(self._file, os.O_RDWR | os.O_NONBLOCK)

    def pull_out(self) -> None:
        assert self._writer is not None
        self._file.unlink()
        (self.places.names / "event7" / "device" / "name").unlink()
        (self.places.names / "event7" / "device").rmdir()
        os.close(self._writer)

    def send(self, code: int, value: int, kind: int = ecodes.EV_KEY) -> None:
        assert self._writer is not None
        os.write(self._writer, struct.pack("@llHHi", 1, 2, kind, code, value))
        os.write(self._writer, struct.pack("@llHHi", 1, 2, ecodes.EV_SYN, 0, 0))


class Desk:
    def __init__(self) -> None:
        self.presses = 0
        self.events: list[Event] = []
        self._more = asyncio.Event()

    def pressed(self) -> None:
        self.presses += 1
        self._more.set()

    def observe(self, event: Event) -> None:
        self.events.append(event)
        self._more.set()

    @property
    def told(self) -> list[str]:
        return [
            event.code if isinstance(event, Trouble) else type(event).__name__
            for event in self.events
            if isinstance(event, Trouble | Mended)
        ]

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            while not holds():
                self._more.clear()
                await self._more.wait()


@asynccontextmanager
async def watched(pedal: Pedal, key: str = "KEY_SPACE") -> AsyncIterator[Desk]:
    desk = Desk()
    button = Button("footswitch", key)
    watching = asyncio.create_task(watch_button(button, desk.pressed, desk.observe, pedal.places))
    try:
        yield desk
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def test_each_press_counts_once_and_other_keys_do_not(tmp_path: Path) -> None:
    pedal = Pedal(tmp_path)
    pedal.plug_in()
    async with watched(pedal) as desk:
        for code, value in [(ENTER, DOWN), (SPACE, DOWN), (SPACE, HELD), (SPACE, UP)] * 2:
            pedal.send(code, value)
        pedal.send(SPACE, DOWN, kind=ecodes.EV_REL)
        await desk.until(lambda: desk.presses >= 2)
        await asyncio.sleep(0.05)
        assert desk.presses == 2
        assert desk.told == []


async def test_any_key_where_any_is_wanted(tmp_path: Path) -> None:
    pedal = Pedal(tmp_path)
    pedal.plug_in()
    async with watched(pedal, "*") as desk:
        pedal.send(ENTER, DOWN)
        pedal.send(SPACE, DOWN)
        await desk.until(lambda: desk.presses == 2)


async def test_it_may_come_later_go_and_come_again(tmp_path: Path) -> None:
    pedal = Pedal(tmp_path)
    async with watched(pedal) as desk:
        await desk.until(lambda: desk.told == ["button-none"])
        pedal.plug_in()
        await desk.until(lambda: desk.told == ["button-none", "Mended"])
        pedal.send(SPACE, DOWN)
        await desk.until(lambda: desk.presses == 1)
        pedal.pull_out()
        await desk.until(lambda: desk.told[2:] == ["button-gone"])
        pedal.plug_in()
        await desk.until(lambda: desk.told[3:] == ["Mended"])
        pedal.send(SPACE, DOWN)
        await desk.until(lambda: desk.presses == 2)


async def test_a_wrong_key_is_told_and_the_desk_goes_on(tmp_path: Path) -> None:
    desk = Desk()
    await watch_button(Button("footswitch", "KEY_NOPE"), desk.pressed, desk.observe)
    assert desk.told == ["button-key"]


@pytest.mark.parametrize("name", ["KEY_NOPE", "EV_KEY", "space"])
def test_a_key_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(DeviceError) as refused:
        key_code(name)
    assert refused.value.code == "button-key"


def test_keys_have_the_kernels_names() -> None:
    assert key_code("key_space") == SPACE
    assert key_code("BTN_0") == ecodes.BTN_0
    assert key_code("*") is None
