"""Visits over real WebSockets: asked by typing, tapping and speaking, resumed, never mixed."""

from __future__ import annotations

import asyncio
import io
import wave
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import soxr

from assistant.events import Feedback, Source, TurnEnded, VisitEnded
from tests.kiosk.conftest import BrowserPage, Served

SERVICE = "doctor-home-call"
SPEECH = Path(__file__).parents[1] / "speech"


async def test_a_typed_question_is_answered_shown_and_said(served: Served) -> None:
    async with served.page(language="ru") as page:
        answered = await page.ask("ask", text="вызвать врача на дом")
    reply = answered["reply"]
    assert (answered["turn"], answered["source"]) == (1, "typed")
    assert (reply["target"], answered["language"]) == (SERVICE, "ru")
    sentences = [each for each in page.told if each["type"] == "sentence"]
    assert [each["n"] for each in sentences] == list(range(1, len(page.sounds) + 1))
    assert {each["piece"] for each in sentences} == set(range(len(reply["said"])))
    for sound in page.sounds:
        with wave.open(io.BytesIO(sound)) as wav:
            assert wav.getnframes() > wav.getframerate() / 10
    phases = [each["phase"] for each in page.told if each["type"] == "phase"]
    assert phases[:3] == ["idle", "thinking", "speaking"]


async def test_what_is_chosen_on_the_screen_is_opened_without_guessing(served: Served) -> None:
    async with served.page(voice=False) as page:
        cost = await page.ask("open", target=SERVICE, facet="cost", language="ru")
        assert (cost["source"], cost["facet"]) == ("tapped", "cost")
        assert cost["reply"]["kind"] == "facet"
        steps = await page.ask("open", target=SERVICE, channel="phone", language="ru")
        assert steps["reply"]["slide"]["channel"] == "phone"
        several = await page.ask("open", target="life-child-born", language="kk")
        assert several["reply"]["title"]["ru"] == "Родился ребёнок"
        second = several["reply"]["options"][1]["target"]
        chosen = await page.ask("press", command="second_one")
        assert chosen["reply"]["target"] == second
        lesson = await page.ask("open", target="lesson-smartphone")
        assert lesson["reply"]["slide"]["of"] > 10
        await page.send("open", target="no-such-service")
        assert (await page.next("failed"))["code"] == "page-unknown"
    assert page.sounds == []


async def test_a_press_walks_through_the_steps_and_switches_the_language(served: Served) -> None:
    async with served.page(voice=False) as page:
        first = await page.ask("open", target=SERVICE, channel="phone", language="ru")
        second = await page.ask("press", command="next")
        other = await page.ask("press", command="switch_kk")
        back = await page.ask("press", command="back")
    assert [each["reply"]["slide"]["step"] for each in (first, second, other, back)] == [1, 2, 2, 1]
    assert [each["language"] for each in (second, other, back)] == ["ru", "kk", "kk"]


async def test_a_stop_is_told_at_once_and_the_place_is_kept(served: Served) -> None:
    async with served.page(language="ru") as page:
        await page.ask("open", target=SERVICE, channel="phone", language="ru")
        page.plays = False
        await page.send("press", command="next")
        await page.next("sentence")
        await page.send("stop")
        await page.next("silence")
        ended = await page.next("turn_ended")
        assert ended["played"] is False
        assert (ended["resume"]["step"], ended["resume"]["interrupted"]) == (2, True)
        page.plays = True
        again = await page.ask("press", command="continue")
        assert again["reply"]["slide"]["step"] == 2


async def test_who_taps_through_the_steps_is_not_held_up_by_the_voice(served: Served) -> None:
    async with served.page(language="ru") as page:
        page.plays = False
        await page.send("open", target=SERVICE, channel="phone", language="ru")
        steps = []
        for command in ("next", "next", "back"):
            await page.next("sentence")
            await page.send("press", command=command)
            steps.append((await page.next("answered"))["reply"]["slide"]["step"])
        await page.next("sentence")
        await page.send("stop")
        await page.next("turn_ended")
        await page.send("press", command="next")
        steps.append((await page.next("answered"))["reply"]["slide"]["step"])
    assert steps == [2, 3, 2, 3]


