"""Text as it is shown to text as it is said: only letters and plain punctuation remain."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from assistant.text import figures_kk, figures_ru
from assistant.text.kazakh import attach, ending
from assistant.text.language import Language
from assistant.text.lexicon import (
    KK_ABBREVIATIONS,
    LETTERS,
    LOWER_CASE_TOO,
    NAMES,
    POSSESSED,
    RU_SPELLED,
    RU_WORDS,
    SYMBOLS,
)

__all__ = ["speakable", "unknown_names"]

_LETTER: Final = "а-яёәғқңөұүһі"
_UPPER: Final = "А-ЯЁӘҒҚҢӨҰҮҺІ"
_DOT: Final = {Language.KK: " нүкте ", Language.RU: " точка "}

_NAME_SPOKEN: Final = {name.casefold(): spoken for name, spoken in NAMES.items()}
_NAME: Final = re.compile(
    r"(?<![A-Za-z])(?:"
    + "|".join(sorted(map(re.escape, NAMES), key=len, reverse=True))
    + rf")(?![A-Za-z])(?:-?([{_LETTER}]+))?",
    re.I,
)
_ADDRESS: Final = re.compile(
    r"(?:https?://)?([A-Za-z0-9-]+(?:[.@][A-Za-z0-9-]+)*\.[A-Za-z]{2,})(?:/[\w.~#?=&%/-]*\w)?/?",
    re.A,
)
_ABBREVIATION: Final = re.compile(
    rf"(?<![{_LETTER}{_UPPER}])"
    rf"(?:([{_UPPER}]{{2,}}|КоАП|спецЦОН|автоЦОН)(?:(-)([{_LETTER}]+)|([{_LETTER}]{{1,3}}))?"
    rf"|({'|'.join(LOWER_CASE_TOO)})(?:-([{_LETTER}]+))?)(?![{_LETTER}{_UPPER}])"
)
_ECHO: Final = re.compile(r"\b(\w[\w -]{7,80})(?:, (?:яғни|то есть) \1(?!\w))+")
"""«0,5 МРП, то есть месячного расчётного показателя»: written twice, said once."""
_LATIN: Final = re.compile(r"[A-Za-z]+")
_DASH_IN_FIGURES: Final = re.compile(r"(?<=\d) ?[\u2010-\u2015\u2212] ?(?=\d)")
_FIGURE_PART: Final = re.compile(r"(?<=[A-Za-z])(?=\d)")
_VOWELS: Final = frozenset("аеёиоуыэюяәөұүі")
_TRANSLITERATION: Final = (
    ("shch", "щ"), ("sh", "ш"), ("ch", "ч"), ("zh", "ж"), ("kh", "х"), ("ya", "я"), ("yu", "ю"),
    ("ph", "ф"), ("ck", "к"), ("oo", "у"), ("ee", "и"),
)  # fmt: skip
_LATIN_LETTERS: Final = str.maketrans("abcdefghijklmnopqrstuvwyz", "абкдефгхижклмнопкрстуввйз")

_PAUSE: Final = re.compile(r" [-\u2010-\u2015\u2212]+ |[()\[\]{}\u2026]|\s*\n\s*")
_SILENT: Final = re.compile(rf"[^{_LETTER}{_UPPER}.,!?:;\- ]+")
_LONE_HYPHEN: Final = re.compile(rf"(?<![{_LETTER}{_UPPER}])-+|-+(?![{_LETTER}{_UPPER}])")
_PUNCTUATION: Final = re.compile(r"\s*([.,!?:;](?:[\s.,!?:;]*[.,!?:;])?)\s*")


def speakable(text: str, language: Language) -> str:
    """Words for the voice: no digit, no Latin letter, no symbol beyond `.,!?:;` and hyphens.

    Saying it twice changes nothing. Kazakh abbreviations and names take the ending that
    stands after their hyphen; unknown Latin words are spelled by their sounds.
    """
    text = _FIGURE_PART.sub(" ", _named(text, language))
    text = (figures_kk if language is Language.KK else figures_ru).say_figures(text)
    text = _LATIN.sub(lambda found: _foreign(found[0]), _plain_latin(text))
    for symbol, spoken in SYMBOLS.items():
        text = text.replace(symbol, f" {spoken[language]} ")
    # Last, so that a word which only now stands alone is known, as it would be next time.
    text = _ABBREVIATION.sub(lambda found: _abbreviation(found, language), _tidy(text))
    return _ECHO.sub(r"\1", text)


def unknown_names(text: str, language: Language) -> tuple[str, ...]:
    """Latin words and abbreviations that `speakable` can only guess at."""
    named = _named(text, language)
    listed = KK_ABBREVIATIONS if language is Language.KK else RU_SPELLED | RU_WORDS.keys()
    guessed = [
        found[1] for found in _ABBREVIATION.finditer(named) if found[1] and found[1].isupper()
    ]
    unlisted = [
        word
        for word in guessed
        if word not in listed and (language is Language.KK or _VOWELS.isdisjoint(word.lower()))
    ]
    return tuple(dict.fromkeys([*_LATIN.findall(named), *unlisted]))


def _named(text: str, language: Language) -> str:
    """Addresses and known Latin names in Cyrillic; the rest as it was."""
    text = unicodedata.normalize("NFC", text).replace("\u00a0", " ").replace("\u202f", " ")
    text = _DASH_IN_FIGURES.sub("-", text)
    text = _ADDRESS.sub(lambda found: _address(found[1], language), text)
    return _NAME.sub(lambda found: _name(found, language), text)


def _address(address: str, language: Language) -> str:
    """Host without its page: dots are said, the Latin names stay for `_name`."""
    return address.lower().removeprefix("www.").replace(".", _DOT[language])


def _name(found: re.Match[str], language: Language) -> str:
    suffix = found[1]
    name = found[0][: len(found[0]) - len(suffix)].rstrip("-") if suffix else found[0]
    spoken = _NAME_SPOKEN[name.casefold()][language]
    if suffix is None:
        return spoken
    add = ending(suffix) if language is Language.KK else None
    return attach(spoken, add) if add is not None and spoken else f"{spoken}-{suffix}"


def _abbreviation(found: re.Match[str], language: Language) -> str:
    written = found[1] or found[5]
    hyphen = found[2] or found[6]
    suffix = found[3] or found[4] or found[6] or ""
    if language is Language.KK:
        return _abbreviation_kk(written, suffix, bool(hyphen))
    if written in RU_WORDS or written.upper() in RU_WORDS:
        spoken = RU_WORDS.get(written) or RU_WORDS[written.upper()]
    elif written.upper() in RU_SPELLED or _VOWELS.isdisjoint(written.lower()):
        spoken = _spelled(written)
    else:
        spoken = written.lower()
    return f"{spoken}-{suffix}" if hyphen else spoken + suffix


def _abbreviation_kk(written: str, suffix: str, hyphen: bool) -> str:
    known = KK_ABBREVIATIONS.get(written.upper())
    if known is None:
        known = _spelled(written) if _VOWELS.isdisjoint(written.lower()) else written.lower()
    add = ending(suffix)
    if add is not None:
        return attach(known, add, possessed=written.upper() in POSSESSED)
    return known + (f"-{suffix}" if hyphen else suffix)


def _spelled(word: str) -> str:
    return "-".join(LETTERS[letter] for letter in word.lower() if letter in LETTERS)


def _plain_latin(text: str) -> str:
    """Take accents off Latin letters; leave Cyrillic ones (й, ё) whole."""
    if text.isascii() or not any("\u00c0" <= letter <= "\u024f" for letter in text):
        return text
    return "".join(
        unicodedata.normalize("NFKD", letter)[0] if "\u00c0" <= letter <= "\u024f" else letter
        for letter in text
    )


def _foreign(word: str) -> str:
    """An unknown Latin word: short or without a vowel by its letters, else by its sounds."""
    lower = word.lower()
    if len(word) <= 2 or (word.isupper() and len(word) <= 4) or not re.search("[aeiouy]", lower):
        return f" {_spelled(lower)} "
    for latin, cyrillic in _TRANSLITERATION:
        lower = lower.replace(latin, cyrillic)
    return lower.replace("x", "кс").translate(_LATIN_LETTERS)


def _tidy(text: str) -> str:
    text = _PAUSE.sub(", ", text)
    text = _SILENT.sub(" ", text)
    text = _LONE_HYPHEN.sub(" ", text)
    text = _PUNCTUATION.sub(_strongest, " ".join(text.split()))
    return text.lstrip(" .,!?:;").rstrip(" ,:;")


def _strongest(found: re.Match[str]) -> str:
    """One mark of a run: what ends a sentence outweighs what only parts it."""
    marks = found[1]
    return next((mark for mark in marks if mark in "?!."), marks[0]) + " "
