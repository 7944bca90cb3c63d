"""Joining, gain and pace of samples."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.voice import Rendering
from assistant.voice.sound import at_pace, gained, joined

RATE = 22_050
HERTZ = 200.0


def _tone(seconds: float, level: float = 8_000.0, rate: int = RATE) -> Rendering:
    times = np.arange(round(seconds * rate)) / rate
    return Rendering((level * np.sin(2 * np.pi * HERTZ * times)).astype(np.int16), rate)


def _quiet(seconds: float) -> Rendering:
    return Rendering(np.zeros(round(seconds * RATE), np.int16), RATE)


def _padded(seconds: float, silence: float) -> Rendering:
    parts = [_quiet(silence).pcm, _tone(seconds).pcm, _quiet(silence).pcm]
    return Rendering(np.concatenate(parts), RATE)


def _pitch(rendering: Rendering) -> float:
    spectrum = np.abs(np.fft.rfft(rendering.pcm))
    return float(np.argmax(spectrum)) * rendering.rate / len(rendering.pcm)


def test_runs_follow_each_other_without_the_pauses_of_sentence_ends() -> None:
    whole = joined([_padded(1.0, 0.3), _padded(0.5, 0.3), _padded(1.0, 0.3)])
    # 2.5 s of sound, the silence at both ends, two short gaps.
    assert whole.seconds == pytest.approx(2.5 + 2 * 0.3 + 2 * 0.08, abs=0.02)


def test_runs_of_other_voices_may_have_another_rate() -> None:
    whole = joined([_tone(0.5), _tone(0.5, rate=48_000)])
    assert whole.rate == 48_000
    assert whole.seconds == pytest.approx(1.08, abs=0.02)


def test_one_run_is_left_alone() -> None:
    only = _padded(0.2, 0.3)
    assert joined([only]) is only


def test_a_silent_run_is_no_fault() -> None:
    assert joined([_quiet(0.1), _tone(0.5), _quiet(0.1)]).seconds > 0.5


@pytest.mark.parametrize("gain", [-20.0, -6.0, 6.0])
def test_gain_changes_the_level_by_so_much(gain: float) -> None:
    tone = _tone(0.5)
    before, after = (np.abs(each.pcm.astype(float)).mean() for each in (tone, gained(tone, gain)))
    assert 20 * np.log10(after / before) == pytest.approx(gain, abs=0.2)


def test_loud_speech_is_bent_and_never_wraps_round() -> None:
    loud = gained(_tone(0.5, level=30_000), 12.0)
    signs = np.sign(_tone(0.5).pcm) == np.sign(loud.pcm)
    assert signs.mean() > 0.99
    assert np.abs(loud.pcm.astype(int)).max() <= 32_767


def test_no_gain_costs_nothing() -> None:
    tone = _tone(0.1)
    assert gained(tone, 0.0) is tone


@pytest.mark.parametrize("pace", [0.5, 0.8, 1.25, 2.0])
def test_another_pace_keeps_the_pitch(pace: float) -> None:
    changed = at_pace(_tone(2.0), pace)
    assert changed.seconds == pytest.approx(2.0 / pace, rel=0.05)
    assert _pitch(changed) == pytest.approx(HERTZ, rel=0.03)
    assert np.abs(changed.pcm.astype(int)).max() < 10_000


def test_what_is_shorter_than_three_windows_keeps_its_pace() -> None:
    click = _tone(0.05)
    assert at_pace(click, 0.5) is click