async def test_a_tap_interrupts_and_late_words_about_a_sound_mean_no_other(
    served: Served,
) -> None:
    async with served.page(language="ru") as page:
        page.plays = False
        await page.send("open", target=SERVICE, language="ru")
        interrupted = await page.next("sentence")
        await page.send("open", target="civil-duplicate", language="ru")
        await page.next("silence")
        assert (await page.next("answered"))["reply"]["target"] == "civil-duplicate"
        sentence = await page.next("sentence")
        await page.send("played", n=interrupted["n"], to_end=False)
        page.plays = True
        await page.send("played", n=sentence["n"], to_end=True)
        assert (await page.next("turn_ended"))["played"] is True


async def test_three_pages_at_once_do_not_mix(served: Served) -> None:
    targets = (SERVICE, "civil-duplicate", "kindergarten-queue")

    async def visit(page: BrowserPage, target: str) -> list[dict[str, Any]]:
        opened = await page.ask("open", target=target, language="ru")
        return [opened, *[await page.ask("press", command="next") for _ in range(2)]]

    async with (
        served.page(voice=False) as first,
        served.page(voice=False) as second,
        served.page(voice=False) as third,
    ):
        pages = (first, second, third)
        visits = await asyncio.gather(*map(visit, pages, targets))
        # each of them is told of its own visit only
        for page, target, answers in zip(pages, targets, visits, strict=True):
            assert [each["reply"]["target"] for each in answers] == [target] * 3
            assert [each["turn"] for each in answers] == [1, 2, 3]
            assert [each for each in page.told if each["type"] == "answered"] == answers


async def test_a_page_that_comes_back_is_shown_the_same_step_without_a_word(
    served: Served,
) -> None:
    async with served.page(language="ru") as page:
        await page.ask("open", target=SERVICE, channel="phone", language="ru")
        before = await page.ask("press", command="next")
    async with served.page(language="ru", resume=before["resume"]) as page:
        shown = await page.next("answered")
        assert shown["reply"]["slide"] == before["reply"]["slide"]
        assert shown["reply"]["said"][0]["text"] in [
            piece["text"] for piece in before["reply"]["said"]
        ]
        assert (shown["turn"], shown["resume"]["step"]) == (None, 2)
        assert (await page.next("phase"))["phase"] == "idle"
        assert page.sounds == []
        assert (await page.ask("press", command="next"))["reply"]["slide"]["step"] == 3


@pytest.mark.parametrize(
    "kept",
    [
        {"service": "no-such-service", "step": 2},
        {"service": SERVICE, "channel": "phone", "step": 99},
        {"service": 7},
        {"channel": "<script>"},
        [1, 2],
        "x" * 1000,
        {"lesson": "lesson-bot", "stop": 10**12},
    ],
)
async def test_what_a_page_remembers_wrongly_locks_nobody_out(served: Served, kept: object) -> None:
    async with served.page(voice=False, resume=kept) as page:
        assert (await page.ask("open", target=SERVICE))["reply"]["target"] == SERVICE


async def spoken_visit(page: BrowserPage, name: str) -> dict[str, Any]:
    """Press the button, say a sample, be answered."""
    await page.send("listen")
    await page.next("phase", phase="listening")
    speaking = asyncio.create_task(speak(page, sample(name)))
    answered = await page.next("answered")
    await page.next("turn_ended")
    speaking.cancel()
    return answered


async def test_a_spoken_question_is_shown_while_it_is_said(served: Served) -> None:
    async with served.page(voice=False) as page:
        for _ in range(3):  # a desk that falls behind does without partial words
            answered = await spoken_visit(page, "kk-doctor-appointment")
            if any(each["type"] == "partial" and each["text"] for each in page.told):
                break
        else:
            raise AssertionError("no words were shown while they were said")
    assert (answered["source"], answered["language"]) == ("browser", "kk")
    assert answered["reply"]["target"] == "doctor-appointment"
    levels = [each["dbfs"] for each in page.told if each["type"] == "level"]
    assert max(levels) > -40


