"""Russian words through espeak-ng's phonemes."""

from __future__ import annotations

import pytest

from assistant.espeak import phonemes
from assistant.pronunciation.phones import PHONES
from assistant.pronunciation.russian import map_mnemonics, russian_sounds, russian_variants


@pytest.mark.parametrize(
    ("word", "phones"),
    [
        ("вызвать", "V YY Z V AX Tj"),  # a soft ending
        ("справка", "S P R A F K AX"),  # a devoiced в, a reduced а
        ("пять", "Pj A Tj"),
        ("съезд", "S J E S T"),
    ],
)
def test_stress_softness_and_devoicing_are_heard(word: str, phones: str) -> None:
    assert russian_variants(word) == (tuple(phones.split()),)


def test_a_short_word_may_lose_its_stress() -> None:
    assert russian_variants("дом") == (("D", "O", "M"), ("D", "AX", "M"))


def test_the_stressed_vowel_is_marked() -> None:
    stressed = [sound.phone for sound in russian_sounds("справка") if sound.stressed]

    assert stressed == ["A"]


def test_doubled_phones_merge_and_each_keeps_the_mnemonic_it_came_from() -> None:
    sounds = map_mnemonics(("'ja", "s", "s", "n", "y"))

    assert sounds is not None
    assert [(sound.phone, sound.origin) for sound in sounds] == [
        ("J", 0),
        ("A", 0),
        ("S", 1),
        ("N", 3),
        ("YY", 4),
    ]


def test_a_mnemonic_that_is_not_known_spoils_the_word() -> None:
    assert map_mnemonics(("s", "no-such-sound")) is None


def test_espeak_gives_only_sounds_that_the_network_has() -> None:
    words = "удостоверение пенсия щётка объявление цифровой дождь ребёнка хорошо юрист"
    for word in words.split():
        assert russian_variants(word), f"{word}: {phonemes(word, 'ru')}"
        assert {phone for form in russian_variants(word) for phone in form} <= set(PHONES)


@pytest.mark.parametrize(
    ("mnemonics", "phones"),
    [
        ("V k t ; 'A b r ;", "AX K Tj A B Rj"),  # октябрь, espeak-ng 1.51
        ("V k t ; 'A b R I^", "AX K Tj A B Rj"),  # and 1.52
        ("b V R I^ j j 'e r", "B AX Rj J E R"),
        ("a E2 r V p 'o r t", "A E R AX P O R T"),
    ],
)
def test_both_versions_of_espeak_are_understood(mnemonics: str, phones: str) -> None:
    sounds = map_mnemonics(tuple(mnemonics.split()))

    assert sounds is not None
    assert " ".join(sound.phone for sound in sounds) == phones
