"""The loudspeaker against a real PulseAudio daemon whose output is recorded."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from assistant.errors import DeviceError
from assistant.voice import Rendering, SoundDeviceLoudspeaker

HERTZ = 1_000.0


def _tone(seconds: float, rate: int = 22_050) -> Rendering:
    times = np.arange(round(seconds * rate)) / rate
    return Rendering((16_000 * np.sin(2 * np.pi * HERTZ * times)).astype(np.int16), rate)


class _Recording:
    """What the room heard: loudness every 10 ms."""

    def __init__(self, path: Path) -> None:
        samples, self.rate = soundfile.read(path, dtype="float32", always_2d=True)
        self.samples: NDArray[np.float32] = samples.mean(axis=1)
        size = self.rate // 100
        blocks = self.samples[: len(self.samples) // size * size].reshape(-1, size)
        self.loud = np.sqrt((blocks**2).mean(axis=1)) > 0.02

    @property
    def seconds(self) -> float:
        """Seconds of sound, without the silence around and between."""
        return float(self.loud.sum()) / 100

    @property
    def pitch(self) -> float:
        spectrum = np.abs(np.fft.rfft(self.samples))
        return float(np.argmax(spectrum)) * self.rate / len(self.samples)


def _record(pulse: Any, path: Path) -> subprocess.Popen[bytes]:
    """Start to record, and wait until the recording runs."""
    recorder: subprocess.Popen[bytes] = pulse.listen(path)
    for _ in range(100):
        time.sleep(0.05)
        if path.exists() and path.stat().st_size > 10_000:
            break
    return recorder


async def _heard(pulse: Any, recorder: subprocess.Popen[bytes], path: Path) -> _Recording:
    await asyncio.sleep(0.4)
    await asyncio.to_thread(pulse.finish, recorder)
    return _Recording(path)


async def test_a_rendering_is_heard_whole_and_at_its_pitch(
    audio_devices: Any, tmp_path: Path
) -> None:
    path = tmp_path / "heard.wav"
    loudspeaker = SoundDeviceLoudspeaker.open(audio_devices.loudspeaker)
    try:
        assert loudspeaker.name == audio_devices.loudspeaker
        recorder = await asyncio.to_thread(_record, audio_devices, path)
        assert await loudspeaker.play(_tone(0.7))
        assert await loudspeaker.play(_tone(0.5, 48_000))
        heard = await _heard(audio_devices, recorder, path)
    finally:
        await loudspeaker.close()
    assert heard.seconds == pytest.approx(1.2, abs=0.1)
    assert heard.pitch == pytest.approx(HERTZ, rel=0.02)


async def test_stop_silences_and_play_says_so(audio_devices: Any, tmp_path: Path) -> None:
    path = tmp_path / "heard.wav"
    loudspeaker = SoundDeviceLoudspeaker.open(audio_devices.loudspeaker)
    try:
        recorder = await asyncio.to_thread(_record, audio_devices, path)
        assert await loudspeaker.play(_tone(0.2))
        playing = asyncio.create_task(loudspeaker.play(_tone(5.0)))
        waiting = asyncio.create_task(loudspeaker.play(_tone(5.0)))
        await asyncio.sleep(0.5)
        loudspeaker.stop()
        assert await asyncio.wait_for(playing, 1.0) is False
        assert await asyncio.wait_for(waiting, 1.0) is False
        heard = await _heard(audio_devices, recorder, path)
        # Five seconds were asked for twice; half a second of them was let through.
        assert 0.4 < heard.seconds < 2.0
        assert await loudspeaker.play(_tone(0.1)) is True
    finally:
        await loudspeaker.close()


async def test_played_is_known_when_the_sound_is_over(audio_devices: Any) -> None:
    loudspeaker = SoundDeviceLoudspeaker.open(audio_devices.loudspeaker)
    try:
        began = time.monotonic()
        assert await loudspeaker.play(_tone(0.6))
        assert time.monotonic() - began >= 0.6
    finally:
        await loudspeaker.close()


async def test_a_caller_that_gives_up_frees_the_loudspeaker(audio_devices: Any) -> None:
    loudspeaker = SoundDeviceLoudspeaker.open(audio_devices.loudspeaker)
    try:
        for _ in range(3):
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(loudspeaker.play(_tone(5.0)), 0.1)
        assert await asyncio.wait_for(loudspeaker.play(_tone(0.1)), 3.0) is True
    finally:
        await loudspeaker.close()


async def test_nothing_to_play_is_played(audio_devices: Any) -> None:
    loudspeaker = SoundDeviceLoudspeaker.open(audio_devices.loudspeaker)
    try:
        empty = Rendering(np.zeros(0, np.int16), 22_050)
        assert await asyncio.wait_for(loudspeaker.play(empty), 3.0) is True
    finally:
        await loudspeaker.close()


async def test_the_default_loudspeaker_and_a_part_of_a_name(audio_devices: Any) -> None:
    for name in (None, audio_devices.loudspeaker[:-3].upper()):
        loudspeaker = SoundDeviceLoudspeaker.open(name)
        assert await loudspeaker.play(_tone(0.05))
        await loudspeaker.close()


def test_an_unknown_name_lists_the_known_ones(audio_devices: Any) -> None:
    with pytest.raises(DeviceError, match=audio_devices.loudspeaker):
        SoundDeviceLoudspeaker.open("no such device")


@pytest.mark.usefixtures("no_audio_devices")
def test_a_machine_without_loudspeaker_is_told() -> None:
    with pytest.raises(DeviceError, match="no loudspeaker") as caught:
        SoundDeviceLoudspeaker.open(None)
    assert "WAV" in caught.value.remedy


_DYING_SERVER = """
import asyncio, sys
import numpy as np
from assistant.errors import DeviceError
from assistant.voice import Rendering, SoundDeviceLoudspeaker

async def main():
    loudspeaker = SoundDeviceLoudspeaker.open(sys.argv[1])
    tone = Rendering(np.ones(16_000 * 60, np.int16), 16_000)
    playing = asyncio.create_task(loudspeaker.play(tone))
    await asyncio.sleep(0.3)
    print("playing", flush=True)
    try:
        await playing
    except DeviceError as error:
        print(error.code, flush=True)

asyncio.run(main())
"""


def test_a_loudspeaker_that_stops_taking_sound_is_noticed(
    audio_devices: Any, tmp_path: Path
) -> None:
    # A stopped sound server is what an unplugged loudspeaker looks like: no callbacks.
    process = subprocess.Popen(
        [sys.executable, "-c", _DYING_SERVER, audio_devices.loudspeaker],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process:
        try:
            assert process.stdout.readline().strip() == "playing"
            audio_devices.pactl("suspend-sink", audio_devices.speaker, "1")
            assert process.stdout.readline().strip() == "loudspeaker-gone"
        finally:
            audio_devices.pactl("suspend-sink", audio_devices.speaker, "0")
            process.kill()


def test_without_portaudio_the_package_is_named(tmp_path: Path) -> None:
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')")
    code = (
        "from assistant.errors import DeviceError\n"
        "from assistant.voice import SoundDeviceLoudspeaker\n"
        "try:\n    SoundDeviceLoudspeaker.open(None)\n"
        "except DeviceError as error:\n    print(error.code, error.remedy)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.strip() == "portaudio-missing install the Debian package libportaudio2"
