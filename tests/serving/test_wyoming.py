"""The client of the package `wyoming`, unmodified, against a real desk."""

from __future__ import annotations

import asyncio
import json
import wave
from pathlib import Path

import pytest
from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.client import AsyncTcpClient
from wyoming.error import Error
from wyoming.event import Event
from wyoming.handle import Handled, NotHandled
from wyoming.info import Describe, Info
from wyoming.intent import Intent, NotRecognized, Recognize
from wyoming.ping import Ping, Pong
from wyoming.tts import Synthesize, SynthesizeVoice

from .conftest import Ports

SPEECH = Path(__file__).parent.parent / "speech"


async def ask(ports: Ports, *events: Event) -> Event:
    async with AsyncTcpClient("127.0.0.1", ports.wyoming) as client:
        for event in events:
            await client.write_event(event)
        answer = await asyncio.wait_for(client.read_event(), 20)
        assert answer is not None
        return answer


async def test_it_announces_all_that_it_can(ports: Ports) -> None:
    info = Info.from_event(await ask(ports, Describe().event()))
    assert info.asr[0].models[0].languages == ["kk", "ru"]
    assert [voice.languages for voice in info.tts[0].voices] == [["kk"], ["ru"]]
    assert info.handle[0].name == info.intent[0].name == "komekshi"
    assert Pong.from_event(await ask(ports, Ping("x").event())).text == "x"


def sound_of(name: str, rate: int | None = None, channels: int = 1) -> list[Event]:
    with wave.open(str(SPEECH / name)) as file:
        assert file.getnchannels() == 1
        rate, pcm = file.getframerate(), file.readframes(file.getnframes())
    if channels == 2:
        pcm = b"".join(pcm[at : at + 2] * 2 for at in range(0, len(pcm), 2))
    step = rate // 10 * 2 * channels
    chunks = [
        AudioChunk(rate, 2, channels, pcm[at : at + step]).event()
        for at in range(0, len(pcm), step)
    ]
    return [
        Transcribe(language="ru").event(),
        AudioStart(rate, 2, channels).event(),
        *chunks,
        AudioStop().event(),
    ]


@pytest.mark.parametrize("channels", [1, 2])
async def test_speech_becomes_text(ports: Ports, channels: int) -> None:
    events = sound_of("ru-criminal-record.wav", channels=channels)
    heard = Transcript.from_event(await ask(ports, *events))
    assert "судимости" in heard.text
    assert heard.language == "ru"


async def test_text_becomes_speech(ports: Ports) -> None:
    async with AsyncTcpClient("127.0.0.1", ports.wyoming) as client:
        voice = SynthesizeVoice(language="ru-RU")
        await client.write_event(Synthesize("Возьмите удостоверение.", voice).event())
        first = await client.read_event()
        assert first is not None
        start = AudioStart.from_event(first)
        pcm = b""
        while (event := await client.read_event()) is not None:
            if AudioStop.is_type(event.type):
                break
            pcm += AudioChunk.from_event(event).audio
    assert 0.8 < len(pcm) / 2 / start.rate < 6
    assert len(set(pcm)) > 50  # not silence


async def test_a_question_is_handled_and_a_visit_goes_on(ports: Ports) -> None:
    context = {"conversation_id": "one"}
    question = Transcript("как вызвать врача на дом", context=context).event()
    answer = await ask(ports, question)
    assert Handled.is_type(answer.type)
    first = Handled.from_event(answer)
    assert first.context == context
    steps = [
        Handled.from_event(await ask(ports, Transcript("дальше", context=context).event())).text
        for _ in range(2)
    ]
    assert len({first.text, *steps}) == 3
    other = await ask(ports, Transcript("дальше", context={"conversation_id": "two"}).event())
    assert Handled.from_event(other).text not in steps


async def test_what_is_no_question_is_not_handled(ports: Ports) -> None:
    answer = await ask(ports, Transcript("какой сегодня счёт в футболе").event())
    assert NotHandled.is_type(answer.type)
    refused = await ask(ports, Recognize("какой сегодня счёт в футболе").event())
    assert NotRecognized.is_type(refused.type)


async def test_an_intent_has_the_name_of_the_service(ports: Ports) -> None:
    answer = await ask(ports, Recognize("сколько стоит справка о несудимости").event())
    intent = Intent.from_event(answer)
    assert intent.name == "criminal-record"
    assert ("facet", "cost") in [(entity.name, entity.value) for entity in intent.entities]


@pytest.mark.parametrize(
    "sent",
    [
        b"no json\n",
        b"[]\n",
        b'{"no": "type"}\n',
        b"x" * 200_000 + b"\n",
        b'{"type": "audio-chunk", "payload_length": 4000000000}\n',
        b'{"type": "describe", "data_length": 4000000000}\n',
        b'{"type": "audio-chunk", "payload_length": "many"}\n',
        b'{"type": "audio-start", "data": {"rate": 1, "width": 2, "channels": 1}}\n',
        b'{"type": "audio-start", "data": {"rate": 16000, "width": 9, "channels": 1}}\n',
        b'{"type": "synthesize", "data": {}}\n',
        b'{"type": "transcript", "data": {"text": 5}}\n',
        b'{"type": "transcript", "data": []}\n',
        b'{"type": "synthesize", "data": {"text": "???"}}\n',
    ],
)
async def test_nonsense_is_answered_and_the_desk_goes_on(ports: Ports, sent: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", ports.wyoming)
    try:
        writer.write(sent)
        await writer.drain()
        writer.write_eof()
        answer = await asyncio.wait_for(reader.read(), 20)
    except OSError:  # it ended with some of ours unread
        answer = b'{"type": "error"}\n'
    writer.close()
    assert json.loads(answer.splitlines()[0])["type"] == "error"
    assert Pong.is_type((await ask(ports, Ping().event())).type)


async def test_more_than_a_minute_of_sound_is_refused(ports: Ports) -> None:
    chunk = AudioChunk(16_000, 2, 1, bytes(320_000)).event()
    answer = await ask(ports, AudioStart(16_000, 2, 1).event(), *[chunk] * 7)
    assert Error.from_event(answer).code == "audio-too-long"
