from __future__ import annotations

from typing import Any

import pytest

from assistant.errors import DeviceError
from assistant.sound_devices import Direction, choose, list_devices


def test_a_source_of_the_server_is_found_by_name_and_by_part(audio_devices: Any) -> None:
    by_name = choose("pulse:visitor.monitor", Direction.IN)
    assert by_name.name == "visitor.monitor"
    assert by_name.at_server
    assert by_name.is_monitor
    assert by_name.rate == 48_000
    assert choose("pulse:speak", Direction.OUT).name == "speaker"


def test_a_monitor_is_no_microphone_unless_it_is_named_in_full(audio_devices: Any) -> None:
    with pytest.raises(DeviceError) as caught:
        choose("pulse:speaker", Direction.IN)
    assert caught.value.code == "microphone-unknown"
    assert "speaker.monitor" in caught.value.remedy


def test_devices_of_portaudio_come_first(audio_devices: Any) -> None:
    assert choose("desk_microphone", Direction.IN).host == "ALSA"
    assert not any(device.at_server for device in list_devices())
    assert any(device.at_server for device in list_devices(server=True))


@pytest.mark.usefixtures("no_audio_devices")
@pytest.mark.parametrize("direction", list(Direction))
def test_a_machine_without_devices(direction: Direction) -> None:
    for name in (None, "jabra"):
        with pytest.raises(DeviceError) as caught:
            choose(name, direction)
        assert caught.value.code == f"{direction}-none"
