"""The real pyttsx3 in real worker processes, also while they die and hang."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import VoiceError
from assistant.espeak import Source
from assistant.text import Language
from assistant.voice import Pyttsx3Voice, VoiceSettings
from assistant.voice.ports import Rendering
from assistant.voice.synthesiser import LONGEST_TEXT, _Renderings

KK = "Мекенжай анықтамасын қалай алуға болады?"
RU = "Как получить адресную справку?"


@pytest.fixture
async def voice() -> AsyncIterator[Pyttsx3Voice]:
    voice = await Pyttsx3Voice.start(render_timeout=1.5)
    yield voice
    await voice.close()


def _loudness(rendering: Rendering) -> float:
    return float(np.sqrt(np.mean(np.square(rendering.pcm.astype(np.float64)))))


def _children() -> list[int]:
    """Voice workers of this process, and not the sound server that tests share."""
    tasks = Path(f"/proc/{os.getpid()}/task")
    found = [pid for task in tasks.iterdir() for pid in (task / "children").read_text().split()]
    return [int(pid) for pid in found if b"assistant.voice" in _command(pid)]


def _command(pid: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it has just ended
        return b""


async def test_both_languages_sound_different_and_plausibly_long(voice: Pyttsx3Voice) -> None:
    kk = await voice.render(KK, Language.KK)
    ru = await voice.render(RU, Language.RU)
    # 14 syllables each: between 3 and 9 syllables a second.
    assert 1.5 < kk.seconds < 5
    assert 1.0 < ru.seconds < 5
    assert kk.rate == ru.rate == 22_050
    assert kk.pcm.dtype == np.int16
    assert min(_loudness(kk), _loudness(ru)) > 500
    same_words = await voice.render(RU, Language.KK)
    assert same_words.pcm.tobytes() != ru.pcm.tobytes()


async def test_fifty_sentences_in_a_row_are_fifty_sounds(voice: Pyttsx3Voice) -> None:
    first = voice.pid
    sounds = set()
    for number in range(50):
        language = Language.KK if number % 2 else Language.RU
        rendering = await voice.render(f"{RU} {number}", language)
        assert rendering.seconds > 1
        sounds.add(rendering.pcm.tobytes())
    assert len(sounds) == 50
    assert voice.pid == first


async def test_a_shorter_text_after_a_longer_one_keeps_nothing_of_it(voice: Pyttsx3Voice) -> None:
    alone = await voice.render("Да.", Language.RU)
    await voice.render(f"{RU} " * 20, Language.RU)
    again = await voice.render("Да.", Language.RU, VoiceSettings(rate=151))
    assert again.seconds == pytest.approx(alone.seconds, abs=0.3)


async def test_the_same_text_comes_from_memory(voice: Pyttsx3Voice) -> None:
    first = await voice.render(KK, Language.KK)
    assert await voice.render(f"  {KK}\n", Language.KK) is first
    with pytest.raises(ValueError, match="read-only"):
        first.pcm[0] = 1


async def test_the_rate_holds_from_the_first_sentence_on(voice: Pyttsx3Voice) -> None:
    settings = [VoiceSettings(rate=rate) for rate in (100, 300, 101, 301)]
    slow, fast, slow_again, fast_again = [
        (await voice.render(RU, Language.RU, setting)).seconds for setting in settings
    ]
    assert slow > 2 * fast
    assert slow_again == pytest.approx(slow, rel=0.05)
    assert fast_again == pytest.approx(fast, rel=0.05)


async def test_a_long_answer_is_whole(voice: Pyttsx3Voice) -> None:
    once = (await voice.render(RU, Language.RU)).seconds
    assert (await voice.render(f"{RU} " * 40, Language.RU)).seconds > 30 * once


async def test_rate_volume_and_pitch_are_heard(voice: Pyttsx3Voice) -> None:
    usual = await voice.render(RU, Language.RU)
    slow = await voice.render(RU, Language.RU, VoiceSettings(rate=100))
    quiet = await voice.render(RU, Language.RU, VoiceSettings(volume=0.25))
    high = await voice.render(RU, Language.RU, VoiceSettings(pitch=90))
    assert slow.seconds > 1.2 * usual.seconds
    assert _loudness(quiet) < 0.5 * _loudness(usual)
    assert high.pcm.tobytes() != usual.pcm.tobytes()
    assert (await voice.render(RU, Language.RU)) is usual


async def test_a_killed_worker_is_replaced(voice: Pyttsx3Voice) -> None:
    await voice.render(KK, Language.KK)
    killed = voice.pid
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    assert (await voice.render(RU, Language.RU)).seconds > 1
    assert voice.pid != killed


async def test_a_worker_killed_in_the_middle_of_a_render_is_replaced(voice: Pyttsx3Voice) -> None:
    killed = voice.pid
    assert killed is not None
    os.kill(killed, signal.SIGSTOP)
    rendering = asyncio.create_task(voice.render(KK, Language.KK))
    await asyncio.sleep(0.2)
    assert not rendering.done()
    os.kill(killed, signal.SIGKILL)
    assert (await rendering).seconds > 1
    assert voice.pid != killed


async def test_a_hanging_worker_is_replaced_and_gone(voice: Pyttsx3Voice) -> None:
    stopped = voice.pid
    assert stopped is not None
    os.kill(stopped, signal.SIGSTOP)
    assert (await voice.render(KK, Language.KK)).seconds > 1
    await voice.close()
    with pytest.raises(ProcessLookupError):
        os.kill(stopped, 0)


async def test_a_worker_that_grows_is_replaced(
    voice: Pyttsx3Voice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.voice.synthesiser.LOOK_EVERY", 3)
    before = voice.pid
    for number in range(3):
        await voice.render(f"{RU} {number}", Language.RU)
    assert voice.pid == before
    monkeypatch.setattr(Pyttsx3Voice, "most_mb", 1)
    for number in range(4, 8):
        assert (await voice.render(f"{RU} {number}", Language.RU)).seconds > 1
    assert voice.pid != before


async def test_workers_dying_one_after_the_other_are_survived(voice: Pyttsx3Voice) -> None:
    for number in range(3):
        for pid in _children():
            os.kill(pid, signal.SIGKILL)
        assert (await voice.render(f"Раз {number}", Language.RU)).seconds > 0.3


async def test_the_worker_and_its_spare_killed_in_the_middle_of_a_render(
    voice: Pyttsx3Voice,
) -> None:
    for number in range(3):
        text = f"{RU} {number} " * 30
        rendering = asyncio.create_task(voice.render(text, Language.RU))
        await asyncio.sleep(0.005)
        for pid in _children():
            os.kill(pid, signal.SIGKILL)
        assert (await rendering).seconds > 30


async def test_a_caller_that_gives_up_leaves_the_next_answer_whole(voice: Pyttsx3Voice) -> None:
    long = asyncio.create_task(voice.render(f"{RU} " * 30, Language.RU))
    await asyncio.sleep(0.005)
    long.cancel()
    short = await voice.render("Да.", Language.RU)
    assert short.seconds < 2
    with pytest.raises(asyncio.CancelledError):
        await long


async def test_many_at_once_each_get_their_own(voice: Pyttsx3Voice) -> None:
    texts = [f"{RU} " * times for times in (3, 1, 2)]
    three, one, two = await asyncio.gather(*(voice.render(text, Language.RU) for text in texts))
    assert one.seconds < two.seconds < three.seconds


async def test_ctrl_c_does_not_reach_the_worker(voice: Pyttsx3Voice) -> None:
    assert voice.pid is not None
    os.kill(voice.pid, signal.SIGINT)
    assert os.getpgid(voice.pid) != os.getpgid(0)
    before = voice.pid
    assert (await voice.render(KK, Language.KK)).seconds > 1
    assert voice.pid == before


async def test_nothing_reaches_our_standard_output(
    voice: Pyttsx3Voice, capfd: pytest.CaptureFixture[str]
) -> None:
    await voice.render(KK, Language.KK)
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize(
    "text", ["<speak>раз</speak>", "[[t'est]]", "раз\0два", "раз \ud800 два", "№ 5 — «да»"]
)
async def test_strange_texts_are_spoken(voice: Pyttsx3Voice, text: str) -> None:
    before = voice.pid
    assert (await voice.render(text, Language.RU)).seconds > 0.3
    assert voice.pid == before


@pytest.mark.parametrize("text", ["", " \n", "\0"])
async def test_no_text_is_refused(voice: Pyttsx3Voice, text: str) -> None:
    with pytest.raises(VoiceError, match="no text"):
        await voice.render(text, Language.KK)


async def test_a_text_that_is_no_sentence_is_refused(voice: Pyttsx3Voice) -> None:
    with pytest.raises(VoiceError, match="characters"):
        await voice.render("а" * (LONGEST_TEXT + 1), Language.KK)
    longest = await voice.render("бір " * (LONGEST_TEXT // 4), Language.KK)
    assert longest.seconds > 60


async def test_closing_ends_the_processes_and_refuses_more() -> None:
    others = set(_children())
    voice = await Pyttsx3Voice.start()
    assert set(_children()) - others
    await voice.close()
    await voice.close()
    assert not set(_children()) - others
    with pytest.raises(VoiceError, match="closed"):
        await voice.render(KK, Language.KK)


async def test_closing_in_the_middle_of_a_render_is_told_to_its_caller() -> None:
    voice = await Pyttsx3Voice.start()
    assert voice.pid is not None
    os.kill(voice.pid, signal.SIGSTOP)
    rendering = asyncio.create_task(voice.render(KK, Language.KK))
    await asyncio.sleep(0.05)
    await voice.close()
    with pytest.raises(VoiceError, match="closed"):
        await rendering


async def test_the_library_in_use_is_known(voice: Pyttsx3Voice) -> None:
    assert voice.library.source in Source
    assert voice.library.version.startswith("1.")
    assert voice.library.version in str(voice.library)


@pytest.mark.parametrize(
    ("name", "value"), [("rate", 20), ("rate", 900), ("volume", 1.5), ("pitch", -1)]
)
def test_settings_that_espeak_would_clip_are_refused(name: str, value: float) -> None:
    with pytest.raises(VoiceError, match=name):
        VoiceSettings(**{name: value})  # type: ignore[arg-type]


def test_the_memory_forgets_what_was_used_longest_ago() -> None:
    def key(text: str) -> tuple[str, Language, VoiceSettings]:
        return (text, Language.KK, VoiceSettings())

    second = Rendering(np.zeros(1_000, np.int16), 1_000)
    kept = _Renderings(limit=4_000)
    kept.put(key("a"), second)
    kept.put(key("b"), second)
    assert kept.get(key("a")) is second
    kept.put(key("c"), second)
    assert kept.get(key("b")) is None
    assert kept.get(key("a")) is second
    kept.put(key("huge"), Rendering(np.zeros(9_000, np.int16), 1_000))
    assert kept.get(key("huge")) is None
