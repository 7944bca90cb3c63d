"""The page says what the desk does, and nothing else; troubles are told in the visitor's words."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .conftest import OpenPage, choose_service
from .stand_in import StandIn

REFUSED = """(name) => {
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("as told", name));
}"""


def say(stand_in: StandIn, page: Page, phase: str) -> None:
    stand_in.tell(type="phase", phase=phase)
    page.wait_for_selector(f'body[data-phase="{phase}"]')


@pytest.mark.parametrize(
    ("phase", "words", "lamp"),
    [
        ("listening", "Слушаю вас", "mic"),
        ("thinking", "Думаю", "thinking"),
        ("speaking", "Отвечаю", "sound"),
        ("follow_up", "Спросите ещё", "mic"),
    ],
)
def test_a_state_has_words_and_a_picture(
    open_page: OpenPage, stand_in: StandIn, phase: str, words: str, lamp: str
) -> None:
    page = open_page(language="ru")
    say(stand_in, page, phase)
    expect(page.locator("#phase")).to_have_text(words)
    assert page.get_attribute(".lamp use", "href") == f"/static/icons.svg#{lamp}"


def test_words_and_loudness_while_listening(open_page: OpenPage, stand_in: StandIn) -> None:
    page = open_page(language="ru")
    say(stand_in, page, "listening")
    stand_in.tell(type="level", dbfs=-20.0, clipped=False)
    stand_in.tell(type="partial", text="вызвать врача")
    expect(page.locator("#hint")).to_have_text("вызвать врача")
    level = "getComputedStyle(document.getElementById('ask')).getPropertyValue('--level')"
    assert float(page.evaluate(level)) > 0.5
    say(stand_in, page, "thinking")
    assert float(page.evaluate(level)) == 0
    expect(page.locator("#hint")).not_to_contain_text("вызвать")


def test_subtitles_follow_the_voice(open_page: OpenPage, stand_in: StandIn) -> None:
    page = open_page(language="ru")
    stand_in.silent = True
    choose_service(page, "doctor-home-call")
    for piece in (0, 1):
        stand_in.tell(type="began", piece=piece)
        expect(page.locator(".piece[data-now]")).to_have_attribute("data-piece", str(piece))
        assert page.locator(".piece[data-now]").count() == 1
    stand_in.tell(type="turn_ended", played=True, resume=None)
    expect(page.locator(".piece[data-now]")).to_have_count(0)


def test_stop_is_there_while_something_is_said(open_page: OpenPage, stand_in: StandIn) -> None:
    page = open_page()
    assert page.locator("#stop").is_hidden()
    say(stand_in, page, "speaking")
    page.click("#stop")
    page.wait_for_selector('body[data-phase="idle"]')
    assert stand_in.sent("stop") == [{"type": "stop"}]
    say(stand_in, page, "speaking")
    page.keyboard.press("Escape")
    page.wait_for_selector('body[data-phase="idle"]')
    assert len(stand_in.sent("stop")) == 2


def test_not_understood_is_said_and_keeps_the_step(open_page: OpenPage, stand_in: StandIn) -> None:
    page = open_page(language="ru")
    choose_service(page, "doctor-home-call")
    page.click('[data-command="next"]')
    page.wait_for_selector(".progress")
    step = page.inner_text(".piece[data-step]")
    stand_in.tell(**missed("бу бу бу"))
    expect(page.locator("#phase")).to_have_text("Не удалось понять")
    expect(page.locator("#hint")).to_have_text("бу бу бу")
    assert page.inner_text(".piece[data-step]") == step
    say(stand_in, page, "follow_up")
    expect(page.locator("#phase")).to_have_text("Спросите ещё")


def missed(heard: str) -> dict[str, object]:
    reply = {
        "kind": "missed",
        "target": None,
        "title": None,
        "said": [{"text": "Извините, я не поняла.", "language": "ru", "step": None}],
        "slide": None,
        "buttons": [],
        "options": [],
        "qr": None,
        "as_of": None,
        "hand_over": False,
        "ends_visit": False,
        "pace": 0,
        "loudness": 0,
    }
    more = {"turn": 2, "source": "browser", "language": "ru", "facet": None, "resume": None}
    return {"type": "answered", "heard": heard, "reply": reply, **more}


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("NotAllowedError", "Браузер не разрешил микрофон"),
        ("NotFoundError", "Микрофон не найден"),
        ("NotReadableError", "Микрофон не отвечает"),
    ],
)
def test_a_microphone_that_does_not_open(
    open_page: OpenPage, stand_in: StandIn, error: str, words: str
) -> None:
    page = open_page(language="ru")
    page.evaluate(REFUSED, error)
    page.click("#ask")
    expect(page.locator('[data-name="microphone"]')).to_contain_text(words)
    assert stand_in.sent("listen") == []
    page.click('[data-name="microphone"] >> text=Написать вопрос')
    expect(page.locator("#query")).to_be_focused()


def test_a_permission_that_is_really_refused_and_then_given(
    open_page: OpenPage, stand_in: StandIn
) -> None:
    page = open_page(language="kk")
    page.click("#ask")
    expect(page.locator('[data-name="microphone"]')).to_contain_text("рұқсат бермеді")
    page.context.grant_permissions(["microphone"])
    expect(page.locator('[data-name="microphone"]')).to_have_count(0)
    page.click("#ask")
    page.wait_for_selector('body[data-phase="listening"]')
    deadline = page.evaluate("performance.now()") + 5_000
    while stand_in.sound_bytes < 16_000 and page.evaluate("performance.now()") < deadline:
        page.wait_for_timeout(50)
    assert stand_in.sound_bytes >= 16_000, "half a second of sound"
    assert stand_in.sound_bytes % 1_024 == 0, "whole blocks of 32 ms"


def test_a_microphone_that_is_pulled_out(open_page: OpenPage, stand_in: StandIn) -> None:
    page = open_page(language="ru", granted=("microphone",))
    page.evaluate(
        """() => {
          const devices = navigator.mediaDevices;
          const open = devices.getUserMedia.bind(devices);
          devices.getUserMedia = async (wanted) => (window.stream = await open(wanted));
        }"""
    )
    page.click("#ask")
    page.wait_for_selector('body[data-phase="listening"]')
    page.evaluate("stream.getAudioTracks()[0].dispatchEvent(new Event('ended'))")
    expect(page.locator('[data-name="microphone"]')).to_contain_text("Микрофон отключился")
    page.wait_for_selector('body[data-phase="idle"]')
    assert stand_in.sent("stop_listening") == [{"type": "stop_listening"}]


def test_a_second_press_ends_the_listening(open_page: OpenPage, stand_in: StandIn) -> None:
    page = open_page(language="ru", granted=("microphone",))
    page.click("#ask")
    page.wait_for_selector('body[data-phase="listening"]')
    expect(page.locator("#ask-word")).to_have_text("Готово")
    page.click("#ask")
    page.wait_for_selector('body[data-phase="idle"]')
    assert [one["type"] for one in stand_in.received[1:]] == ["listen", "stop_listening"]


def test_louder_is_shown_where_it_was_pressed(open_page: OpenPage, stand_in: StandIn) -> None:
    page = open_page(language="ru")
    choose_service(page, "doctor-home-call")
    title = page.inner_text("#answer-title")
    page.click("#open-settings")
    page.click('#settings [data-command="quieter"]')
    expect(page.locator("#settings output").first).to_have_text("−1")
    expect(page.locator('#settings [data-command="quieter"]')).to_be_focused()
    page.keyboard.press("Escape")
    assert page.inner_text("#answer-title") == title, "the answer stays"


def test_the_trouble_of_a_desk_that_hears_by_itself(open_page: OpenPage, stand_in: StandIn) -> None:
    page = open_page(language="ru")
    stand_in.tell(type="trouble", part="microphone", code="device-gone")
    stand_in.tell(type="hello", samples={"kk": [], "ru": []}, microphone="desk")
    stand_in.tell(type="trouble", part="microphone", code="device-gone")
    expect(page.locator('[data-name="desk"]')).to_have_count(1)
    stand_in.tell(type="mended", part="microphone")
    expect(page.locator('[data-name="desk"]')).to_have_count(0)


def test_samples_take_turns_and_can_be_pressed(open_page: OpenPage, stand_in: StandIn) -> None:
    page = open_page(language="ru")
    first = page.inner_text("#sample")
    page.clock.install()
    page.reload()
    page.wait_for_selector("#sample:not([hidden])")
    page.clock.run_for(6_500)
    assert page.inner_text("#sample") != first
    page.click("#sample")
    assert stand_in.sent("ask")[-1]["text"] != first
