"""Pages at a desk: each has a visit of its own, one of them may show the desk's."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from starlette.routing import BaseRoute

from assistant import __version__
from assistant.catalogue import Catalogue
from assistant.desk.config import sections
from assistant.desk.pipeline import Desk
from assistant.desk.running.observers import Observers
from assistant.desk.screens.browser_sound import PageLoudspeaker, PageMicrophone, PageSound
from assistant.desk.screens.page_visit import Guest
from assistant.desk.screens.web_server import web_server
from assistant.desk.sound.devices import Devices
from assistant.desk.turns.attendant import Attendant
from assistant.desk.turns.turn_taking import TurnStart, TurnTaking
from assistant.desk.turns.visit import Visit
from assistant.dialogue import Options, Patience
from assistant.events import (
    Event,
    Failed,
    Feedback,
    Observer,
    Source,
    TurnEnded,
    VisitEnded,
)
from assistant.kiosk.app import LONGEST_FRAME, kiosk_app
from assistant.kiosk.browser import keep_browser
from assistant.kiosk.desk_messages import DeskHello
from assistant.kiosk.desk_messages import Failed as FailedMessage
from assistant.kiosk.page_messages import Hello
from assistant.kiosk.ports import Page, PageVisit
from assistant.kiosk.samples import SAMPLES
from assistant.match import Answer
from assistant.text import Language

__all__ = ["AtDesk", "DeskPages", "serve_pages"]

_LOG: Final = logging.getLogger(__name__)

_ALL_ADDRESSES: Final = frozenset(("0.0.0.0", "::"))  # noqa: S104 - compared, not listened on

_CONNECTIONS: Final = 256
"""At a time; each page has one for its visit and six more while it loads."""

_GOING_S: Final = 1.0
"""Seconds for a page to go that is loaded anew."""

_PING_S: Final = 20.0
"""Seconds between two signs of life; a page that gives none for as long is gone."""


@dataclass(frozen=True, slots=True)
class AtDesk:
    """The visit over the desk's own devices, which a page may show."""

    visit: Visit
    attendant: Attendant
    devices: Devices
    observers: Observers