async def test_three_visitors_who_speak_at_once_are_told_apart(served: Served) -> None:
    samples = {
        "kk-doctor-appointment": "doctor-appointment",
        "ru-address-certificate": "address-certificate",
        "kk-narco-certificate": "narco-certificate",
    }
    async with AsyncExitStack() as stack:
        pages = [await stack.enter_async_context(served.page(voice=False)) for _ in samples]
        answers = await asyncio.gather(*map(spoken_visit, pages, samples))
    assert [each["reply"]["target"] for each in answers] == list(samples.values())


async def test_sound_is_not_listened_to_before_the_button(served: Served) -> None:
    async with served.page(voice=False) as page:
        await speak(page, sample("kk-doctor-appointment"), times=1)
        await page.ask("open", target=SERVICE)
        kinds = {each["type"] for each in page.told}
    assert "partial" not in kinds
    assert [each["source"] for each in page.told if each["type"] == "answered"] == ["tapped"]


async def test_what_outlives_a_page_is_its_turns_and_what_helped(served: Served) -> None:
    served.told.clear()
    async with served.page(voice=False) as page:
        answered = await page.ask("open", target=SERVICE, facet="cost")
        await page.send("feedback", helpful=True)
        await page.ask("press", command="repeat")
        await page.send("bye")
        await page.next("visit_ended")
    turn = next(event for event in served.told if isinstance(event, TurnEnded))
    kept = [event for event in served.told if getattr(event, "visit", "") == turn.visit]
    assert [type(event) for event in kept] == [TurnEnded, Feedback, TurnEnded, VisitEnded]
    assert turn.turn.source is Source.TAPPED
    assert turn.turn.text == answered["heard"] == answered["reply"]["title"]["kk"]


async def test_a_page_that_goes_away_ends_its_visit(served: Served) -> None:
    served.told.clear()
    async with served.page() as page:
        page.plays = False
        await page.send("open", target=SERVICE, language="ru")
        await page.next("sentence")
    async with served.page() as page:  # the visit before has ended when this one is served
        await page.ask("open", target=SERVICE, facet="cost")
    cut, *_ = [event for event in served.told if isinstance(event, TurnEnded)]
    assert cut.played is False
    assert cut.visit in [event.visit for event in served.told if isinstance(event, VisitEnded)]


def sample(name: str) -> np.ndarray[Any, np.dtype[np.int16]]:
    sound, rate = soundfile.read(SPEECH / f"{name}.wav", dtype="float32")
    return (soxr.resample(sound, rate, 16_000) * 32_767).astype(np.int16)


async def speak(
    page: BrowserPage, sound: np.ndarray[Any, np.dtype[np.int16]], times: int = 100
) -> None:
    """Send it in blocks of 32 ms as a browser does, twice as fast, and silence after it."""
    blocks = [sound[at : at + 512] for at in range(0, len(sound), 512)]
    quiet = np.zeros(512, np.int16)
    for block in [*blocks, *[quiet] * 40 * times]:
        await page.connection.send(block.tobytes())
        await asyncio.sleep(0.024)


async def test_one_page_shows_the_visit_of_the_desk_and_others_have_their_own(
    served: Served,
) -> None:
    async with served.page(sound="desk") as page, served.page(sound="desk") as other:
        assert (page.told[0]["sound"], page.told[0]["microphone"]) == ("desk", "none")
        assert other.told[0]["sound"] == "browser"
        answered = await page.ask("open", target=SERVICE, language="ru")
        assert [each for each in other.told if each["type"] == "answered"] == []
    async with served.page(sound="auto") as page:  # a desk without a microphone
        assert page.told[0]["sound"] == "browser"
    async with served.page(sound="desk") as page:  # opened anew: the visit is still there
        shown = await page.next("answered")
        assert (shown["turn"], shown["reply"]) == (answered["turn"], answered["reply"])
        await page.send("bye")
        await page.next("visit_ended")


async def test_a_visitor_who_leaves_in_the_middle_is_forgotten(served: Served) -> None:
    async with served.page(language="ru") as page:
        page.plays = False
        await page.send("open", target=SERVICE, channel="phone", language="ru")
        await page.next("sentence")
        await page.send("bye")
        await page.next("visit_ended")
        page.plays = True
        again = await page.ask("press", command="repeat")
        assert (again["turn"], again["reply"]["target"], again["reply"]["slide"]) == (1, None, None)
