"""When devices come and go: told by the sound server, and by the kernel's list of cards.

PortAudio tells neither, and asking it costs the streams that are open.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Final, Self

from assistant.sound_devices.blocking import detached
from assistant.sound_devices.pulse import (
    pactl_environment,
    pulse_reachable,
    pulse_sinks,
    pulse_sources,
)

__all__ = ["CARDS", "SoundSystem", "SoundWatch", "look"]

CARDS: Final = Path("/proc/asound/pcm")
"""The kernel's list of what the sound cards can do; a USB microphone adds a line."""

_SETTLE_S: Final = 0.05
"""Seconds for which changes are gathered: a device comes with several."""
_AGAIN_S: Final = 0.5
"""Seconds until it is tried again whether a server is there, while none tells of changes."""
_MATTERS: Final = re.compile(rb"'(new|remove|change)' on (source|sink|server)\b(?!-)")


@dataclass(frozen=True, slots=True)
class SoundSystem:
    """What there is at one moment."""

    cards: str
    """Text of `CARDS`; empty where there are none."""
    server: bool
    """Whether a sound server takes connections."""
    sources: frozenset[str] = frozenset()
    """Names at the server; empty also where the program pactl is missing."""
    sinks: frozenset[str] = frozenset()

    def same_devices(self, other: SoundSystem) -> bool:
        """Whether PortAudio would list the same: it does not see sources and sinks."""
        return (self.cards, self.server) == (other.cards, other.server)


def look(cards: Path = CARDS) -> SoundSystem:
    """All of it; takes 20 ms with a server, and two seconds where that hangs."""
    return SoundSystem(
        _cards(cards),
        pulse_reachable(),
        frozenset(each.name for each in pulse_sources()),
        frozenset(each.name for each in pulse_sinks()),
    )


class SoundWatch:
    """Waits for changes. Use as `async with`."""

    def __init__(self, cards: Path = CARDS, look: Callable[[Path], SoundSystem] = look) -> None:
        self._path = cards
        self._look = look
        self._told = asyncio.Event()
        self._listening: asyncio.Task[None] | None = None
        self._subscribed = False
        """Whether the server tells of changes: then it is known to be there."""
        self._asked_at = -inf
        self._seen = ("", False)
        self.system = SoundSystem("", server=False)
        """As seen last."""

    async def __aenter__(self) -> Self:
        self.system = await detached(lambda: self._look(self._path))
        self._seen = self._cheap()
        self._listening = asyncio.create_task(self._listen(), name="sound server")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)

    async def wait(self, at_most_s: float) -> SoundSystem:
        """What there is, as soon as it may have changed, or after that time."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(at_most_s):
                await self._told.wait()
                await asyncio.sleep(_SETTLE_S)
        seen = self._cheap()
        if self._told.is_set() or seen != self._seen:
            self._told.clear()
            self._seen = seen
            self.system = await detached(lambda: self._look(self._path))
        return self.system

    def _cheap(self) -> tuple[str, bool]:
        now = time.monotonic()
        server = self._seen[1]
        if self._subscribed:
            server = True
        elif now - self._asked_at >= _AGAIN_S:  # each time is a connection, and noise in its log
            self._asked_at, server = now, pulse_reachable()
        return _cards(self._path), server

    async def _listen(self) -> None:
        """Have the server tell, for as long as there is one."""
        while True:
            if pulse_reachable():
                try:
                    await self._subscribe()
                except FileNotFoundError:
                    return  # no pactl: looking must do
            await asyncio.sleep(_AGAIN_S)

    async def _subscribe(self) -> None:
        process = await asyncio.create_subprocess_exec(
            "pactl",
            "subscribe",
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=pactl_environment(),
        )
        try:
            self._subscribed = True
            self._told.set()  # what changed while nobody listened
            lines = process.stdout or asyncio.StreamReader()
            while line := await lines.readline():
                if _MATTERS.search(line):
                    self._told.set()
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
            self._subscribed, self._asked_at = False, -inf
            self._told.set()


def _cards(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
