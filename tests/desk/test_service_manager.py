"""What systemd hears of a desk, over a real datagram socket."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.desk.running.service_manager import ServiceManager


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.setblocking(False)
        yield listening


def _environment(systemd: socket.socket, **more: str) -> dict[str, str]:
    return {"NOTIFY_SOCKET": str(systemd.getsockname()), **more}


def test_the_states_of_a_desk_are_told(systemd: socket.socket) -> None:
    manager = ServiceManager(_environment(systemd))
    manager.ready()
    assert systemd.recv(999).startswith(b"READY=1\n")
    manager.reloading()
    first, second = systemd.recv(999).split(b"\n")
    assert first == b"RELOADING=1"
    assert second.startswith(b"MONOTONIC_USEC=")
    manager.stopping()
    assert systemd.recv(999).startswith(b"STOPPING=1\n")


def test_an_abstract_address_works() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        name = f"komekshi-test-{os.getpid()}"
        listening.bind(f"\0{name}")
        ServiceManager({"NOTIFY_SOCKET": f"@{name}"}).ready()
        assert listening.recv(999).startswith(b"READY=1")


def test_without_a_manager_nothing_happens(tmp_path: Path) -> None:
    ServiceManager({}).ready()
    ServiceManager({"NOTIFY_SOCKET": str(tmp_path / "gone")}).ready()


async def test_the_watchdog_is_fed_while_the_desk_is_alive(systemd: socket.socket) -> None:
    alive = True
    manager = ServiceManager(_environment(systemd, WATCHDOG_USEC="60000"))
    feeding = asyncio.create_task(manager.feed_watchdog(lambda: alive))
    try:
        await asyncio.sleep(0.2)
        assert len(list(_received(systemd))) >= 3
        alive = False
        await asyncio.sleep(0.05)
        list(_received(systemd))
        await asyncio.sleep(0.1)
        assert list(_received(systemd)) == []
    finally:
        feeding.cancel()
        await asyncio.gather(feeding, return_exceptions=True)


@pytest.mark.parametrize(
    "more", [{}, {"WATCHDOG_USEC": "x"}, {"WATCHDOG_USEC": "60000", "WATCHDOG_PID": "1"}]
)
async def test_no_watchdog_no_food(systemd: socket.socket, more: dict[str, str]) -> None:
    await ServiceManager(_environment(systemd, **more)).feed_watchdog(lambda: True)
    assert list(_received(systemd)) == []


def _received(systemd: socket.socket) -> Iterator[bytes]:
    while True:
        try:
            yield systemd.recv(999)
        except BlockingIOError:
            return
