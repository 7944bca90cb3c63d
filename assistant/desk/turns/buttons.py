"""A key that starts a turn: of a keyboard, a USB pedal, or a GPIO pin.

All of them are input devices of the kernel (a GPIO pin by its `gpio-keys` driver), so all are
read the same way: events of fixed size from a file in `/dev/input`.
"""

from __future__ import annotations

import asyncio
import os
import struct
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from evdev import ecodes

from assistant.errors import DeviceError
from assistant.events import Mended, Observer, Trouble

__all__ = ["Button", "InputPlaces", "key_code", "watch_button"]

_EVENT: Final = struct.Struct("@llHHi")
"""`struct input_event`: seconds, microseconds, type, code, value."""
_PRESSED: Final = 1
"""Value of an event; 0 is let go, 2 is held."""
_RETRY_S: Final = 1.0
"""Seconds between two looks for a button that is not there; a look takes 1 ms."""
_BLOCK: Final = 64 * _EVENT.size
"""Bytes read at a time."""


@dataclass(frozen=True, slots=True)
class Button:
    """Which key of which device."""

    device: str
    """Name of the input device or a part of it, or the path of its file."""
    key: str = "KEY_SPACE"
    """Name of the key as the kernel has it; «*»: any key of the device."""


@dataclass(frozen=True, slots=True)
class InputPlaces:
    """Where the kernel shows input devices."""

    files: Path = Path("/dev/input")
    names: Path = Path("/sys/class/input")
    """`event0/device/name` and so on."""


_SYSTEM: Final = InputPlaces()


async def watch_button(
    button: Button,
    pressed: Callable[[], None],
    observe: Observer,
    places: InputPlaces = _SYSTEM,
) -> None:
    """Call `pressed` whenever it is, until cancelled; a button that goes away may come back.

    Returns at once where there is no key of that name.
    """
    try:
        code = key_code(button.key)
    except DeviceError as error:
        observe(Trouble("button", error.code, error.message, error.remedy))
        return
    troubled = False
    while True:
        try:
            file = _find(button.device, places)
            with _opened(file) as descriptor:
                if troubled:
                    troubled = False
                    observe(Mended("button"))
                async for event_code in _presses(descriptor, file):
                    if code in (None, event_code):
                        pressed()
        except DeviceError as error:
            if not troubled:
                troubled = True
                observe(Trouble("button", error.code, error.message, error.remedy))
        await asyncio.sleep(_RETRY_S)


def key_code(name: str) -> int | None:
    """None for any key. Raise `DeviceError` `button-key` when there is none of this name."""
    if name == "*":
        return None
    code = ecodes.ecodes.get(name.upper())
    if not isinstance(code, int) or not name.upper().startswith(("KEY_", "BTN_")):
        raise DeviceError(
            "button-key",
            f"there is no key «{name}»",
            "take a name of `evtest`, such as KEY_SPACE or BTN_0, or * for any key",
        )
    return code


class _opened:  # noqa: N801 - reads as what it does
    """The descriptor of an input device. Raise `DeviceError` `button-denied`."""

    def __init__(self, file: Path) -> None:
        try:
            self._descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK)
        except OSError as error:
            raise DeviceError(
                "button-denied",
                f"the button {file} can't be read: {error.strerror}",
                "let this user read it: `sudo usermod -aG input USER`, then log in anew",
            ) from error

    def __enter__(self) -> int:
        return self._descriptor

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)


def _find(device: str, places: InputPlaces) -> Path:
    """Raise `DeviceError` `button-none`."""
    if device.startswith("/"):
        found = [Path(device)]
    else:
        found = [
            places.files / name.parent.parent.name
            for name in sorted(places.names.glob("event*/device/name"))
            if device.casefold() in _text(name).casefold()
        ]
    for file in found:
        if file.exists():
            return file
    raise DeviceError(
        "button-none",
        f"there is no button «{device}»",
        "plug it in; `cat /proc/bus/input/devices` shows the names",
    )


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8", errors="replace")
    except OSError:  # pulled out at this moment
        return ""


async def _presses(descriptor: int, file: Path) -> AsyncIterator[int]:
    """Codes of keys that go down. Raise `DeviceError` `button-gone`."""
    rest = b""
    while True:
        rest += await _read(descriptor, file)
        whole = len(rest) // _EVENT.size * _EVENT.size
        for _, _, kind, code, value in _EVENT.iter_unpack(rest[:whole]):
            if kind == ecodes.EV_KEY and value == _PRESSED:
                yield code
        rest = rest[whole:]


async def _read(descriptor: int, file: Path) -> bytes:
    loop = asyncio.get_running_loop()
    readable = asyncio.Event()
    loop.add_reader(descriptor, readable.set)
    try:
        await readable.wait()
        block = os.read(descriptor, _BLOCK)
    except OSError:  # ENODEV: pulled out
        block = b""
    finally:
        loop.remove_reader(descriptor)
    if not block:
        raise DeviceError("button-gone", f"the button {file} is gone", "plug it in again")
    return block
