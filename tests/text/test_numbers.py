"""Numbers in words."""

from __future__ import annotations

import pytest

from assistant.text import Language
from assistant.text.numbers import cardinal, ordinal, spoken_number

KK, RU = Language.KK, Language.RU


@pytest.mark.parametrize(
    ("run", "language", "words"),
    [
        ("1414", KK, "он төрт он төрт"),
        ("1414", RU, "четырнадцать четырнадцать"),
        ("103", KK, "жүз үш"),
        ("109", RU, "сто девять"),
        ("007", RU, "ноль ноль семь"),
        ("4325", RU, "четыре тысячи триста двадцать пять"),
        ("1000000", KK, "бір миллион"),
        ("1234567890", KK, "бір екі үш төрт бес алты жеті сегіз тоғыз нөл"),
    ],
)
def test_runs(run: str, language: Language, words: str) -> None:
    assert spoken_number(run, language) == words


def test_cases_keep_their_dots() -> None:
    assert cardinal(3, RU, "masculine-genitive") == "трёх"
    assert ordinal(4, RU, "neuter") == "четвёртое"


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "бірінші"), (20, "жиырмасыншы"), (40, "қырқыншы"), (32, "отыз екінші")],
)
def test_kazakh_ordinals(number: int, words: str) -> None:
    assert ordinal(number, KK) == words


def test_every_kazakh_number_has_an_ordinal() -> None:
    assert all(ordinal(number, KK).endswith(("ншы", "нші")) for number in (*range(101), 1000, 2026))
