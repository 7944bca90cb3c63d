"""WCAG 2.2 AA, judged by axe-core in the browser, on every view and in every state."""

from __future__ import annotations

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from .conftest import KIOSK_WIDE, PHONE, OpenPage, choose_service
from .stand_in import StandIn

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

axe = Axe()


def violations(page: Page) -> list[str]:
    found = axe.run(page, options={"runOnly": RULES}).response["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize(
    ("size", "theme"),
    [(KIOSK_WIDE, "light"), (PHONE, "dark")],
)
def test_every_view(open_page: OpenPage, size: tuple[int, int], theme: str) -> None:
    page = open_page(size, "ru", prefer=json.dumps({"theme": theme}))
    assert violations(page) == [], "welcome"
    page.click("#open-browse")
    page.click("#keys-toggle")
    assert violations(page) == [], "lists and keyboard"
    choose_service(page, "doctor-home-call")
    page.wait_for_selector(".feedback")
    assert violations(page) == [], "answer"
    page.click('[data-command="next"]')
    page.wait_for_selector(".progress")
    assert violations(page) == [], "step"
    page.click("#qr-open")
    assert violations(page) == [], "codes"
    page.keyboard.press("Escape")
    page.click("#open-settings")
    assert violations(page) == [], "settings"


@pytest.mark.parametrize("theme", ["light", "dark", "high"])
def test_every_state(open_page: OpenPage, stand_in: StandIn, theme: str) -> None:
    page = open_page(prefer=json.dumps({"theme": theme}))
    for phase in ("listening", "thinking", "speaking", "follow_up"):
        stand_in.tell(type="phase", phase=phase)
        page.wait_for_selector(f'body[data-phase="{phase}"]')
        assert violations(page) == [], phase
    stand_in.tell(type="failed", code="voice-hangs")
    page.wait_for_selector('[data-name="failed"]')
    page.wait_for_selector('body[data-phase="missed"]')
    assert violations(page) == [], "troubles"


def test_choices_and_a_person(open_page: OpenPage) -> None:
    page = open_page(language="ru")
    page.click("#open-browse")
    page.click("#lists [data-id^=lesson]")
    page.wait_for_selector(".slide")
    page.click('[data-command="operator"]')
    page.wait_for_selector('.slide[data-kind="hand_over"]')
    assert violations(page) == []


def test_less_motion_for_those_who_ask_for_it(open_page: OpenPage, stand_in: StandIn) -> None:
    page = open_page(reduced_motion="reduce")
    stand_in.tell(type="phase", phase="thinking")
    page.wait_for_selector('body[data-phase="thinking"]')
    assert page.evaluate("document.getAnimations().length") == 0


def test_what_is_read_aloud_by_a_screen_reader(open_page: OpenPage) -> None:
    page = open_page(language="ru")
    choose_service(page, "doctor-home-call")
    said = page.locator("#announce")
    assert said.get_attribute("aria-live") == "polite"
    assert "Вызов врача на дом" in said.inner_text()
    assert page.locator("#phase").get_attribute("role") == "status"
