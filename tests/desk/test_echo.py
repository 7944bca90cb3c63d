"""The echo of a room: everything comes back, nothing does, and a canceller between."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.cli.main import app
from assistant.desk.echo import BARGE_IN_DB, measure_echo
from assistant.desk.settings import Settings


def _settings(microphone: str, loudspeaker: str) -> Settings:
    return Settings(
        home=Path(), model=Path(), answers=Path(), microphone=microphone, loudspeaker=loudspeaker
    )


async def test_a_microphone_that_hears_the_loudspeaker_forbids_barge_in(
    audio_devices: Any,
) -> None:
    echo = await measure_echo(_settings("pulse:speaker.monitor", "desk_loudspeaker"))
    assert echo.correlation > 0.9
    assert echo.residual_db == pytest.approx(0, abs=1)
    assert echo.delay_ms is not None
    assert 0 < echo.delay_ms < 1_000
    assert not echo.barge_in
    assert "leave barge-in off" in echo.conclusion


async def test_a_microphone_that_hears_nothing_of_it_allows_barge_in(audio_devices: Any) -> None:
    echo = await measure_echo(_settings("desk_microphone", "desk_loudspeaker"))
    assert echo.delay_ms is None
    assert echo.residual_db < BARGE_IN_DB
    assert echo.barge_in


async def test_a_faint_echo_is_measured_and_allowed(own_audio_devices: Any) -> None:
    room = own_audio_devices
    room.pactl(
        "load-module",
        "module-loopback",
        "source=speaker.monitor",
        "sink=visitor",
        "latency_msec=30",
    )
    inputs = room.pactl("list", "short", "sink-inputs").split()
    room.pactl("set-sink-input-volume", inputs[0], "-40dB")
    echo = await measure_echo(_settings("desk_microphone", "desk_loudspeaker"))
    assert echo.delay_ms is not None
    assert echo.residual_db == pytest.approx(-40, abs=2)
    assert echo.barge_in


def test_the_doctor_tells_it_as_json(audio_devices: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOMEKSHI_MICROPHONE", "pulse:speaker.monitor")
    monkeypatch.setenv("KOMEKSHI_LOUDSPEAKER", "desk_loudspeaker")
    done = CliRunner().invoke(app, ["doctor", "--echo", "--json"])
    told = json.loads(done.stdout)
    assert done.exit_code == 0
    assert told["barge_in"] is False
    assert told["limit_db"] == BARGE_IN_DB
