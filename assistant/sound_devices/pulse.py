"""The sound server, PulseAudio or PipeWire: its sources and sinks, by names that do not change.

PortAudio sees of a sound server only the devices «pulse» and «default»; which source or sink
stands behind them is told to it by variables when they are opened.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["PulseDevice", "pactl_environment", "pulse_reachable", "pulse_sinks", "pulse_sources"]

_ASK_S: Final = 2.0
"""Seconds for an answer of the server, which takes 10 ms; one that is stopped never gives it."""
_CONNECT_S: Final = 0.2
_FORMAT: Final = re.compile(r"(\d+)ch (\d+)Hz")


@dataclass(frozen=True, slots=True)
class PulseDevice:
    """A source or a sink."""

    name: str
    """As the server calls it: `alsa_input.usb-Jabra_SPEAK_510-00.mono-fallback`."""
    channels: int
    rate: int
    """Hz."""

    @property
    def is_monitor(self) -> bool:
        """Whether it hears what a sink plays, and is no microphone."""
        return self.name.endswith(".monitor")


def pulse_reachable(environment: Mapping[str, str] | None = None) -> bool:
    """Whether a server takes connections. Takes 0.1 ms."""
    path = _socket(os.environ if environment is None else environment)
    if path is None:
        return True  # on another machine: only asking can tell
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as attempt:
        attempt.settimeout(_CONNECT_S)
        try:
            attempt.connect(str(path))
        except OSError:
            return False
    return True


def pulse_sources() -> tuple[PulseDevice, ...]:
    """Where sound can be had from; none without a server or without the program pactl."""
    return _listed("sources")


def pulse_sinks() -> tuple[PulseDevice, ...]:
    """Where sound can be sent to; none without a server or without the program pactl."""
    return _listed("sinks")


def pactl_environment() -> dict[str, str]:
    """For running pactl: what it writes must not depend on the user's language."""
    return {**os.environ, "LC_ALL": "C.UTF-8"}


def _listed(kind: str) -> tuple[PulseDevice, ...]:
    if not pulse_reachable():
        return ()
    try:
        answer = subprocess.run(  # noqa: S603 - fixed words
            ["pactl", "list", "short", kind],  # noqa: S607 - wherever the system has it
            capture_output=True,
            text=True,
            timeout=_ASK_S,
            env=pactl_environment(),
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ()
    return tuple(map(_device, answer.stdout.splitlines()))


def _device(line: str) -> PulseDevice:
    """From number, name, driver, format and state, with tabs between."""
    _, name, _, form, *_ = line.split("\t")
    found = _FORMAT.search(form)
    channels, rate = (1, 48_000) if found is None else map(int, found.groups())
    return PulseDevice(name, channels, rate)


def _socket(environment: Mapping[str, str]) -> Path | None:
    """Where the server listens; None where that is not on this machine."""
    named = environment.get("PULSE_SERVER", "").split()
    if named:
        local = named[0].rpartition("}")[2].removeprefix("unix:")
        return Path(local) if local.startswith("/") else None
    if runtime := environment.get("PULSE_RUNTIME_PATH"):
        return Path(runtime) / "native"
    folder = environment.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}"
    return Path(folder) / "pulse" / "native"
