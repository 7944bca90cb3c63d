from __future__ import annotations

import numpy as np

from assistant.hearing import SAMPLE_RATE, AutomaticGain, Pcm
from assistant.hearing.gain import MAX_GAIN_DB


def speech(level_dbfs: float, seed: int = 0) -> Pcm:
    """Noise in syllables; the level is that of the loud parts."""
    draw = np.random.default_rng(seed)
    loud = draw.standard_normal(SAMPLE_RATE) * (np.arange(SAMPLE_RATE) % 4_000 < 2_500)
    return np.clip(loud * 32_768 * 10 ** (level_dbfs / 20), -32_768, 32_767).astype(np.int16)


def after(gain: AutomaticGain, level_dbfs: float, times: int) -> list[float]:
    """Gain after each of so many utterances."""
    heard = []
    for number in range(times):
        gain.learn(gain.apply(speech(level_dbfs, number)))
        heard.append(gain.db)
    return heard


def test_a_level_that_is_good_enough_is_left_alone() -> None:
    sound = speech(-28)
    gain = AutomaticGain()
    assert after(gain, -28, 5) == [0.0] * 5
    assert gain.apply(sound) is sound


def test_a_quiet_microphone_is_lifted_in_small_steps_and_then_stays() -> None:
    heard = after(AutomaticGain(), -38, 10)
    steps = np.diff([0.0, *heard])
    assert (steps <= 3.0).all()
    assert 10 < heard[-1] < 14
    assert abs(heard[-1] - heard[-2]) < 0.5


def test_it_is_bounded() -> None:
    assert max(after(AutomaticGain(), -60, 20)) == MAX_GAIN_DB


def test_who_talks_behind_does_not_raise_it_while_visitors_speak_nearby() -> None:
    gain = AutomaticGain()
    for number in range(20):
        gain.learn(gain.apply(speech(-25 if number % 5 == 0 else -50, number)))
    assert gain.db == 0.0


def test_a_peak_is_not_lifted_over_the_edge() -> None:
    quiet = speech(-45)
    quiet[100] = 20_000
    gain = AutomaticGain()
    for _ in range(10):
        gain.learn(gain.apply(quiet))
    assert 0 < gain.db < 4
    assert np.abs(gain.apply(quiet).astype(int)).max() < 32_767


def test_nothing_wraps_around() -> None:
    gain = AutomaticGain()
    after(gain, -60, 20)
    louder = gain.apply(np.array([30_000, -30_000], np.int16))
    assert louder.tolist() == [32_767, -32_768]
