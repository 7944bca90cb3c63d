from __future__ import annotations

import numpy as np
import pytest

from assistant.hearing import SAMPLE_RATE, LevelFault, LevelJudge, Loudness, NoiseFloor, SoundLevel
from assistant.hearing.level import SILENCE_DBFS


def tone(amplitude: float, seconds: float = 1.0) -> np.ndarray:
    times = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return (amplitude * 32_767 * np.sin(2 * np.pi * 440 * times)).astype(np.int16)


def test_ten_readings_a_second_whatever_the_pieces() -> None:
    loudness = Loudness()
    sound = tone(0.5)
    readings = [r for piece in np.array_split(sound, 7) for r in loudness.feed(piece)]
    assert len(readings) == 10
    assert all(r.dbfs == pytest.approx(-9.0, abs=0.2) for r in readings)
    assert all(r.peak_dbfs == pytest.approx(-6.0, abs=0.1) for r in readings)
    assert not any(r.clipped for r in readings)


def test_what_is_too_loud_clips_and_nothing_is_silence() -> None:
    loud = np.clip(tone(1.0).astype(np.int32) * 2, -32_768, 32_767).astype(np.int16)
    assert all(r.clipped for r in Loudness().feed(loud))
    quiet = list(Loudness().feed(np.zeros(SAMPLE_RATE, np.int16)))
    assert [r.dbfs for r in quiet] == [SILENCE_DBFS] * 10


def test_the_noise_floor_is_what_is_left_between_words() -> None:
    floor = NoiseFloor()
    assert floor.dbfs is None
    for spoken in (True, True, True, False, True, False) * 10:
        floor.feed(SoundLevel(-25.0 if spoken else -55.0, -10.0, clipped=False))
    assert floor.dbfs == pytest.approx(-55.0, abs=0.1)


def test_a_shout_is_no_fault_but_a_level_that_is_wrong_is() -> None:
    judge = LevelJudge()
    fine, clipped = SoundLevel(-20, -3, clipped=False), SoundLevel(-3, 0, clipped=True)
    for _ in range(3):
        judge.feed(clipped)
        judge.feed(fine)
    assert judge.fault is None
    for _ in range(2):
        judge.feed(clipped)
    assert judge.fault is LevelFault.CLIPS
    for _ in range(600):
        judge.feed(fine)
    assert judge.fault is None


def test_a_minute_of_digital_silence_is_a_microphone_that_is_off() -> None:
    judge = LevelJudge()
    for _ in range(599):
        judge.feed(SoundLevel(SILENCE_DBFS, SILENCE_DBFS, clipped=False))
    assert judge.fault is None
    judge.feed(SoundLevel(SILENCE_DBFS, SILENCE_DBFS, clipped=False))
    assert judge.fault is LevelFault.SILENT
    judge.feed(SoundLevel(-80, -70, clipped=False))
    assert judge.fault is None
