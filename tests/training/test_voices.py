"""Voices of training and of the benchmark."""

from __future__ import annotations

from models.training.voices import (
    ESPEAK_TEST_VARIANTS,
    ESPEAK_VARIANTS,
    KOKORO_TEST_VOICES,
)


def test_voices_of_the_test_are_not_in_training() -> None:
    assert not set(ESPEAK_TEST_VARIANTS) & set(ESPEAK_VARIANTS)
    assert len(set(ESPEAK_VARIANTS)) == len(ESPEAK_VARIANTS)
    assert len(set(KOKORO_TEST_VOICES)) == len(KOKORO_TEST_VOICES)
