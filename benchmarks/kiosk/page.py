"""How quick and how large the visitor's page is: python -m benchmarks.kiosk.page.

A real desk, Debian's Chromium, loopback; writes `benchmarks/results/kiosk-page.json`.

* first content: `first-contentful-paint` of the browser, of fresh profiles and of second visits;
* weight: bytes of all that is loaded until the page is connected;
* words on the screen: from the moment the desk tells a partial to the frame that shows it.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
import soundfile
from playwright.sync_api import Browser, Page, Playwright, Request, sync_playwright

from assistant.events import Event, Partial
from benchmarks.kiosk.serving import CHROMIUM, chromium_arguments, serving

FOLDER: Final = Path(__file__).parents[1]
SPEECH: Final = FOLDER.parent / "tests" / "speech"
ASKED: Final = (
    "kk-doctor-appointment",
    "kk-narco-certificate",
    "kk-psych-certificate",
    "ru-criminal-record",
    "ru-doctor-home-call",
    "ru-address-certificate",
)
LOADS: Final = 10
SETTLE_MS: Final = 700

SEEN: Final = """() => {
  window.seen = [];
  const hint = document.getElementById("hint");
  new MutationObserver(() => {
    const words = hint.textContent;
    if (!hint.classList.contains("words") || !words) return;
    requestAnimationFrame(() => requestAnimationFrame(() => seen.push([words, Date.now()])));
  }).observe(hint, { childList: true, characterData: true, subtree: true });
}"""
"""Two frames after the change the words have been painted."""


def percentile(values: Sequence[float], share: float) -> float:
    """Of the values, at least one."""
    return round(float(np.percentile(values, share)), 1)


def first_contents(browser: Browser, url: str) -> dict[str, Any]:
    """Of fresh profiles, and of the same page loaded again; weight of the first."""
    fresh, again, weights = [], [], []
    for _ in range(LOADS):
        context = browser.new_context(viewport={"width": 1920, "height": 1080})
        page = context.new_page()
        loaded = _weighed(page)
        fresh.append(_first_content(page, url))
        weights.append(sum(loaded))
        again.append(_first_content(page, url))
        context.close()
    return {
        "loads": LOADS,
        "fresh_ms": {"median": percentile(fresh, 50), "p95": percentile(fresh, 95)},
        "again_ms": {"median": percentile(again, 50), "p95": percentile(again, 95)},
        "weight_kb": round(max(weights) / 1000, 1),
    }


def _weighed(page: Page) -> list[int]:
    """Bytes of each answer that the page gets from now on."""
    loaded: list[int] = []

    def finished(request: Request) -> None:
        sizes = request.sizes()
        loaded.append(int(sizes["responseBodySize"] + sizes["responseHeadersSize"]))

    page.on("requestfinished", finished)
    return loaded


def _first_content(page: Page, url: str) -> float:
    page.goto(f"{url}/?language=kk")
    page.wait_for_selector('body[data-phase="idle"]')
    page.wait_for_selector("#shortcuts li")
    page.wait_for_timeout(SETTLE_MS)
    paint = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
    return float(page.evaluate(paint))


class Told:
    """When the desk told which partial, by the clock of the wall; the browser has the same."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._partials: list[tuple[str, float]] = []

    def __call__(self, event: Event) -> None:
        """Observe."""
        if isinstance(event, Partial) and event.text:
            with self._lock:
                self._partials.append((event.text, time.time() * 1000))

    def taken(self) -> list[tuple[str, float]]:
        """What came since the last call."""
        with self._lock:
            partials, self._partials = self._partials, []
        return partials


def words_on_screen(playwright: Playwright, url: str, told: Told) -> dict[str, Any]:
    """Ask each recording aloud and compare what the desk told with what was painted."""
    lags: list[float] = []
    told_count = 0
    with TemporaryDirectory() as folder:
        for name in ASKED:
            sound = _with_quiet(SPEECH / f"{name}.wav", Path(folder) / f"{name}.wav")
            seen, partials = _ask_aloud(playwright, url, sound, told)
            told_count += len(partials)
            lags += _lags(partials, seen)
    if not lags:
        return {"recordings": len(ASKED), "partials_told": told_count, "partials_painted": 0}
    return {
        "recordings": len(ASKED),
        "partials_told": told_count,
        "partials_painted": len(lags),
        "told_to_painted_ms": {
            "median": percentile(lags, 50),
            "p95": percentile(lags, 95),
            "worst": round(max(lags), 1),
        },
    }


def _lags(partials: list[tuple[str, float]], seen: list[tuple[str, float]]) -> list[float]:
    """One that was replaced before it was painted has none."""
    lags = []
    for text, told_at in partials:
        painted = [at for words, at in seen if words == text and at >= told_at - 1]
        if painted:
            lags.append(painted[0] - told_at)
    return lags


def _with_quiet(source: Path, target: Path) -> Path:
    samples, rate = soundfile.read(source, dtype="float32")
    quiet = np.zeros(rate // 2, np.float32)
    soundfile.write(target, np.concatenate([quiet, samples, quiet, quiet, quiet]), rate)
    return target


def _ask_aloud(
    playwright: Playwright, url: str, sound: Path, told: Told
) -> tuple[list[tuple[str, float]], list[tuple[str, float]]]:
    capture = f"--use-file-for-fake-audio-capture={sound}%noloop"
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=chromium_arguments(capture))
    page = browser.new_page()
    page.add_init_script("localStorage.komekshi = '{\"voice\": false}'")
    page.goto(url)
    page.wait_for_selector('body[data-phase="idle"]')
    page.evaluate(SEEN)
    told.taken()
    page.click("#ask")
    page.wait_for_selector(".slide", timeout=30_000)
    seen = [(str(words), float(at)) for words, at in page.evaluate("seen")]
    browser.close()
    return seen, told.taken()


def main() -> int:
    """Measure, print and write the result."""
    told = Told()
    with serving(told) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=chromium_arguments())
        contents = first_contents(browser, url)
        browser.close()
        words = words_on_screen(playwright, url, told)
    load = os.getloadavg()[0]
    result = {
        "what": "the visitor's page in Chromium before a real desk, loopback",
        "measured": time.strftime("%Y-%m-%d"),
        "cores": os.cpu_count(),
        "load_average_at_the_end": round(load, 1),
        "first_content": contents,
        "words_on_screen": words,
    }
    text = json.dumps(result, indent=2, ensure_ascii=False) + "\n"
    (FOLDER / "results" / "kiosk-page.json").write_text(text, "utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
