"""Spelling for espeak-ng, judged by the phonemes that espeak-ng makes of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from assistant.espeak import phonemes
from assistant.text import Language, respelled, speakable

_HEARD = YAML(typ="safe").load(Path(__file__).parent / "data" / "phonemes.yaml")
WORDS = [
    pytest.param(Language(language), word, heard, id=word)
    for language, words in _HEARD.items()
    for word, heard in words.items()
]


@pytest.mark.parametrize(("language", "word", "heard"), WORDS)
def test_the_voice_says_it_as_people_do(language: Language, word: str, heard: str) -> None:
    assert f" {heard} " not in f" {' '.join(phonemes(word, language))} "
    assert f" {heard} " in f" {' '.join(phonemes(respelled(word, language), language))} "


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (Language.KK, "қолтаңба, қиын, жиырма, сияқты, тиын: куәлік, уақыт."),
        (Language.RU, "удостоверение личности, по-казахски"),
    ],
)
def test_what_is_said_well_stays(language: Language, text: str) -> None:
    assert respelled(text, language) == text


def test_no_kazakh_letter_is_given_to_the_russian_voice() -> None:
    assert not re.search("[әғқңөұүһі]", respelled("Алтын алқа, Күміс һәм ІІМ", Language.RU))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40), st.sampled_from(Language))
def test_only_words_remain(text: str, language: Language) -> None:
    said = respelled(speakable(text, language), language)
    assert re.fullmatch(r"(?:[а-яёәғқңөұүһі-]|[ .,!?:;])*", said, re.I)
