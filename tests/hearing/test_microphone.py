from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from assistant.errors import DeviceError
from assistant.hearing import (
    SAMPLE_RATE,
    Abandoned,
    Ended,
    More,
    SoundDeviceMicrophone,
    SpeechEvent,
    Started,
    Utterance,
    VoskRecogniser,
    load_audio,
)
from assistant.sound_devices import list_devices, rescan_devices

if TYPE_CHECKING:
    from tests.conftest import Pulse

WAIT_S = 20.0


async def next_utterance(microphone: SoundDeviceMicrophone, wait_s: float = WAIT_S) -> Utterance:
    async with asyncio.timeout(wait_s):
        async for event in microphone.speech():
            if isinstance(event, Ended):
                return event.utterance
    raise AssertionError("the microphone was closed")


def loudness(utterance: Utterance) -> float:
    return float(np.sqrt(np.mean((utterance.pcm / 32_768) ** 2)))


async def test_what_a_visitor_says_is_heard(
    audio_devices: Pulse, speech: Path, model_dir: Path
) -> None:
    said = load_audio(speech / "kk.wav")
    recogniser = await VoskRecogniser.start(
        model_dir, ["анықтама керек", "дәрігер шақыру", "құжат алу", "вызвать врача"]
    )
    microphone = await SoundDeviceMicrophone.open(audio_devices.microphone)
    player = audio_devices.say(speech / "kk.wav")

    utterance = await next_utterance(microphone)
    heard = await recogniser.recognise(utterance)
    player.wait(10)
    await microphone.close()
    await recogniser.close()

    assert said.seconds - 0.5 < utterance.seconds < said.seconds + 1.5
    assert loudness(utterance) > 0.01
    assert heard.text == "анықтама керек"
    assert microphone.dropped_blocks == 0


async def test_sentences_come_one_by_one(audio_devices: Pulse, speech: Path) -> None:
    microphone = await SoundDeviceMicrophone.open(audio_devices.microphone)
    player = audio_devices.say(speech / "long.wav")
    async with asyncio.timeout(WAIT_S):
        heard = [await next_utterance(microphone) for _ in range(3)]
    player.wait(10)
    await microphone.close()

    assert heard[0].ended_at <= heard[1].started_at < heard[2].started_at


async def test_an_utterance_comes_as_it_grows(audio_devices: Pulse, speech: Path) -> None:
    microphone = await SoundDeviceMicrophone.open(audio_devices.microphone)
    events: list[SpeechEvent] = []
    times: list[float] = []
    player = audio_devices.say(speech / "kk.wav")
    async with asyncio.timeout(WAIT_S):
        async for event in microphone.speech():
            events.append(event)
            times.append(asyncio.get_running_loop().time())
            if isinstance(event, Ended):
                break
    player.wait(10)
    await microphone.close()

    assert [type(event) for event in events] == [Started, *[More] * (len(events) - 2), Ended]
    pieces = [event.pcm for event in events if isinstance(event, Started | More)]
    last = events[-1]
    assert isinstance(last, Ended)
    assert (np.concatenate(pieces) == last.utterance.pcm).all()
    # the sound after the start came while it was said, not at the end
    after_start = last.utterance.seconds - len(pieces[0]) / SAMPLE_RATE
    assert times[-1] - times[0] > after_start / 2


async def test_muting_abandons_the_utterance_under_way(audio_devices: Pulse, speech: Path) -> None:
    microphone = await SoundDeviceMicrophone.open(audio_devices.microphone)
    player = audio_devices.say(speech / "ru.wav")
    events: list[SpeechEvent] = []
    async with asyncio.timeout(WAIT_S):
        async for event in microphone.speech():
            events.append(event)
            if isinstance(event, Started):
                microphone.mute(True)
            if isinstance(event, Abandoned | Ended):
                break
    player.wait(10)
    await microphone.close()

    assert isinstance(events[0], Started)
    assert isinstance(events[-1], Abandoned)


async def test_a_muted_microphone_hears_nothing(audio_devices: Pulse, speech: Path) -> None:
    microphone = await SoundDeviceMicrophone.open(audio_devices.microphone)
    microphone.mute(True)
    audio_devices.say(speech / "kk.wav").wait(10)
    with pytest.raises(TimeoutError):
        await next_utterance(microphone, 1.0)

    microphone.mute(False)
    player = audio_devices.say(speech / "ru.wav")
    utterance = await next_utterance(microphone)
    player.wait(10)
    await microphone.close()

    assert loudness(utterance) > 0.01


