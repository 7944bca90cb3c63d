"""The microphone and the loudspeaker of a page, without a page."""

from __future__ import annotations

import asyncio
import io
import wave
from pathlib import Path

import numpy as np
import soundfile
import soxr

from assistant.desk.screens.browser_sound import PageLoudspeaker, PageMicrophone, PageSound
from assistant.events import Event, Level, SentenceBegan
from assistant.hearing import Abandoned, Ended, EndpointSettings, SpeechEvent, Started
from assistant.kiosk.desk_messages import DeskMessage, Sentence, Silence
from assistant.text import Language
from assistant.voice import Rendering

TONE = Rendering(np.arange(2_205, dtype=np.int16), 22_050)


class PageStandIn:
    def __init__(self) -> None:
        self.told: list[DeskMessage] = []
        self.wavs: list[bytes] = []
        self.came = asyncio.Event()

    def tell(self, message: DeskMessage) -> None:
        self.told.append(message)

    def play(self, sentence: Sentence, wav: bytes) -> None:
        self.told.append(sentence)
        self.wavs.append(wav)
        self.came.set()


async def test_a_sound_is_played_when_the_page_says_so() -> None:
    page = PageStandIn()
    loudspeaker = PageLoudspeaker(page)
    loudspeaker.announce(SentenceBegan(3, "Сөйлем.", Language.KK))
    playing = asyncio.create_task(loudspeaker.play(TONE))
    await page.came.wait()
    loudspeaker.played(0, to_end=True)  # of an earlier one
    assert not playing.done()
    loudspeaker.played(1, to_end=True)
    assert await playing
    assert page.told == [Sentence(1, 3, "Сөйлем.", Language.KK)]
    with wave.open(io.BytesIO(page.wavs[0])) as wav:
        assert (wav.getframerate(), wav.getnchannels(), wav.getnframes()) == (22_050, 1, 2_205)


async def test_a_stop_needs_no_answer_of_the_page() -> None:
    page = PageStandIn()
    loudspeaker = PageLoudspeaker(page)
    playing = asyncio.create_task(loudspeaker.play(TONE))
    await page.came.wait()
    loudspeaker.stop()
    assert not await playing
    assert isinstance(page.told[-1], Silence)
    loudspeaker.stop()  # nothing plays
    assert len(page.told) == 2


async def test_without_a_voice_there_is_no_loudspeaker_and_the_microphone_stays_open() -> None:
    told: list[Event] = []
    microphone = PageMicrophone(EndpointSettings(), told.append)
    sound = PageSound(microphone, PageLoudspeaker(PageStandIn()), 0.0)
    async with sound.speaking():
        microphone.hear(bytes(3_200))
        assert told == []
    sound.voice = False
    assert sound.loudspeaker is None
    async with sound.speaking():
        microphone.hear(bytes(3_200))
        assert [type(event) for event in told] == [Level]


def spoken() -> bytes:
    path = sorted((Path(__file__).parents[1] / "speech").glob("kk-*.wav"))[0]
    sound, rate = soundfile.read(path, dtype="float32")
    pcm = (soxr.resample(sound, rate, 16_000) * 32_767).astype("<i2")
    return bytes(pcm.tobytes() + bytes(32_000))


async def test_speech_is_cut_out_of_the_blocks_and_a_mute_drops_what_is_under_way() -> None:
    microphone = PageMicrophone(EndpointSettings(), lambda _: None)
    sound = spoken()
    microphone.hear(sound)
    events: list[SpeechEvent] = []
    async for event in microphone.speech():
        events.append(event)
        if isinstance(event, Ended):
            microphone.hear(sound[: len(sound) // 4 * 2])
        if isinstance(event, Started) and len([e for e in events if isinstance(e, Started)]) == 2:
            microphone.mute(True)
            microphone.hear(sound)  # not heard
        if isinstance(event, Abandoned):
            break
    kinds = [type(event) for event in events]
    assert kinds[0] is Started
    assert kinds.count(Ended) == 1
    assert kinds[-1] is Abandoned


async def test_only_so_much_sound_waits_for_a_busy_desk() -> None:
    microphone = PageMicrophone(EndpointSettings(), lambda _: None)
    for _ in range(12):
        microphone.hear(bytes(32_000))
    assert microphone.dropped_bytes == 2 * 32_000
