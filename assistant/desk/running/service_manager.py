"""What systemd is told of the desk: ready, reloading, stopping, alive (`sd_notify`)."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import time
from collections.abc import Callable, Mapping
from typing import Final

__all__ = ["ServiceManager"]

_FEEDS: Final = 3
"""Signs of life within the patience of the watchdog: one may come late."""


class ServiceManager:
    """Does nothing where no service manager has started the desk."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        name = environment.get("NOTIFY_SOCKET", "")
        self._address = f"\0{name[1:]}" if name.startswith("@") else name
        self._watchdog_s = _watchdog_s(environment)

    def ready(self) -> None:
        """Questions are answered now."""
        self._tell("READY=1", "STATUS=ready")

    def reloading(self) -> None:
        """Settings and catalogue are being read; `ready` ends it."""
        self._tell("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")

    def stopping(self) -> None:
        """The last sentence is being finished."""
        self._tell("STOPPING=1", "STATUS=finishing the sentence")

    async def feed_watchdog(self, alive: Callable[[], bool]) -> None:
        """Give signs of life while `alive`, until cancelled. A stuck event loop gives none."""
        while self._watchdog_s is not None:
            if alive():
                self._tell("WATCHDOG=1")
            await asyncio.sleep(self._watchdog_s / _FEEDS)

    def _tell(self, *lines: str) -> None:
        if not self._address:
            return
        with (
            contextlib.suppress(OSError),  # a manager that is gone needs to know nothing
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender,
        ):
            sender.setblocking(False)
            sender.sendto("\n".join(lines).encode(), self._address)


def _watchdog_s(environment: Mapping[str, str]) -> float | None:
    """Seconds without a sign of life after which the desk is started anew; None: never."""
    meant = environment.get("WATCHDOG_PID", str(os.getpid()))
    microseconds = environment.get("WATCHDOG_USEC", "")
    if meant != str(os.getpid()) or not microseconds.isdecimal() or not int(microseconds):
        return None
    return int(microseconds) / 1_000_000
