"""A whole visit by touch and by keyboard; languages; breaks; several pages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import OpenPage, choose_service
from .stand_in import StandIn

STEP = re.compile(r"Шаг (\d) из (\d)")


def step_of(page: Page) -> tuple[int, int]:
    found = STEP.search(page.inner_text("#progress"))
    assert found is not None
    return int(found[1]), int(found[2])


def test_by_touch_through_all_slides(open_page: OpenPage, stand_in: StandIn) -> None:
    page = open_page(language="ru", has_touch=True)
    page.tap("#open-browse")
    page.tap('#lists [data-id="health-services"]')
    page.tap('#browse [data-id="doctor-home-call"]')
    page.tap('.facets [data-channel="mobile"]')
    page.wait_for_selector(".progress")
    seen = [step_of(page)]
    while seen[-1][0] < seen[-1][1]:
        page.tap('[data-command="next"]')
        expect(page.locator("#progress")).to_contain_text(f"Шаг {seen[-1][0] + 1} ")
        seen.append(step_of(page))
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
    page.tap("#helped-yes")
    expect(page.locator(".feedback")).to_contain_text("Спасибо")
    assert stand_in.sent("feedback") == [{"type": "feedback", "helpful": True}]


def test_by_keyboard_through_all_slides(open_page: OpenPage) -> None:
    page = open_page(language="ru")
    press_tab_until(page, "open-browse")
    page.keyboard.press("Enter")
    expect(page.locator("#browse-title")).to_be_focused()
    press_tab_until(page, "query")
    page.keyboard.type("врача на дом")
    page.wait_for_selector('#found [data-id="doctor-home-call"]')
    press_tab_until(page, data="doctor-home-call")
    page.keyboard.press("Enter")
    page.wait_for_selector(".facets")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".slide")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(".progress")
    first, last = step_of(page)
    for key, step in (("ArrowRight", 2), ("ArrowLeft", 1), ("ArrowRight", 2), ("ArrowRight", 3)):
        page.keyboard.press(key)
        expect(page.locator("#progress")).to_contain_text(f"Шаг {step} из {last}")
    assert (first, last) == (1, 3)
    press_tab_until(page, "helped-yes")
    page.keyboard.press("Space")
    expect(page.locator(".feedback")).to_contain_text("Спасибо")


def press_tab_until(page: Page, wanted: str = "", *, data: str = "", most: int = 60) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate("[document.activeElement.id, document.activeElement.dataset.id ?? '']")
        if (wanted and here[0] == wanted) or (data and here[1] == data):
            return
    raise AssertionError(f"{wanted or data} is not reached with Tab")


def test_the_keyboard_on_the_screen_writes_kazakh(open_page: OpenPage) -> None:
    page = open_page()
    page.click("#type")
    expect(page.locator("#query")).to_be_focused()
    for letter in "үйге":
        page.click(f'.key:text-is("{letter}")')
    expect(page.locator("#query")).to_have_value("үйге")
    expect(page.locator('#found [data-id="doctor-home-call"]')).to_be_visible()
    page.click('.key[aria-label="Соңғы әріпті өшіру"]')
    expect(page.locator("#query")).to_have_value("үйг")


def test_the_keyboard_on_the_screen_is_steered_with_arrows(open_page: OpenPage) -> None:
    page = open_page()
    page.click("#type")
    page.focus('.key:text-is("1")')
    for key in ("ArrowDown", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#query")).to_have_value("і")


def test_the_language_changes_in_the_middle_of_an_answer(
    open_page: OpenPage, stand_in: StandIn
) -> None:
    page = open_page(language="kk")
    choose_service(page, "doctor-home-call")
    page.click('[data-command="next"]')
    page.wait_for_selector(".progress")
    page.click('[data-language="ru"]')
    expect(page.locator("#answer-title")).to_have_text("Вызов врача на дом")
    assert page.get_attribute("html", "lang") == "ru"
    assert page.get_attribute(".piece[data-step]", "lang") == "ru"
    assert step_of(page)[0] == 1
    assert [one["command"] for one in stand_in.sent("press")] == ["next", "switch_ru"]


def test_english_words_around_an_answer_in_kazakh(open_page: OpenPage) -> None:
    page = open_page(language="kk")
    choose_service(page, "doctor-home-call")
    page.click('[data-language="en"]')
    expect(page.locator('[data-command="next"]')).to_contain_text("Next")
    expect(page.locator('[data-command="next"]')).to_contain_text("«Келесі»")
    assert page.get_attribute(".piece >> nth=0", "lang") == "kk"


def test_the_screen_follows_the_language_of_the_visitor(
    open_page: OpenPage, stand_in: StandIn
) -> None:
    page = open_page(language="kk")
    page.click("#open-browse")
    page.wait_for_selector("#lists")
    other = open_page(language="ru")
    choose_service(other, "doctor-home-call")
    message = {"type": "open", "target": "doctor-home-call", "facet": None, "channel": None}
    assert stand_in.sent("open") == [{**message, "language": "ru"}]
    assert page.get_attribute("html", "lang") == "kk"


@pytest.mark.parametrize("facet", ["cost", "documents"])
def test_a_part_of_an_answer_has_its_picture(open_page: OpenPage, facet: str) -> None:
    page = open_page(language="ru")
    choose_service(page, "doctor-home-call", facet=facet)
    picture = page.get_attribute(".picture use", "href")
    assert (
        picture
        == {"cost": "/static/icons.svg#coin", "documents": "/static/icons.svg#document"}[facet]
    )


def test_a_killed_desk_comes_back_at_the_same_step(open_page: OpenPage, stand_in: StandIn) -> None:
    page = open_page(language="ru")
    choose_service(page, "doctor-home-call")
    page.click('[data-command="next"]')
    page.wait_for_selector(".progress")
    page.click('[data-command="next"]')
    expect(page.locator("#progress")).to_contain_text("Шаг 2 ")
    before = page.inner_text(".piece[data-step]")
    stand_in.end()
    expect(page.locator("body")).to_have_attribute("data-phase", "offline")
    expect(page.locator('[data-name="offline"]')).to_contain_text("Связь прервалась")
    assert page.inner_text(".piece[data-step]") == before, "what was said stays readable"
    stand_in.start()
    expect(page.locator("body")).to_have_attribute("data-phase", "follow_up", timeout=3_000)
    expect(page.locator('[data-name="offline"]')).to_have_count(0)
    expect(page.locator('[data-name="back"]')).to_contain_text("Связь восстановлена")
    assert page.inner_text(".piece[data-step]") == before
    assert step_of(page)[0] == 2


def test_three_pages_do_not_mix(open_page: OpenPage) -> None:
    services = ("doctor-home-call", "address-certificate", "kindergarten-queue")
    titles = []
    for service in services:
        page = open_page(language="ru")
        open_service(page, service)
        titles.append(page)
    shown = [page.inner_text("#answer-title") for page in titles]
    assert len(set(shown)) == 3
    titles[1].click('[data-command="next"]')
    titles[1].wait_for_selector(".progress")
    assert [page.inner_text("#answer-title") for page in titles] == shown
    assert titles[0].locator(".progress").count() == titles[2].locator(".progress").count() == 0


def open_service(page: Page, service: str) -> None:
    page.click("#open-browse")
    page.wait_for_selector("#lists")
    title = page.evaluate(
        "async (id) => (await (await fetch('/browse')).json()).services[id]?.title.ru", service
    )
    page.fill("#query", title)
    page.click(f'#found [data-id="{service}"]')
    page.click(".facets button >> nth=0")
    page.wait_for_selector("#answer-title")


def test_the_next_visitor_of_a_desk_finds_the_page_as_it_was(
    open_page: OpenPage, stand_in: StandIn
) -> None:
    page = open_page(language="ru")
    page.goto(f"{stand_in.url}/?language=ru&desk")
    page.wait_for_selector("#shortcuts li")
    page.click("#open-settings")
    page.click("#settings button:text('Тёмный')")
    page.keyboard.press("Escape")
    choose_service(page, "doctor-home-call")
    stand_in.tell(type="visit_ended")
    expect(page.locator("#welcome")).to_be_visible()
    assert page.get_attribute("html", "data-theme") == "light"
    assert page.evaluate("sessionStorage.getItem('komekshi-visit')") is None
    assert page.inner_text("#answer") == ""
