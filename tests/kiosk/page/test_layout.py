"""Every service fits every screen; the letters are large; the page is small."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page

from assistant.catalogue import Catalogue, Channel, Kind
from assistant.dialogue import respond, start
from assistant.match import Answer, Candidate, Command, CommandName
from assistant.text import Language

from .conftest import KIOSK_TALL, KIOSK_WIDE, PHONE, OpenPage, choose_service
from .stand_in import KIOSK, StandIn

DRAW_ALL = """async (answers) => {
  const { drawAnswer } = await import("/static/js/answer.js");
  const { drawControls, drawTake, askFeedback } = await import("/static/js/controls.js");
  const root = document.getElementById("answer");
  for (const view of document.querySelectorAll(".view")) view.hidden = view !== root;
  document.body.dataset.view = "answer";
  const faults = [];
  for (const answer of answers) {
    drawAnswer(root, answer, {});
    drawControls(answer.reply, {});
    drawTake(answer, {});
    askFeedback({});
    for (const element of root.querySelectorAll("*")) {
      if (element.closest("svg")) continue;
      const box = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      const hides = style.overflowY === "hidden" && element.scrollHeight > element.clientHeight + 1;
      const wide = style.display !== "inline" && element.scrollWidth > element.clientWidth + 2;
      const outside = box.right > innerWidth + 1 || box.left < -1;
      if (hides || wide || outside) {
        const words = element.textContent.slice(0, 40);
        faults.push(`${answer.reply.target} ${element.className}: ${words}`);
      }
    }
    const page = document.documentElement;
    if (page.scrollWidth > innerWidth) faults.push(`${answer.reply.target}: page`);
  }
  return faults;
}"""

SMALLEST = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let smallest = [999, ""];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility()) continue;
    if (element.closest(".unseen, .skip")) continue;
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (size < smallest[0]) smallest = [size, node.data];
  }
  return smallest;
}"""


def answers(desk: StandIn, catalogue: Catalogue, language: Language) -> list[dict[str, Any]]:
    """Of each service the opening and its longest step."""
    drawn = []
    for service in catalogue.services.values():
        asked = Answer(Candidate(service.id, 1.0, "", Kind.SERVICE), language)
        state, reply = respond(catalogue, start(), asked)
        drawn.append(desk.answered(state, reply))
        channel, place = longest_step(catalogue, service.id, language)
        if channel is None:
            continue
        state, reply = respond(
            catalogue,
            start(),
            Answer(Candidate(service.id, 1.0, "", Kind.SERVICE), language, None, channel),
        )
        for _ in range(place):
            state, reply = respond(catalogue, state, Command(CommandName.NEXT, language))
        drawn.append(desk.answered(state, reply))
    return drawn


def longest_step(
    catalogue: Catalogue, service: str, language: Language
) -> tuple[Channel | None, int]:
    channels = catalogue.services[service].answer.channels
    steps = [
        (len(text), channel, place)
        for channel, one in channels.items()
        for place, text in enumerate(one[language])
    ]
    _, channel, place = max(steps, default=(0, None, 0))
    return channel, place


@pytest.mark.parametrize("size", [KIOSK_WIDE, KIOSK_TALL, PHONE])
@pytest.mark.parametrize("language", list(Language))
def test_every_service_fits(
    open_page: OpenPage,
    stand_in: StandIn,
    page_catalogue: Catalogue,
    size: tuple[int, int],
    language: Language,
) -> None:
    drawn = answers(stand_in, page_catalogue, language)
    assert len(drawn) >= 2 * 130
    page = open_page(size, language.value)
    assert page.evaluate(DRAW_ALL, drawn) == []


@pytest.mark.parametrize("size", [KIOSK_WIDE, KIOSK_TALL])
def test_all_letters_of_a_desk_are_large(open_page: OpenPage, size: tuple[int, int]) -> None:
    page = open_page(size, "ru")
    assert page.evaluate(SMALLEST)[0] >= 28
    choose_service(page, "doctor-home-call")
    page.click('[data-command="next"]')
    page.wait_for_selector(".progress")
    assert page.evaluate(SMALLEST)[0] >= 28


def test_the_answer_is_large_on_a_telephone_too(open_page: OpenPage) -> None:
    page = open_page(PHONE)
    choose_service(page, "doctor-home-call")
    assert letters(page, ".piece") >= 28


def test_letters_grow_to_twice_their_size(open_page: OpenPage) -> None:
    page = open_page()
    before = letters(page, ".lead")
    page.click("#open-settings")
    page.click("#settings button:text('200')")
    assert letters(page, ".lead") == 2 * before


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("scale", [1, 2])
def test_narrow_screens_need_no_scrolling_sideways(
    open_page: OpenPage, width: int, scale: int
) -> None:
    page = open_page((width, 800), "ru", prefer=json.dumps({"scale": scale}))
    choose_service(page, "doctor-home-call")
    page.click('[data-command="next"]')
    page.wait_for_selector(".progress")
    for act in ("", "#open-browse", "#keys-toggle", "#open-settings"):
        if act:
            page.click(act)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate("document.getElementById('stage').scrollWidth <= innerWidth")


def letters(page: Page, selector: str) -> float:
    size = page.eval_on_selector(
        selector, "element => parseFloat(getComputedStyle(element).fontSize)"
    )
    return float(size)


def test_words_are_there_in_every_language() -> None:
    files = {one.stem: json.loads(one.read_text()) for one in (KIOSK / "words").glob("*.json")}
    assert set(files) == {"kk", "ru", "en"}
    assert files["kk"].keys() == files["ru"].keys() == files["en"].keys()
    assert all(text.strip() for words in files.values() for text in words.values())
