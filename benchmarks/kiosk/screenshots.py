"""Pictures of every state of the visitor's page: python -m benchmarks.kiosk.screenshots.

Of the real page before a real desk, in Kazakh and Russian, at three sizes, into
`build/screenshots`. They are looked at, not compared.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.kiosk.serving import CHROMIUM, chromium_arguments, serving

SIZES: Final = {"wide": (1920, 1080), "tall": (1080, 1920), "phone": (390, 844)}
LANGUAGES: Final = ("kk", "ru")
_SERVICE: Final = "doctor-home-call"
_UNKNOWN: Final = {"kk": "айда жаңбыр жауа ма екен", "ru": "сколько звёзд на луне"}
_SEARCHED: Final = {"kk": "үйге", "ru": "справка"}


def show(page: Page, name: str) -> None:
    """Show a state that the desk would tell of."""
    page.evaluate(
        "async (name) => (await import('/static/js/state.js')).showPhase(name, null)", name
    )


def listening(page: Page, language: str) -> None:
    """As while a visitor speaks."""
    words = {"kk": "дәрігерді үйге шақыру", "ru": "вызвать врача на дом"}[language]
    page.evaluate(
        """async (words) => {
          const state = await import("/static/js/state.js");
          state.showPhase("listening");
          state.showLevel(-22);
          state.showWords(words);
        }""",
        words,
    )


def trouble(page: Page, key: str, picture: str) -> None:
    """Show what went wrong; the next answer takes it away."""
    page.evaluate(
        """async ([key, picture]) => {
          const { notify } = await import("/static/js/notices.js");
          notify("shown", picture, key, [["try-again", () => 0], ["type-instead", () => 0]]);
        }""",
        [key, picture],
    )


def states(page: Page, language: str) -> Iterator[str]:
    """Walk through the page; yields the name of each state once it is on the screen."""
    yield "welcome"
    listening(page, language)
    yield "listening"
    show(page, "thinking")
    yield "thinking"
    show(page, "idle")
    trouble(page, "mic-refused", "mic-off")
    yield "microphone-refused"
    page.evaluate("document.querySelector('.notice').remove()")
    page.click("#open-browse")
    page.wait_for_selector("#lists")
    yield "lists"
    page.click("#keys-toggle")
    page.fill("#query", _SEARCHED[language])
    page.wait_for_selector("#found .tile")
    yield "search"
    page.fill("#query", "")
    page.click('#lists [data-id="health-services"]')
    yield "list"
    page.click(f'#browse [data-id="{_SERVICE}"]')
    yield "service"
    page.click(".facets button >> nth=0")
    page.wait_for_selector(".piece[data-now], .feedback")
    yield "answer"
    page.click('[data-command="by_portal"]')
    page.wait_for_selector(".progress")
    yield "step"
    page.click("#qr-open")
    page.wait_for_timeout(300)
    yield "codes"
    page.keyboard.press("Escape")
    page.click("#open-settings")
    yield "settings"
    page.keyboard.press("Escape")
    page.click('[data-command="operator"]')
    page.wait_for_selector('.slide[data-kind="hand_over"]')
    yield "person"
    asked(page, _UNKNOWN[language])
    yield "not-understood"
    page.click("#open-browse")
    page.click('#lists [data-id="life-child-born"]')
    page.click("#browse .rows button >> nth=0")
    page.click(".facets button >> nth=0")
    page.wait_for_selector(".slide")
    yield "another-answer"


def asked(page: Page, text: str) -> None:
    """Ask by typing."""
    page.click("#type")
    page.fill("#query", text)
    page.click("#search-ask")
    page.wait_for_selector("#answer:not([hidden])")
    page.wait_for_timeout(300)


def photograph(browser: Browser, url: str, folder: Path, tell: Callable[[str], None]) -> None:
    """All states in all sizes and languages."""
    for size, (width, height) in SIZES.items():
        for language in LANGUAGES:
            page = browser.new_page(viewport={"width": width, "height": height})
            page.add_init_script("localStorage.komekshi = '{\"voice\": false}'")
            page.goto(f"{url}/?language={language}")
            page.wait_for_selector('body[data-phase="idle"]')
            page.wait_for_selector("#shortcuts li")
            for number, state in enumerate(states(page, language), start=1):
                page.wait_for_timeout(150)
                page.screenshot(path=folder / f"{size}-{language}-{number:02}-{state}.png")
            page.close()
            tell(f"{size} {language}")


def main() -> int:
    """Open a desk and a browser."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=Path("build/screenshots"))
    options = parser.parse_args()
    options.into.mkdir(parents=True, exist_ok=True)
    with serving() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=chromium_arguments())
        photograph(browser, url, options.into, print)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