class DeskPages:
    """The port `Pages`."""

    def __init__(
        self,
        desk: Desk,
        record: Observer,
        turn_taking: TurnTaking,
        options: Options,
        patience: Patience,
        at_desk: AtDesk | None = None,
    ) -> None:
        """`record` is told what outlives a page: turns, feedback, the ends of visits, failures."""
        self._desk = desk
        self._record = record
        # A hall is full of voices, and a page does not know whom it faces.
        self._turn_taking = replace(turn_taking, start=TurnStart.BUTTON)
        self._options = options
        self._patience = patience
        self._at_desk = at_desk
        self._visits: set[Visit] = set()
        self._free = asyncio.Event()
        """Set while no page shows the desk's own visit."""
        self._free.set()
        self._samples: tuple[Catalogue, Mapping[Language, tuple[str, ...]]] | None = None

    @property
    def catalogue(self) -> Catalogue:
        return self._desk.catalogue

    @property
    def samples(self) -> Mapping[Language, tuple[str, ...]]:
        """Those that this catalogue answers."""
        catalogue = self._desk.catalogue
        if self._samples is None or self._samples[0] is not catalogue:
            answered = {
                language: tuple(filter(self._is_answered, questions))
                for language, questions in SAMPLES.items()
            }
            self._samples = (catalogue, answered)
        return self._samples[1]

    def adjust(self, options: Options, patience: Patience) -> None:
        """Talk otherwise from the next turn on."""
        self._options = options
        self._patience = patience
        for visit in self._visits:
            visit.adjust(options, patience)

    @asynccontextmanager
    async def visit(self, hello: Hello, page: Page, *, local: bool) -> AsyncGenerator[PageVisit]:
        """The desk's visit for the first page of this machine that wants it, else a new one."""
        at = self._at_desk
        if at is not None and local and _wants(hello, at.devices) and await self._is_free():
            with self._show(hello, page, at) as guest:
                yield guest
            return
        async with self._own(hello, page) as guest:
            yield guest

    async def _is_free(self) -> bool:
        """Whether no other page shows the desk's visit; one that is loaded anew is just going."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_GOING_S):
                await self._free.wait()
        return self._free.is_set()

    @contextmanager
    def _show(self, hello: Hello, page: Page, at: AtDesk) -> Iterator[Guest]:
        guest = Guest(self._desk, at.visit, at.attendant, page, None)
        self._free.clear()
        at.observers.add(guest)
        try:
            page.tell(self._hello(at.devices))
            guest.begin(hello, self._options)
            yield guest
        finally:
            at.observers.remove(guest)
            self._free.set()

    @asynccontextmanager
    async def _own(self, hello: Hello, page: Page) -> AsyncGenerator[Guest]:
        observers = Observers(self._keep)
        microphone = PageMicrophone(self._turn_taking.endpoint(), observers)
        sound = PageSound(microphone, PageLoudspeaker(page), self._turn_taking.echo_tail_s)
        visit = Visit(self._desk, sound, observers, options=self._options, patience=self._patience)
        attendant = Attendant(
            self._desk, visit, microphone, self._turn_taking, observers, Source.BROWSER
        )
        guest = Guest(self._desk, visit, attendant, page, sound)
        observers.add(guest)
        self._visits.add(visit)
        serving = asyncio.create_task(_serve_page(attendant, page), name="attendant of a page")
        try:
            page.tell(self._hello(None))
            guest.begin(hello, self._options)
            yield guest
        finally:
            self._visits.discard(visit)
            observers.remove(guest)
            await microphone.close()
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)
            visit.leave()

    def _hello(self, devices: Devices | None) -> DeskHello:
        samples = {language.value: questions for language, questions in self.samples.items()}
        source: Final = "browser" if devices is None else "desk"
        hears = devices is None or devices.microphone is not None
        speaks = self._desk.speaks and (devices is None or devices.loudspeaker is not None)
        return DeskHello(
            version=__version__,
            languages=tuple(language.value for language in Language),
            samples=samples,
            sound=source,
            microphone=source if hears else "none",
            loudspeaker=source if speaks else "none",
        )

    def _keep(self, event: Event) -> None:
        if isinstance(event, TurnEnded | Feedback | VisitEnded | Failed):
            self._record(event)

    def _is_answered(self, question: str) -> bool:
        return isinstance(self._desk.understand_text(question).decision, Answer)


@asynccontextmanager
async def serve_pages(
    pages: DeskPages,
    at: sections.Kiosk,
    observe: Observer,
    *,
    profile: Path | None = None,
    further: Sequence[BaseRoute] = (),
) -> AsyncIterator[str]:
    """Serve until left; yields the address of the page. Raise `ServingError` `serve-port`.

    `profile`: folder of the browser that is opened where the settings want one; `further`: routes
    of other pages.
    """
    app = kiosk_app(pages, at.host, further=further)
    options = {
        "limit_concurrency": _CONNECTIONS,
        "ws": "websockets-sansio",
        "ws_max_size": LONGEST_FRAME,
        "ws_per_message_deflate": False,
        "ws_ping_interval": _PING_S,
        "ws_ping_timeout": _PING_S,
    }
    _ = pages.samples  # found out now, and not while the first page waits
    async with web_server(app, at.host, at.port, **options) as port:
        address = f"http://{_reached_at(at.host)}:{port}/"
        _LOG.info("the page of this desk is at %s", address)
        if not at.browser or profile is None:
            yield address
            return
        showing = asyncio.create_task(keep_browser(f"{address}?desk", profile, observe, os.environ))
        try:
            yield address
        finally:
            showing.cancel()
            await asyncio.gather(showing, return_exceptions=True)


def _wants(hello: Hello, devices: Devices) -> bool:
    """Whether a page is to show what the desk's devices hear and say."""
    return hello.sound == "desk" or (hello.sound == "auto" and devices.microphone is not None)


async def _serve_page(attendant: Attendant, page: Page) -> None:
    """A fault of ours ends one page's visit, and is not kept silent."""
    try:
        await attendant.run()
    except Exception:
        _LOG.exception("a page is served no longer")
        page.tell(FailedMessage("page-fault"))


def _reached_at(host: str) -> str:
    """A name under which this machine reaches what listens at `host`."""
    if host in _ALL_ADDRESSES:
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
