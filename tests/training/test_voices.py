"""Voices of training and of the measurements."""

from __future__ import annotations

from models.training.kokoro import Kokoro
from models.training.voices import (
    ESPEAK_KEPT_VARIANTS,
    ESPEAK_TEST_VARIANTS,
    ESPEAK_VARIANTS,
    KOKORO_KEPT_VOICES,
    KOKORO_TEST_VOICES,
)

KEPT = (*KOKORO_TEST_VOICES, *KOKORO_KEPT_VOICES)


def test_variants_of_the_measurements_are_not_in_training() -> None:
    assert not {*ESPEAK_TEST_VARIANTS, *ESPEAK_KEPT_VARIANTS} & set(ESPEAK_VARIANTS)
    assert len(set(ESPEAK_VARIANTS)) == len(ESPEAK_VARIANTS)


def test_the_voices_of_desk_and_ears_are_others() -> None:
    assert len(set(KEPT)) == len(KEPT)


def test_kokoro_draws_its_training_voices_from_the_rest() -> None:
    kokoro = Kokoro.__new__(Kokoro)  # the model itself is a package of the recipe
    kokoro._voices = dict.fromkeys((*KEPT, "af_bella", "bf_lily"))  # type: ignore[arg-type]

    assert kokoro.training_voices == ("af_bella", "bf_lily")
