"""One real desk behind all protocols, at ports of its own, in a thread with its own loop."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.desk.pipeline import Desk
from assistant.desk.programs.serve import Address, Wanted, serving
from assistant.desk.programs.served import ServedDesk
from assistant.desk.settings import Settings

TOKEN = "a-token-of-the-tests"  # noqa: S105


@dataclass(frozen=True)
class Ports:
    wyoming: int
    vosk: int
    http: int


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def ports(model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ports]:
    settings = Settings.from_environment(
        {"KOMEKSHI_MODEL": str(model_dir), "HOME": str(tmp_path_factory.mktemp("home"))}
    )
    at = Ports(free_port(), free_port(), free_port())
    ready, ending = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        desk = await Desk.open(settings)
        try:
            served = ServedDesk(desk, (model_dir.name,))
            wanted = Wanted(
                *(Address("127.0.0.1", port) for port in (at.wyoming, at.vosk, at.http)), TOKEN
            )
            async with serving(served, wanted):
                ready.set()
                await ending.wait()
        finally:
            ready.set()
            await desk.close()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    assert ready.wait(60)
    yield at
    loop.call_soon_threadsafe(ending.set)
    thread.join(20)
    assert not thread.is_alive()
