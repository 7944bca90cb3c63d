"""Numerals as people say them, in both languages and mixed, put together to numbers. Pure.

A phone number is said as «восемь | семьсот один | сто двадцать три | …»: a row of numbers in which
each word that can't go on the number before begins another one. How many digits such a row
writes out tells an identifier from an amount.
"""

from __future__ import annotations

import re
from typing import Final

from assistant.text.redaction.words import fold

__all__ = ["HUNDRED_KK", "Numbers", "value_of"]

_RU: Final = {
    0: "ноль нуль нолик нолика ноля нуля нуле нулей",
    1: "один одна одно одного одной одну единица единицы единичка",
    2: "два две двух двум двойка двойки двоечка",
    3: "три трех трем тройка тройки троечка",
    4: "четыре четырех четверка четверки",
    5: "пять пяти пятерка пятерки",
    6: "шесть шести шестерка шестерки",
    7: "семь семи семерка семерки",
    8: "восемь восьми восьмерка восьмерки",
    9: "девять девяти девятка девятки",
    10: "десять десяти десятка",
    11: "одиннадцать одиннадцати",
    12: "двенадцать двенадцати",
    13: "тринадцать тринадцати",
    14: "четырнадцать четырнадцати",
    15: "пятнадцать пятнадцати",
    16: "шестнадцать шестнадцати",
    17: "семнадцать семнадцати",
    18: "восемнадцать восемнадцати",
    19: "девятнадцать девятнадцати",
    20: "двадцать двадцати",
    30: "тридцать тридцати",
    40: "сорок сорока",
    50: "пятьдесят пятидесяти",
    60: "шестьдесят шестидесяти",
    70: "семьдесят семидесяти",
    80: "восемьдесят восьмидесяти",
    90: "девяносто девяноста",
    100: "сто ста",
    200: "двести двухсот",
    300: "триста трехсот",
    400: "четыреста четырехсот",
    500: "пятьсот пятисот",
    600: "шестьсот шестисот",
    700: "семьсот семисот",
    800: "восемьсот восьмисот",
    900: "девятьсот девятисот",
    1_000: "тысяча тысячи тысяч тысячу",
    1_000_000: "миллион миллиона миллионов",
}
_KK: Final = {
    0: "нөл",
    1: "бір",
    2: "екі",
    3: "үш",
    4: "төрт",
    5: "бес",
    6: "алты",
    7: "жеті",
    8: "сегіз",
    9: "тоғыз",
    10: "он",
    20: "жиырма",
    30: "отыз",
    40: "қырық",
    50: "елу",
    60: "алпыс",
    70: "жетпіс",
    80: "сексен",
    90: "тоқсан",
    100: "жүз",
    1_000: "мың",
    1_000_000: "миллион",
}
_THOUSAND: Final = 1_000
HUNDRED_KK: Final = fold("жүз")
_VALUES: Final = {fold(word): n for n, text in _RU.items() for word in text.split()} | {
    fold(word): n for n, word in _KK.items()
}
_KK_FOLDED: Final = sorted((fold(word) for word in _KK.values()), key=len, reverse=True)
_KK_BEGINS: Final = frozenset(word[:2] for word in _KK_FOLDED)
_KK_CASE: Final = re.compile(
    f"({'|'.join(_KK_FOLDED)})(?:[дтн][еа]н?|[дтн]и|[дтн]ы|[гк][еа]|[бпм]ен)"
)
"""«сегізден», «төртті»: somebody dictates in whole sentences."""


def value_of(folded: str) -> int | None:
    """What a spoken numeral stands for."""
    known = _VALUES.get(folded)
    if known is not None:
        return known
    if folded[:2] not in _KK_BEGINS:  # most words; each is asked several times
        return None
    declined = _KK_CASE.fullmatch(folded)
    return None if declined is None else _VALUES[declined[1]]


class Numbers:
    """Puts numerals together to numbers, as long as one can go on the other."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._large = 0
        """Thousands and millions that are closed."""
        self._group = 0
        """The last of them: 1,000 or 1,000,000; 0 where there is none."""
        self._small = 0
        """What follows them, below 1,000."""
        self._place = 0
        """What the last numeral of it counts: 1, 10 or 100; 0 where there is none."""

    def written(self, digits: str) -> None:
        self.end()
        self.found.append(digits)

    def spoken(self, value: int, *, multiplies: bool) -> None:
        """`multiplies`: the Kazakh hundred, «жеті жүз»."""
        if value >= _THOUSAND:
            self._close_group(value)
        elif multiplies and self._place == 1:
            self._hundreds()
        elif value == 0:
            self.end()
            self.found.append("0")
        else:
            if self._place and not self._goes_on(value):
                self.end()
            self._small += value
            self._place = _place(value)

    def end(self) -> None:
        if self._large or self._small:
            self.found.append(str(self._large + self._small))
        self._large = self._group = self._small = self._place = 0

    def _goes_on(self, value: int) -> bool:
        teen = 10 < value < 20
        return self._place > _place(value) and not (teen and self._place == 10)

    def _close_group(self, group: int) -> None:
        if self._group and group >= self._group:
            self.end()
        self._large += (self._small or 1) * group
        self._group, self._small, self._place = group, 0, 0

    def _hundreds(self) -> None:
        unit = self._small % 10
        self._small -= unit
        if self._small:  # «жиырма | үш жүз»
            self.end()
        self._small, self._place = unit * 100, 100


def _place(value: int) -> int:
    return int(10 ** (len(str(value)) - 1))
