from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from assistant.sound_devices import SoundSystem, SoundWatch, look
from assistant.sound_devices.pulse import pulse_reachable


async def test_a_source_that_comes_is_told_at_once(own_audio_devices: Any) -> None:
    async with SoundWatch() as watch:
        await watch.wait(1.0)  # the first word of the server
        began = time.monotonic()
        own_audio_devices.pactl("load-module", "module-null-sink", "sink_name=usb")
        while "usb.monitor" not in (await watch.wait(3.0)).sources:
            assert time.monotonic() - began < 3.0
        assert {"usb", "visitor", "speaker"} <= watch.system.sinks


@pytest.mark.usefixtures("no_audio_devices")
async def test_a_card_that_is_plugged_in_changes_what_portaudio_would_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/native")
    cards = tmp_path / "pcm"
    async with SoundWatch(cards) as watch:
        before = watch.system
        assert before == SoundSystem("", server=False)
        cards.write_text("01-00: USB Audio : USB Audio : playback 1 : capture 1\n")
        after = await watch.wait(0.1)
    assert not after.same_devices(before)


async def test_without_any_change_it_returns_in_time(audio_devices: Any) -> None:
    async with SoundWatch() as watch:
        await watch.wait(1.0)
        async with asyncio.timeout(2.0):
            assert await watch.wait(0.2) == watch.system


def test_a_server_is_looked_for_where_the_variables_say(audio_devices: Any, tmp_path: Path) -> None:
    assert pulse_reachable()
    assert pulse_reachable({"PULSE_SERVER": "tcp:office:4713"})  # only asking can tell
    assert not pulse_reachable({"PULSE_RUNTIME_PATH": str(tmp_path)})
    assert not pulse_reachable({"XDG_RUNTIME_DIR": str(tmp_path)})
    assert not pulse_reachable({"PULSE_SERVER": f"{{machine}}unix:{tmp_path}/native"})
    assert "speaker.monitor" in look().sources
