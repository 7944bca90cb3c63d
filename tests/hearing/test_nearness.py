from __future__ import annotations

import numpy as np
import pytest

from assistant.hearing import SAMPLE_RATE, Distance, HowLoud, Nearness, Pcm, how_loud


def _sound(dbfs: float, seconds: float) -> Pcm:
    noise = np.random.default_rng(1).normal(0.0, 1.0, round(seconds * SAMPLE_RATE))
    sound: Pcm = (noise * 32_768 * 10 ** (dbfs / 20)).astype(np.int16)
    return sound


def test_loudness_is_that_of_the_speech_above_the_hall() -> None:
    loud = how_loud(np.concatenate([_sound(-60, 0.5), _sound(-25, 2.0), _sound(-60, 0.5)]))
    assert loud.speech_dbfs == pytest.approx(-25, abs=1.0)
    assert loud.above_hall_db == pytest.approx(35, abs=2.0)


def test_the_gain_is_taken_off() -> None:
    sound = _sound(-25, 1.0)
    assert how_loud(sound, 12.0).speech_dbfs == pytest.approx(how_loud(sound).speech_dbfs - 12)
    assert how_loud(sound, 12.0).above_hall_db == how_loud(sound).above_hall_db


def test_no_sound_at_all_is_far() -> None:
    assert Nearness().judge(how_loud(np.empty(0, np.int16))) is Distance.FAR


def test_what_is_hardly_above_the_hall_is_far() -> None:
    assert Nearness().judge(HowLoud(-25, 8.0)) is Distance.FAR
    assert Nearness().judge(HowLoud(-45, 25.0)) is Distance.NEAR


def test_it_learns_how_loud_visitors_are() -> None:
    nearness = Nearness()
    for level in (-15, -24, -22):
        nearness.answered(HowLoud(level, 30.0))
    assert nearness.judge(HowLoud(-34, 30.0)) is Distance.NEAR
    assert nearness.judge(HowLoud(-42, 30.0)) is Distance.FAR


def test_a_microphone_that_was_turned_down_is_noticed() -> None:
    nearness = Nearness()
    for _ in range(5):
        nearness.answered(HowLoud(-20, 30.0))
    for _ in range(3):
        assert nearness.judge(HowLoud(-45, 30.0)) is Distance.FAR
        nearness.refused()
    assert nearness.judge(HowLoud(-45, 30.0)) is Distance.NEAR
