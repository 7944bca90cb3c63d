"""The echo of a room: everything comes back, nothing does, and a canceller between."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from assistant.cli.main import app
from assistant.desk.settings import Settings
from assistant.desk.sound.echo import BARGE_IN_DB, Echo, judged, measure_echo, sweep_sound
from assistant.hearing import SAMPLE_RATE

SECOND = SAMPLE_RATE


def heard(echo_db: float | None, noise_dbfs: float, delay_s: float = 0.12) -> Echo:
    """As a microphone would in a room of such an echo and noise."""
    draw = np.random.default_rng(1)
    noise = draw.standard_normal(4 * SECOND) * 10 ** (noise_dbfs / 20)
    sound = noise[SECOND:].copy()
    if echo_db is not None:
        sweep = sweep_sound() * 10 ** (echo_db / 20)
        start = round(delay_s * SECOND)
        sound[start : start + len(sweep)] += sweep
    before = (noise[:SECOND] * 32_768).astype(np.int16)
    return judged("microphone", "loudspeaker", sweep_sound(), before, sound)


def test_a_loud_echo_is_found_where_it_is() -> None:
    echo = heard(-6, -60)
    assert echo.residual_db == pytest.approx(-6, abs=0.5)
    assert echo.delay_ms == pytest.approx(120, abs=1)
    assert echo.correlation > 0.9
    assert not echo.barge_in
    assert "leave barge-in off" in echo.conclusion


def test_a_faint_echo_is_found_below_the_noise() -> None:
    echo = heard(-40, -50)
    assert echo.delay_ms == pytest.approx(120, abs=1)
    assert echo.residual_db == pytest.approx(-40, abs=4)
    assert echo.barge_in


def test_without_an_echo_the_noise_alone_is_no_reason() -> None:
    echo = heard(None, -50)
    assert echo.delay_ms is None
    assert echo.residual_db < BARGE_IN_DB
    assert echo.barge_in
    assert echo.noise_dbfs == pytest.approx(-50, abs=1)


def test_what_is_distorted_beyond_likeness_still_counts() -> None:
    draw = np.random.default_rng(2)
    rumble = np.concatenate([draw.standard_normal(SECOND) * 0.05, np.zeros(2 * SECOND)])
    echo = judged("m", "l", sweep_sound(), np.zeros(SECOND, np.int16), rumble)
    assert not echo.barge_in


def test_the_doctor_forbids_barge_in_where_all_comes_back(
    audio_devices: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOMEKSHI_MICROPHONE", "pulse:speaker.monitor")
    monkeypatch.setenv("KOMEKSHI_LOUDSPEAKER", "desk_loudspeaker")
    done = CliRunner().invoke(app, ["doctor", "--echo", "--json"])
    told = json.loads(done.stdout)
    assert done.exit_code == 0
    assert told["barge_in"] is False
    assert told["residual_db"] > -6
    assert told["limit_db"] == BARGE_IN_DB


async def test_a_microphone_that_hears_nothing_of_it_allows_barge_in(audio_devices: Any) -> None:
    settings = Settings(
        home=Path(),
        model=Path(),
        answers=Path(),
        microphone=audio_devices.microphone,
        loudspeaker=audio_devices.loudspeaker,
    )
    echo = await measure_echo(settings, sweeps=1)
    assert echo.delay_ms is None
    assert echo.barge_in
