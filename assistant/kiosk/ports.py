"""What the pages need of a desk, and a desk of a page."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from assistant.catalogue.model import Catalogue
from assistant.kiosk.desk_messages import DeskMessage, Sentence
from assistant.kiosk.page_messages import Hello, PageMessage
from assistant.text import Language

__all__ = ["Page", "PageVisit", "Pages"]


class Page(Protocol):
    """The way to one page; takes everything at once and in order."""

    def tell(self, message: DeskMessage) -> None: ...

    def play(self, sentence: Sentence, wav: bytes) -> None:
        """Have the page play a sound; it tells `Played` when that is over."""
        ...


class PageVisit(Protocol):
    """The visits of one page, one after the other."""

    async def take(self, message: PageMessage) -> None:
        """What the visitor does; returns when it is noted, before it is answered."""
        ...

    def hear(self, pcm: bytes) -> None:
        """The next sound of the page's microphone: 16 kHz, mono, 16 bit."""
        ...


class Pages(Protocol):
    """A desk for pages."""

    @property
    def catalogue(self) -> Catalogue:
        """The one in service; another object after an edit."""
        ...

    @property
    def samples(self) -> Mapping[Language, tuple[str, ...]]:
        """Questions that are sure to be understood."""
        ...

    def visit(
        self, hello: Hello, page: Page, *, local: bool
    ) -> AbstractAsyncContextManager[PageVisit]:
        """A page comes and, when the block is left, goes. `local`: it is on this machine."""
        ...
