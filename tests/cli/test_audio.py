"""`komekshi audio` with the devices of a real sound server."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.cli.main import app


def audio(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["audio", *arguments])


def test_devices_are_listed_with_those_behind_the_sound_server(
    audio_devices: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOMEKSHI_MICROPHONE", "desk_micro")
    monkeypatch.setenv("KOMEKSHI_LOUDSPEAKER", "pulse:speaker")
    told = json.loads(audio("--json").stdout)
    names = {each["name"]: each for each in told["devices"]}
    assert told["microphone"] == "desk_microphone"
    assert told["loudspeaker"] == "speaker"
    assert names["speaker.monitor"]["monitor"]
    assert names["speaker"]["server"]
    assert names["speaker"]["outputs"] == 2
    assert names["desk_microphone"]["inputs"] > 0
    listed = audio().stdout
    assert "* desk_microphone" in listed
    assert "* pulse:speaker" in listed


def test_a_name_that_is_not_there_is_told(
    audio_devices: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOMEKSHI_MICROPHONE", "pulse:jabra")
    told = json.loads(audio("--json").stdout)
    assert told["microphone"] is None
    assert [each["code"] for each in told["troubles"]] == ["microphone-unknown"]
    assert audio("--meter", "--seconds", "1").exit_code == 3


def test_the_meter_tells_speech_from_silence(audio_devices: Any, speech: Path) -> None:
    player = subprocess.Popen(["paplay", "--device=visitor", str(speech / "kk.wav")])
    try:
        lines = audio("--meter", "--seconds", "2.5", "--json").stdout.splitlines()
    finally:
        player.wait()
    readings = [json.loads(line) for line in lines]
    assert 24 <= len(readings) <= 26
    assert max(each["speech"] for each in readings) > 0.8
    assert max(each["level"]["dbfs"] for each in readings) > -40
    assert not any(each["level"]["clipped"] for each in readings)


def test_the_meter_draws_a_bar(audio_devices: Any) -> None:
    drawn = audio("--meter", "--seconds", "0.5").stdout.splitlines()
    assert len(drawn) == 5
    assert all("dBFS |" in line for line in drawn)
