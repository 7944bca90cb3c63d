"""Addresses, Latin product names and other Latin words in Cyrillic, by their sounds. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

from assistant.text.kazakh import attach, ending
from assistant.text.language import Language
from assistant.text.lexicon import lexicon

__all__ = ["LATIN", "say_addresses", "say_foreign", "say_names", "spelled"]

LATIN: Final = re.compile(r"[A-Za-z]+")

_CYRILLIC: Final = "а-яёәғқңөұүһі"
_DOT: Final = {Language.KK: " нүкте ", Language.RU: " точка "}
_ADDRESS: Final = re.compile(
    r"(?:https?://)?([A-Za-z0-9-]+(?:[.@][A-Za-z0-9-]+)*\.[A-Za-z]{2,})(?:/[\w.~#?=&%/-]*\w)?/?",
    re.A,
)
_AT: Final = {Language.KK: " эт ", Language.RU: " собака "}
_SOUNDS: Final = (
    ("shch", "щ"), ("sch", "ш"), ("tch", "ч"), ("sh", "ш"), ("ch", "ч"), ("zh", "ж"), ("kh", "х"),
    ("gh", "г"), ("ph", "ф"), ("th", "т"), ("ck", "к"), ("qu", "кв"), ("wh", "в"), ("ts", "ц"),
    ("oo", "у"), ("ee", "и"), ("ea", "и"), ("ou", "оу"), ("ya", "я"), ("yu", "ю"), ("yo", "ё"),
)  # fmt: skip
"""Longer ones first: what two and more Latin letters stand for in words of our area."""
_LETTERS: Final = str.maketrans("abcdefghijklmnopqrstuvwyz", "абкдефгхижклмнопкрстуввйз")
_SOFT_C: Final = re.compile("c(?=[eiy])")
_DOUBLE: Final = re.compile(r"([b-df-hj-np-tv-z])\1")
_SILENT_E: Final = re.compile("(?<=[aeiou][bcdgklmnprstvz])e$")
_VOWEL_Y: Final = re.compile("(?<=[bcdfghjklmnpqrstvwxz])y")


@cache
def _spoken() -> dict[str, dict[Language, str]]:
    return {name.casefold(): spoken for name, spoken in lexicon().names.items()}


@cache
def _name_pattern() -> re.Pattern[str]:
    longest_first = sorted(map(re.escape, lexicon().names), key=len, reverse=True)
    return re.compile(
        r"@?(?<![A-Za-z])(?:" + "|".join(longest_first) + rf")(?![A-Za-z])(?:-?([{_CYRILLIC}]+))?",
        re.I,
    )


def say_addresses(text: str, language: Language) -> str:
    """Hosts of addresses with their dots said; their names stay for `say_names`."""
    return _ADDRESS.sub(lambda found: _address(found[1], language), text)


def say_names(text: str, language: Language) -> str:
    """Known Latin names in Cyrillic; the rest as it was."""
    return _name_pattern().sub(lambda found: _name(found, language), text)


def _address(address: str, language: Language) -> str:
    host = address.lower().removeprefix("www.").replace("@", _AT[language])
    return host.replace(".", _DOT[language])


def _name(found: re.Match[str], language: Language) -> str:
    suffix = found[1]
    name = found[0][: len(found[0]) - len(suffix)].rstrip("-") if suffix else found[0]
    spoken = _spoken()[name.lstrip("@").casefold()][language]
    if suffix is None:
        return spoken
    add = ending(suffix) if language is Language.KK else None
    return attach(spoken, add) if add is not None and spoken else f"{spoken}-{suffix}"


def say_foreign(text: str, language: Language) -> str:
    """Latin words that the lexicon doesn't know: by their letters or by their sounds."""
    text = _plain(text)
    if language is Language.KK:
        return _FOREIGN_KK.sub(_foreign_kk, text)
    return LATIN.sub(lambda found: _foreign(found[0], language), text)


_FOREIGN_KK: Final = re.compile(rf"([A-Za-z]+)(?:-([{_CYRILLIC}]+))?")


def _foreign_kk(found: re.Match[str]) -> str:
    said = _foreign(found[1], Language.KK)
    if not found[2]:
        return said
    add = ending(found[2])
    return attach(said.strip(), add) if add is not None and said.strip() else f"{said}-{found[2]}"


def spelled(word: str) -> str:
    """Names of the letters of a word."""
    letters = lexicon().letters
    return "-".join(letters[letter] for letter in word.lower() if letter in letters)


def _plain(text: str) -> str:
    """Take accents off Latin letters; leave Cyrillic ones (й, ё) whole."""
    if text.isascii() or not any("\u00c0" <= letter <= "\u024f" for letter in text):
        return text
    return "".join(
        unicodedata.normalize("NFKD", letter)[0] if "\u00c0" <= letter <= "\u024f" else letter
        for letter in text
    )


def _foreign(word: str, language: Language) -> str:
    """An unknown Latin word: short or without a vowel by its letters, else by its sounds."""
    lower = word.lower()
    if len(word) <= 2 or (word.isupper() and len(word) <= 4) or not re.search("[aeiouy]", lower):
        return f" {spelled(lower)} "
    lower = _SILENT_E.sub("", _SOFT_C.sub("s", _DOUBLE.sub(r"\1", lower)))
    lower = _VOWEL_Y.sub("ы" if language is Language.KK else "и", lower)
    for latin, cyrillic in _SOUNDS:
        lower = lower.replace(latin, cyrillic)
    if language is Language.KK:
        lower = lower.replace("q", "қ")
    return lower.replace("x", "кс").translate(_LETTERS)
