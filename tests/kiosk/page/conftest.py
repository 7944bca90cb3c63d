"""Debian's Chromium, one for all tests of the page, and a desk for it to talk to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from assistant.catalogue import Catalogue, load_catalogue
from tests.kiosk.page.stand_in import StandIn

CHROMIUM: Final = "/usr/bin/chromium"
INTENTS: Final = Path(__file__).parents[3] / "intents"
ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
)
KIOSK_WIDE: Final = (1920, 1080)
KIOSK_TALL: Final = (1080, 1920)
PHONE: Final = (390, 844)

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def page_catalogue() -> Catalogue:
    return load_catalogue(INTENTS)


@pytest.fixture(scope="session")
def stand_in(page_catalogue: Catalogue) -> Iterator[StandIn]:
    desk = StandIn(page_catalogue)
    yield desk
    desk.end()


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Ended with each module: while it runs, no other event loop can run in this thread."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
    yield chromium
    chromium.close()


@pytest.fixture
def open_page(browser: Browser, stand_in: StandIn) -> Iterator[OpenPage]:
    """A page that is connected; whatever it logs as an error fails the test."""
    contexts = []
    errors: list[str] = []
    stand_in.received.clear()
    stand_in.sound_bytes = 0
    stand_in.silent = False

    def opened(
        size: tuple[int, int] = KIOSK_WIDE,
        language: str = "kk",
        *,
        prefer: str = "{}",
        granted: tuple[str, ...] = (),
        **options: Any,
    ) -> Page:
        viewport = {"width": size[0], "height": size[1]}
        context = browser.new_context(viewport=viewport, permissions=list(granted), **options)
        contexts.append(context)
        context.set_default_timeout(8_000)
        context.add_init_script(
            f"try {{ localStorage.komekshi ??= JSON.stringify({prefer}) }} catch {{}}"
        )
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
        page.goto(f"{stand_in.url}/?language={language}")
        page.wait_for_selector('body[data-phase="idle"]')
        page.wait_for_selector("#shortcuts li")
        return page

    yield opened
    for context in contexts:
        context.close()
    unexpected = [one for one in errors if "WebSocket" not in one and "ERR_CONN" not in one]
    assert not unexpected


def choose_service(page: Page, service: str, *, facet: str | None = None) -> None:
    """As a visitor: list, service, part of the answer."""
    page.click("#open-browse")
    page.wait_for_selector("#lists")
    page.fill("#query", "үйге")
    page.click(f'#found [data-id="{service}"]')
    page.click(f'.facets [data-facet="{facet}"]' if facet else ".facets button >> nth=0")
    page.wait_for_selector(".slide")
