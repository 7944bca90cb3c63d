"""The page before a real desk: a spoken visit in Kazakh, its microphone, its voice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import soundfile
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.conftest import speak
from tests.kiosk.conftest import Served

from .conftest import ARGUMENTS, CHROMIUM

SPEECH = Path(__file__).parents[2] / "speech"
RATE = 16_000
QUESTION = "учаскелік дәрігердің қабылдауына жазылғым келеді"
STEP = re.compile(r"(\d)-қадам, барлығы (\d)")
WITHIN_MS = 30_000
"""For what takes a second on an idle machine."""


def recording(path: Path, *sounds: Path | float) -> Path:
    """Sounds one after the other; numbers are seconds of quiet."""
    parts = []
    for sound in sounds:
        if isinstance(sound, float):
            parts.append(np.zeros(round(sound * RATE), np.float32))
            continue
        samples, rate = soundfile.read(sound, dtype="float32")
        at = np.arange(0, len(samples), rate / RATE)
        parts.append(np.interp(at, np.arange(len(samples)), samples).astype(np.float32))
    soundfile.write(path, np.concatenate(parts), RATE, subtype="PCM_16")
    return path


@contextmanager
def hearing(playwright: Playwright, sound: Path) -> Iterator[Browser]:
    """A browser whose microphone hears a file, once."""
    arguments = [
        *ARGUMENTS,
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={sound}%noloop",
    ]
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
    yield browser
    browser.close()


def page_of(browser: Browser, served: Served, *, voice: bool, language: str = "kk") -> Page:
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.set_default_timeout(WITHIN_MS)
    kept = f"{{voice: {str(voice).lower()}}}"
    page.add_init_script(f"localStorage.komekshi = JSON.stringify({kept})")
    page.goto(f"http://{served.host}/?language={language}")
    page.wait_for_selector('body[data-phase="idle"]')
    return page


def test_a_visit_by_voice_through_all_slides(
    playwright: Playwright, served: Served, tmp_path: Path
) -> None:
    onward = speak("келесі", "kk", tmp_path / "next.wav", speed=130)
    said: list[Path | float] = [0.6, SPEECH / "kk-doctor-appointment.wav", 3.0]
    for _ in range(5):
        said += [onward, 2.2]
    sound = recording(tmp_path / "visit.wav", *said)
    with hearing(playwright, sound) as browser:
        page = page_of(browser, served, voice=False)
        page.evaluate(
            """() => {
              window.seen = { words: [], phases: [], steps: [] };
              const note = (list, value) => value && list.at(-1) !== value && list.push(value);
              new MutationObserver(() => {
                const hint = document.getElementById("hint");
                if (hint.classList.contains("words")) note(seen.words, hint.textContent);
                note(seen.phases, document.body.dataset.phase);
                note(seen.steps, document.getElementById("progress")?.innerText.trim());
              }).observe(document.body, {
                subtree: true, childList: true, characterData: true, attributes: true,
              });
            }"""
        )
        page.click("#ask")
        expect(page.locator(".asked q")).to_contain_text("дәрігер", timeout=WITHIN_MS)
        page.wait_for_function("() => /^([0-9])-.* \\1$/.test(seen.steps.at(-1))")
        seen = page.evaluate("seen")
    steps = [STEP.search(one) for one in seen["steps"]]
    numbers = [int(one[1]) for one in steps if one]
    assert numbers == list(range(1, len(numbers) + 1)), seen
    assert len(numbers) >= 3
    heard = {word for words in seen["words"] for word in words.split()}
    assert heard & set(QUESTION.split()), "partial words were shown"
    assert seen["phases"][0] == "listening"
    assert {"thinking", "follow_up"} <= set(seen["phases"])


def test_the_voice_is_heard_and_followed_and_stopped(browser: Browser, served: Served) -> None:
    page = page_of(browser, served, voice=True, language="ru")
    page.click("#type")
    page.fill("#query", "как вызвать врача на дом")
    page.click("#search-ask")
    page.wait_for_selector('body[data-phase="speaking"]')
    page.wait_for_selector(".piece[data-now]")
    assert page.get_attribute(".piece[data-now]", "data-piece") == "0"
    page.wait_for_selector('.piece[data-now][data-piece="1"]')
    page.click("#stop")
    expect(page.locator("body")).not_to_have_attribute("data-phase", "speaking", timeout=2_000)
    expect(page.locator(".piece[data-now]")).to_have_count(0)
    page.close()


def test_a_desk_that_forgot_shows_the_step_again(browser: Browser, served: Served) -> None:
    page = page_of(browser, served, voice=False, language="ru")
    page.click("#open-browse")
    page.click('#lists [data-id="health-services"]')
    page.click('#browse [data-id="doctor-home-call"]')
    page.click('.facets [data-channel="portal"]')
    page.wait_for_selector(".progress")
    page.click('[data-command="next"]')
    expect(page.locator("#progress")).to_contain_text("Шаг 2 из 4")
    step = page.inner_text(".piece[data-step]")
    page.wait_for_function("JSON.parse(sessionStorage['komekshi-visit']).step === 2")
    page.reload()
    expect(page.locator(".piece[data-step]")).to_have_text(step)
    expect(page.locator("#progress")).to_contain_text("Шаг 2 из 4")
    page.close()


def test_the_page_weighs_little_and_asks_nobody_else(browser: Browser, served: Served) -> None:
    page = browser.new_page()
    requests = []
    page.on("requestfinished", lambda one: requests.append(one))
    page.goto(f"http://{served.host}/?language=kk")
    page.wait_for_selector("#shortcuts li")
    page.wait_for_load_state("networkidle")
    sizes = [one.sizes() for one in requests]
    weight = sum(one["responseBodySize"] + one["responseHeadersSize"] for one in sizes)
    assert 100_000 < weight < 400_000
    assert {one.url.split("/")[2] for one in requests} == {served.host}
    page.close()


@pytest.mark.parametrize("query", ["врач", "дәрігер"])
def test_the_search_knows_both_languages(browser: Browser, served: Served, query: str) -> None:
    page = page_of(browser, served, voice=False)
    page.click("#type")
    page.fill("#query", query)
    expect(page.locator('#found [data-id="doctor-home-call"]')).to_be_visible()
    page.close()


def test_the_plain_page_of_a_service_works_without_a_script(
    browser: Browser, served: Served
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"http://{served.host}/service/doctor-home-call?language=ru")
    assert page.inner_text("h1") == "Вызов врача на дом"
    assert page.locator(".plain-steps").count() == 4
    assert page.locator("img[src*=steps]").evaluate("image => image.naturalWidth > 0")
    context.close()
