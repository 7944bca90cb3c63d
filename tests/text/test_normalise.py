"""Normalising: what people type, say and write in templates becomes the same words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.text import normalise
from assistant.text.heard import LATIN, VARIANTS

WRITTEN = [
    ("ЭЦҚ-ны қалай аламын?", "эцқны қалай аламын"),
    ("«SMS-код» не приходит…", "смс код не приходит"),
    ("смс-код", "смс код"),
    ("egov", "егов"),
    ("eGov Mobile арқылы", "егов мобайл арқылы"),
    ("mGov", "мгов"),
    ("QR-код", "кьюар код"),
    ("PIN забыл", "пин забыл"),
    ("Telegram-бот", "телеграм бот"),
    ("@EgovKzBot", "егов бот"),
    ("https://www.egov.kz", "егов"),
    ("eGov-қа кіру", "еговқа кіру"),
    ("egovқа кіру", "еговқа кіру"),
    ("e-gov, e-mail", "егов имейл"),
    ("и-гов", "егов"),
    ("эс эм эс келмейді", "смс келмейді"),
    ("Ещё  раз\tпожалуйста", "еще раз пожалуйста"),
    ("Cпpaвкa", "справка"),
    ("по-казахски", "по казахски"),
    ("да-да", "да да"),
    ("психо–нарко", "психо нарко"),
    ("за\u0301мок", "замок"),
    ("и\u0306од", "йод"),
    ("1414-тен смс жоқ", "он төрт он төрттен смс жоқ"),
    ("позвонить на 1414", "позвонить на четырнадцать четырнадцать"),
    ("2-й этаж, 3 окно", "второй этаж три окно"),
    ("1-ші сынып", "бірінші сынып"),
    ("87771234567 нөміріне", "сегіз жеті жеті жеті бір екі үш төрт бес алты жеті нөміріне"),
    ("", ""),
    ("?!", ""),
]


@pytest.mark.parametrize(("written", "plain"), WRITTEN, ids=[written for written, _ in WRITTEN])
def test_written_becomes_plain(written: str, plain: str) -> None:
    assert normalise(written) == plain


ALPHABET = (
    "абвгеёийкмнопрстухцэьяәғқңөұүһіABCEGHKMOPQRSTVXYZegovsmkz0123456789 -–.,?!«»@№\u00ad\u0301"
)


@settings(max_examples=150, deadline=None)
@given(st.text(ALPHABET, max_size=40))
def test_twice_is_once_in_our_letters(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=30))
def test_any_text_becomes_words_of_letters(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert not re.search(r"[0-9A-Z.,?!«»]|  |^ | $|ё", once)


PIECES = sorted({*LATIN, *VARIANTS, *" ".join(VARIANTS).split(), "мобайл", "1414", "ға", "ны", "-"})


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=6), st.sampled_from([" ", "-"]))
def test_twice_is_once_for_listed_words(words: list[str], joint: str) -> None:
    once = normalise(joint.join(words))
    assert normalise(once) == once


def test_listed_latin_words_leave_no_latin() -> None:
    left = {word: normalise(word) for word in LATIN if re.search("[a-z]", normalise(word))}
    assert left == {}