async def test_a_microphone_that_falls_silent_is_noticed(audio_devices: Pulse) -> None:
    microphone = await SoundDeviceMicrophone.open(audio_devices.microphone)
    audio_devices.pactl("suspend-sink", audio_devices.visitor, "1")
    try:
        with pytest.raises(DeviceError) as caught:
            await next_utterance(microphone)
    finally:
        audio_devices.pactl("suspend-sink", audio_devices.visitor, "0")
        await microphone.close()

    assert caught.value.code == "microphone-gone"
    assert audio_devices.microphone in caught.value.message


async def test_a_microphone_without_any_sound_is_not_opened(audio_devices: Pulse) -> None:
    audio_devices.pactl("suspend-sink", audio_devices.visitor, "1")
    try:
        with pytest.raises(DeviceError) as caught:
            await SoundDeviceMicrophone.open(audio_devices.microphone)
    finally:
        audio_devices.pactl("suspend-sink", audio_devices.visitor, "0")

    assert caught.value.code == "microphone-silent"


async def test_it_can_be_opened_again_after_it_was_gone(
    own_audio_devices: Pulse, pulse: Pulse, speech: Path
) -> None:
    microphone = await SoundDeviceMicrophone.open(own_audio_devices.microphone)
    os.kill(own_audio_devices.pid, signal.SIGKILL)
    with pytest.raises(DeviceError) as caught:
        await next_utterance(microphone)
    await microphone.close()
    assert caught.value.code == "microphone-gone"

    with pytest.MonkeyPatch.context() as plugged_in:
        for name, value in pulse.env.items():
            plugged_in.setenv(name, value)
        rescan_devices()
        microphone = await SoundDeviceMicrophone.open(pulse.microphone)
        player = pulse.say(speech / "kk.wav")
        utterance = await next_utterance(microphone)
        player.wait(10)
        await microphone.close()
    assert loudness(utterance) > 0.01


async def test_closing_ends_the_speech(audio_devices: Pulse) -> None:
    microphone = await SoundDeviceMicrophone.open(audio_devices.microphone)

    async def all_events() -> list[SpeechEvent]:
        return [event async for event in microphone.speech()]

    listening = asyncio.create_task(all_events())
    await asyncio.sleep(0.2)
    await microphone.close()
    await microphone.close()

    assert await asyncio.wait_for(listening, WAIT_S) == []


async def test_devices_are_found_by_a_part_of_their_name(audio_devices: Pulse) -> None:
    microphone = await SoundDeviceMicrophone.open("Desk_MICRO")
    default = await SoundDeviceMicrophone.open()
    names = {device.name for device in list_devices()}
    await microphone.close()
    await default.close()

    assert microphone.device.name == audio_devices.microphone
    assert default.device.is_default_input
    assert {audio_devices.microphone, audio_devices.loudspeaker} <= names
    assert all(device.rate > 0 for device in list_devices())


async def test_an_unknown_name_lists_those_there_are(audio_devices: Pulse) -> None:
    with pytest.raises(DeviceError) as caught:
        await SoundDeviceMicrophone.open("Jabra")

    assert caught.value.code == "microphone-unknown"
    assert audio_devices.microphone in caught.value.remedy


async def test_a_device_that_can_not_record(audio_devices: Pulse) -> None:
    with pytest.raises(DeviceError) as caught:
        await SoundDeviceMicrophone.open(audio_devices.loudspeaker)

    assert caught.value.code == "microphone-busy"
    assert audio_devices.loudspeaker in caught.value.message


@pytest.mark.usefixtures("no_audio_devices")
async def test_a_machine_without_a_microphone() -> None:
    assert list_devices() == ()
    with pytest.raises(DeviceError) as caught:
        await SoundDeviceMicrophone.open()

    assert caught.value.code == "microphone-none"


def test_a_machine_without_portaudio() -> None:
    program = (
        "import ctypes.util, sys\n"
        "ctypes.util.find_library = lambda name: None\n"
        "from assistant.errors import DeviceError\n"
        "from assistant.sound_devices import list_devices\n"
        "try:\n"
        "    list_devices()\n"
        "except DeviceError as error:\n"
        "    print(error.code, error.remedy)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert done.stdout.startswith("portaudio-missing ")
    assert "libportaudio2" in done.stdout
