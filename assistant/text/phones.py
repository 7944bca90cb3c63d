"""Phone numbers in the groups that people say them in. Pure."""

from __future__ import annotations

import re
from typing import Final

from assistant.text.language import Language
from assistant.text.numbers import cardinal, spoken_number

__all__ = ["say_phones"]

_LONG: Final = re.compile(
    r"(?<![\d.,+])(\+7|\b[78])(?:[ -]?\((\d{3,5})\)[ -]?|[ -]?(\d{3})[ -]?|[ -](\d{4,5})[ -])"
    r"(\d[\d -]{3,9}\d)(?![\d-])"
)
"""With +7, 8 or 7 before the code of the network or the town."""
_TOWN: Final = re.compile(r"(?<![\d.,-])(\d{2,3})-(\d\d)-(\d\d)(?![\d-])")
_NUMBER_DIGITS: Final = 10
"""Digits behind the +7, in every town and network."""
_ENDS: Final = {7: (3, 2, 2), 6: (2, 2, 2), 5: (1, 2, 2)}


def say_phones(text: str, language: Language) -> str:
    """Replace phone numbers by words, with a pause after each group."""

    def long(found: re.Match[str]) -> str:
        code = found[2] or found[3] or found[4]
        rest = re.sub(r"\D", "", found[5])
        if len(code) + len(rest) != _NUMBER_DIGITS:
            return found[0]
        prefix = ("плюс " if found[1][0] == "+" else "") + cardinal(int(found[1][-1]), language)
        return ", ".join([prefix, *_groups(code, language), *_split(rest, language)])

    def town(found: re.Match[str]) -> str:
        return ", ".join(spoken_number(part, language) for part in found.groups())

    return _TOWN.sub(town, _LONG.sub(long, text))


def _groups(code: str, language: Language) -> list[str]:
    """Codes of towns have four or five digits and are said in pairs: «71 72», «727» alone."""
    if len(code) == 3:
        return [spoken_number(code, language)]
    return [f"{spoken_number(code[:2], language)} {spoken_number(code[2:], language)}"]


def _split(rest: str, language: Language) -> list[str]:
    said: list[str] = []
    for size in _ENDS[len(rest)]:
        said.append(spoken_number(rest[:size], language))
        rest = rest[size:]
    return said
