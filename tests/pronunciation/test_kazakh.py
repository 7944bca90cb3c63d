"""Kazakh spelling to phones."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.pronunciation.kazakh import kazakh_phones, kazakh_variants
from assistant.pronunciation.lexicon import ALPHABET
from assistant.pronunciation.phones import PHONES, SIL, SPN

WORDS = st.text(alphabet=sorted(ALPHABET), max_size=20)


@pytest.mark.parametrize(
    ("word", "phones"),
    [
        ("анықтама", "A N Y Q T A M A"),
        ("ұйымдастыру", "U J Y M D A S T Y R W"),
        ("аппарат", "A P A R A T"),  # a doubled letter is one phone
        ("яғни", "J A GH N IY"),
        ("сөз", "S OE Z"),
    ],
)
def test_a_word_is_said_as_it_is_spelled(word: str, phones: str) -> None:
    assert kazakh_phones(word) == tuple(phones.split())


@pytest.mark.parametrize(
    ("word", "phones"),
    [
        ("еңбек", "J E NG B E K"),
        ("отбасы", "W O T B A S Y"),
        ("қиын", "Q Y J Y N"),
        ("яғни", "J A GH N I"),
        ("туу", "T U"),
        ("келу", "K E L UE"),
        ("цонға", "S O N GH A"),
        ("цонға", "T S O N GH A"),
        ("қаңтар", "K A N T A R"),  # in a Russian mouth
        ("үйде", "UU J D E"),
    ],
)
def test_other_ways_of_saying_a_word_are_known(word: str, phones: str) -> None:
    assert tuple(phones.split()) in kazakh_variants(word)


def test_the_spelled_form_comes_first_and_once() -> None:
    forms = kazakh_variants("қиын")

    assert forms[0] == kazakh_phones("қиын")
    assert len(set(forms)) == len(forms)


def test_what_has_no_letters_has_no_pronunciation() -> None:
    assert kazakh_phones("12-%") == ()
    assert kazakh_variants("") == ()
    assert kazakh_variants("ъ") == ()


@given(WORDS)
def test_only_phones_of_the_network_come_out_and_never_the_same_twice(word: str) -> None:
    phones = kazakh_phones(word)

    assert set(phones) <= set(PHONES) - {SIL, SPN}
    assert all(first != second for first, second in pairwise(phones))
    assert phones == kazakh_phones(word)


@given(WORDS)
def test_every_variant_uses_phones_of_the_network(word: str) -> None:
    for form in kazakh_variants(word):
        assert form
        assert set(form) <= set(PHONES) - {SIL, SPN}


@given(st.text(max_size=30))
def test_any_text_is_taken(text: str) -> None:
    assert set(kazakh_phones(text)) <= set(PHONES)
