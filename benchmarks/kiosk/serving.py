"""A real desk that serves its pages, in a thread: for figures and pictures of the page."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from assistant.desk.config import sections
from assistant.desk.pipeline import Desk
from assistant.desk.screens.pages import DeskPages, serve_pages
from assistant.desk.settings import Settings
from assistant.desk.turns.turn_taking import TurnTaking
from assistant.dialogue import Options, Patience
from assistant.events import Event

__all__ = ["CHROMIUM", "chromium_arguments", "serving"]

CHROMIUM = "/usr/bin/chromium"


def chromium_arguments(*more: str) -> list[str]:
    """Nothing asked, nothing fetched from elsewhere."""
    return [
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        "--autoplay-policy=no-user-gesture-required",
        *more,
    ]


class _ToldAll(DeskPages):
    """Tells what a journal is not told as well: words under way."""

    def _keep(self, event: Event) -> None:
        self._record(event)


@contextmanager
def serving(observe: Callable[[Event], None] = lambda _: None) -> Iterator[str]:
    """The address of the page. `observe` is called in the thread of the desk."""
    ready, ending = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()
    port = _free_port()

    async def serve(home: str) -> None:
        desk = await Desk.open(Settings.from_environment({"HOME": home}))
        try:
            pages = _ToldAll(desk, observe, TurnTaking(), Options(), Patience())
            async with serve_pages(pages, sections.Kiosk(port=port), observe):
                ready.set()
                await ending.wait()
        finally:
            ready.set()
            await desk.close()

    with TemporaryDirectory() as home:
        thread = threading.Thread(target=lambda: loop.run_until_complete(serve(home)))
        thread.start()
        ready.wait()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            loop.call_soon_threadsafe(ending.set)
            thread.join()
            loop.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
