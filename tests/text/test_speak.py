"""Text for the voice: whatever is written, words and plain punctuation remain."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.text import Language, speakable, unknown_names
from assistant.text.lexicon import lexicon

KK, RU = Language.KK, Language.RU

SAYABLE = re.compile(r"(?:[а-яёәғқңөұүһі-]|[ .,!?:;])*", re.I)
LEXICON = lexicon()
PIECES = sorted(
    {
        *LEXICON.abbreviations_kk,
        *LEXICON.spelled_ru,
        *LEXICON.names,
        "egov.kz",
        "Xiaomi",
        "ЖКХ",
        "-ға",
        "-ны",
        "-код",
        "-й",
    }
    | {"1414", "22.11.2026", "3–5", "50 %", "0,5", "9:00", "2026", "года", "жылғы", "г.", "МРП"}
    | {"№", "₸", "«", "»", "(", ")", " — ", "…", ".", ",", "?!", "@", "*#06#", "₽", "é", "ß"}
    | {*LEXICON.shortened[KK], *LEXICON.shortened[RU], *LEXICON.before_number[RU], *LEXICON.symbols}
    | {"→", "/", "+7 701 123-45-67", "22 қараша", "1 января", "9:00–18:00", "II", "1/2", "5-ші"}
    | {"2-й", "5-ке", "млн", "%-ға", "~", "≥", "×", "½", "г.", "ж.", "с", "до", "от", "1–5", "²"}
    | {", яғни", ", то есть", "қараша", "ноября", "сағат", "до"}
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=8),
    st.sampled_from(["", " "]),
    st.sampled_from(Language),
)
def test_only_words_remain_of_what_we_write(
    pieces: list[str], joint: str, language: Language
) -> None:
    said = speakable(joint.join(pieces), language)
    assert SAYABLE.fullmatch(said), said
    assert speakable(said, language) == said


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40), st.sampled_from(Language))
def test_only_words_remain_of_anything(text: str, language: Language) -> None:
    said = speakable(text, language)
    assert SAYABLE.fullmatch(said), said
    assert speakable(said, language) == said


@settings(max_examples=200, deadline=None)
@given(
    st.text("0123456789٣½²,.:/-–—+%№₸$×~≥<>→ \n()*#@XIVkzМРПгжкуеіңт", max_size=30),
    st.sampled_from(Language),
)
def test_only_words_remain_of_figures_and_signs(text: str, language: Language) -> None:
    said = speakable(text, language)
    assert SAYABLE.fullmatch(said), said
    assert speakable(said, language) == said


def test_unknown_names_are_reported() -> None:
    assert unknown_names("Zebrex арқылы ЭЦҚ және ҚҰҚ", KK) == ("Zebrex", "ҚҰҚ")
    assert unknown_names("eGov Mobile, ЭЦП и ЦОН", RU) == ()


@pytest.mark.parametrize("piece", ["IV,", "I, ", "1", "1-", "а.", "8 1-", "www.", "a-", "5 кв. "])
def test_long_nonsense_is_said_too(piece: str) -> None:
    """Patterns that try every way of reading it would take minutes."""
    for language in Language:
        assert SAYABLE.fullmatch(speakable(piece * (1500 // len(piece)), language))
