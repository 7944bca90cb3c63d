"""Phones of an espeak-ng utterance in time."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from assistant.pronunciation.kazakh import kazakh_phones
from assistant.pronunciation.phones import PHONE_ID, SIL
from models.training import espeak
from models.training.alignment import kazakh_timing, russian_timing
from models.training.espeak import PhonemeEvent, Speech
from models.training.features import frame_labels
from models.training.utterance import SAMPLE_RATE, Segment, Utterance


def said(*names: str, step: int = 100) -> Speech:
    """Mnemonics, each of `step` samples."""
    events = tuple(PhonemeEvent(name, index * step) for index, name in enumerate(names))
    return Speech(np.zeros(len(names) * step, np.int16), events)


@pytest.mark.parametrize("text", ["анықтама керек", "ұйымдастыру", "дәрігер шақыру", "қиын сұрақ"])
def test_kazakh_speech_is_laid_beside_our_phones(text: str) -> None:
    spoken = espeak.synthesise(text, "kk")
    spans = kazakh_timing(text, spoken)

    assert [phone for phone, _, _ in spans] == [
        phone for word in text.split() for phone in kazakh_phones(word)
    ]
    assert all(start < end for _, start, end in spans)
    assert all(before[2] <= after[1] for before, after in pairwise(spans))
    assert spans[-1][2] <= len(spoken.pcm)


def test_russian_speech_is_laid_beside_our_phones() -> None:
    spans = russian_timing(espeak.synthesise("ясный дом", "ru"))

    assert [phone for phone, _, _ in spans] == [*"JASN", "YY", *"JDOM"]
    assert all(start < end for _, start, end in spans)


def test_two_sounds_of_one_mnemonic_share_its_time() -> None:
    assert russian_timing(said("ja", "m")) == [("J", 0, 50), ("A", 50, 100), ("M", 100, 200)]


def test_what_espeak_splits_is_one_phone_of_ours() -> None:
    assert kazakh_timing("ми", said("m", "@", "j")) == [("M", 0, 100), ("IY", 100, 300)]


def test_an_inserted_vowel_is_skipped() -> None:
    assert [phone for phone, _, _ in kazakh_timing("сп", said("s", "@", "p"))] == ["S", "P"]


@pytest.mark.parametrize("names", [("m", "b"), ("m",), ("m", "a", "m"), ("m", "no-such-sound")])
def test_what_does_not_fit_is_left_out(names: tuple[str, ...]) -> None:
    assert kazakh_timing("ма", said(*names)) == []


def test_frames_are_labelled_by_the_phone_in_their_middle() -> None:
    noise = np.random.default_rng(0).integers(-9_000, 9_000, SAMPLE_RATE).astype(np.int16)
    quiet = np.zeros(SAMPLE_RATE // 2, np.int16)
    half = SAMPLE_RATE // 2
    segments = (
        Segment(PHONE_ID["A"], half, SAMPLE_RATE),
        Segment(PHONE_ID["S"], SAMPLE_RATE, 3 * half),
    )
    pcm = np.concatenate([quiet, noise, quiet])

    labels = frame_labels(Utterance("ас", "kk", "noise", pcm, segments))

    assert len(labels) == (len(pcm) - 400) // 160 + 1
    assert set(labels[:45]) == set(labels[155:]) == {PHONE_ID[SIL]}
    assert set(labels[52:97]) == {PHONE_ID["A"]}
    assert set(labels[102:147]) == {PHONE_ID["S"]}


def test_silence_has_no_labels_of_speech() -> None:
    pcm = np.zeros(SAMPLE_RATE, np.int16)
    labels = frame_labels(Utterance("", "kk", "none", pcm, ()))

    assert set(labels.tolist()) <= {PHONE_ID[SIL]}
