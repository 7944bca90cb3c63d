"""How the words of the desk may be said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.pronunciation.kazakh import kazakh_phones, kazakh_variants
from assistant.pronunciation.lexicon import plain_pronunciations, pronunciations
from assistant.pronunciation.russian import russian_variants
from assistant.pronunciation.spelled import respell


def test_a_kazakh_letter_settles_the_language() -> None:
    assert pronunciations("құжат") == kazakh_variants("құжат")


def test_any_other_word_may_be_said_by_either_mouth() -> None:
    forms = pronunciations("справка")

    assert set(russian_variants("справка")) <= set(forms)
    assert set(kazakh_variants("справка")) <= set(forms)
    assert len(set(forms)) == len(forms)


def test_a_word_of_the_general_dictionary_has_one_form_in_its_own_language() -> None:
    assert plain_pronunciations("справка", "ru") == russian_variants("справка")[:1]
    assert plain_pronunciations("справка", "kk") == (kazakh_phones("справка"),)
    assert plain_pronunciations("құжат", "ru") == (kazakh_phones("құжат"),)


@pytest.mark.parametrize(
    ("word", "readings"),
    [
        ("эцп", ("эцэпэ",)),
        ("эцпні", ("эцэпэні",)),
        ("эцқны", ("эцэқыны", "эцэқаны")),
        ("рк", ("эрка",)),
        ("иин", ("ииэн", "иин")),
        ("дом", ("дом",)),
        ("ипотека", ("ипотека",)),  # begins like «ип», but has no ending behind it
    ],
)
def test_abbreviations_are_read_letter_by_letter(word: str, readings: tuple[str, ...]) -> None:
    assert respell(word) == readings


@given(st.sampled_from(["эцп", "эцқ", "жсн", "смс"]), st.sampled_from(["ны", "ға", "дан", "мен"]))
def test_an_abbreviation_keeps_its_ending(word: str, ending: str) -> None:
    assert respell(word + ending) == tuple(reading + ending for reading in respell(word))
