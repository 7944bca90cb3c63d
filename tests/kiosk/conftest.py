"""One real desk that serves pages at a port of its own, in a thread with its own loop."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect

from assistant.desk.config import sections
from assistant.desk.pipeline import Desk
from assistant.desk.running.observers import Observers
from assistant.desk.screens.pages import AtDesk, DeskPages, serve_pages
from assistant.desk.settings import Settings
from assistant.desk.sound.devices import Devices
from assistant.desk.turns.attendant import Attendant
from assistant.desk.turns.turn_taking import TurnTaking
from assistant.desk.turns.visit import Visit
from assistant.dialogue import Options, Patience
from assistant.events import Event

WITHIN_S = 30.0
"""For what comes within milliseconds on an idle machine."""


@dataclass
class Served:
    """The desk, from the outside."""

    port: int
    told: list[Event] = field(default_factory=list)
    """What the desk was told to keep of all pages."""

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def page(self, **hello: Any) -> Any:
        """A page that said hello; a context manager."""
        return _page(self.host, hello)


class BrowserPage:
    """What a page is told, in order; plays every sound to its end unless told otherwise."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.told: list[dict[str, Any]] = []
        self.sounds: list[bytes] = []
        self.plays = True

    async def send(self, kind: str, **fields: Any) -> None:
        await self.connection.send(json.dumps({"type": kind, **fields}))

    async def next(self, kind: str, **fields: Any) -> dict[str, Any]:
        """The next message of that kind (and with those fields); the others are kept in `told`."""
        async with asyncio.timeout(WITHIN_S):
            while True:
                message = await self._read()
                if message.get("type") == kind and fields.items() <= message.items():
                    return message

    async def ask(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Do something; its answer, after it was said."""
        await self.send(kind, **fields)
        answered = await self.next("answered")
        while answered["turn"] is None:  # a visit that goes on
            answered = await self.next("answered")
        await self.next("turn_ended")
        return answered

    async def _read(self) -> dict[str, Any]:
        frame = await self.connection.recv()
        if isinstance(frame, bytes):
            self.sounds.append(frame)
            if self.plays:
                await self.send("played", n=self.told[-1]["n"], to_end=True)
            return {}
        message: dict[str, Any] = json.loads(frame)
        self.told.append(message)
        return message


@asynccontextmanager
async def _page(host: str, hello: dict[str, Any]) -> AsyncIterator[BrowserPage]:
    async with connect(f"ws://{host}/ws", origin=f"http://{host}", max_size=None) as connection:  # type: ignore[arg-type]
        page = BrowserPage(connection)
        await page.send("hello", **hello)
        await page.next("hello")
        yield page


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def served(model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    settings = Settings.from_environment(
        {"KOMEKSHI_MODEL": str(model_dir), "HOME": str(tmp_path_factory.mktemp("home"))}
    )
    at = Served(free_port())
    ready, ending = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        desk = await Desk.open(settings)
        try:
            observers = Observers()
            devices = Devices(settings, observers)  # none of them is opened
            visit = Visit(desk, devices, observers)
            attendant = Attendant(desk, visit, devices, TurnTaking(), observers)
            at_desk = AtDesk(visit, attendant, devices, observers)
            serving = asyncio.create_task(attendant.run())
            pages = DeskPages(desk, at.told.append, TurnTaking(), Options(), Patience(), at_desk)
            async with serve_pages(pages, sections.Kiosk(port=at.port), at.told.append):
                ready.set()
                await ending.wait()
            serving.cancel()
        finally:
            ready.set()
            await desk.close()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    ready.wait()
    yield at
    loop.call_soon_threadsafe(ending.set)
    thread.join()
    loop.close()
