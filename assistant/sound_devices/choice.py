"""One device by its name, never by its number: numbers change with every device plugged in."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from assistant.errors import DeviceError
from assistant.sound_devices.listing import DeviceInfo, list_devices

__all__ = ["Direction", "choose"]

_SERVER_PREFIX: Final = "pulse:"
"""Before a name that is meant for the sound server alone."""


class Direction(StrEnum):
    """Which way sound goes; the value is what people call such a device."""

    IN = "microphone"
    OUT = "loudspeaker"


_WITHOUT: Final = {
    Direction.IN: "plug one in and start again",
    Direction.OUT: "plug one in, or let answers be written to WAV files",
}


def choose(name: str | None, direction: Direction) -> DeviceInfo:
    """The device of that name, or one whose name has it as a part; None: the system's choice.

    A device of PortAudio comes before a source or sink of the sound server. Raise `DeviceError`:
    `portaudio-missing`, `microphone-none`, `microphone-unknown`, and so for `loudspeaker`.
    """
    devices = _usable(list_devices(), direction)
    if name is None:
        if not devices:
            raise _none(direction)
        return next((each for each in devices if _is_default(each, direction)), devices[0])
    wanted = name.casefold().strip()
    if not wanted.startswith(_SERVER_PREFIX) and (found := _named(devices, wanted)) is not None:
        return found
    everything = _usable(list_devices(server=True), direction)
    at_server = [each for each in everything if each.at_server]
    found = _named(at_server, wanted.removeprefix(_SERVER_PREFIX))
    if found is not None:
        return found
    if not everything:
        raise _none(direction)
    names = ", ".join(f"«{each.name}»" for each in everything)
    raise DeviceError(
        f"{direction}-unknown", f"there is no {direction} «{name}»", f"choose one of {names}"
    )


def _usable(devices: Sequence[DeviceInfo], direction: Direction) -> list[DeviceInfo]:
    match direction:
        case Direction.IN:
            return [each for each in devices if each.inputs > 0]
        case Direction.OUT:
            return [each for each in devices if each.outputs > 0]


def _is_default(device: DeviceInfo, direction: Direction) -> bool:
    match direction:
        case Direction.IN:
            return device.is_default_input
        case Direction.OUT:
            return device.is_default_output


def _named(devices: Sequence[DeviceInfo], wanted: str) -> DeviceInfo | None:
    """The monitor of a sink carries the sink's name too, and is meant by the whole name only."""
    exact = [each for each in devices if each.name.casefold() == wanted]
    part = [each for each in devices if wanted in each.name.casefold() and not each.is_monitor]
    return next(iter(exact or part), None)


def _none(direction: Direction) -> DeviceError:
    return DeviceError(f"{direction}-none", f"this machine has no {direction}", _WITHOUT[direction])
