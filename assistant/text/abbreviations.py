"""Abbreviations in words: in full in Kazakh, as people say them in Russian. Pure."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from assistant.text.kazakh import attach, ending
from assistant.text.language import Language
from assistant.text.lexicon import lexicon
from assistant.text.names import spelled

__all__ = ["guessed_abbreviations", "say_abbreviations", "say_shortened"]

_LETTER: Final = "а-яёәғқңөұүһі"
_UPPER: Final = "А-ЯЁӘҒҚҢӨҰҮҺІ"
_VOWELS: Final = frozenset("аеёиоуыэюяәөұүі")
_MIXED: Final = "КоАП|ӘҚБтК|спецЦОН|автоЦОН"
"""Abbreviations with small letters in them."""


@cache
def _pattern() -> re.Pattern[str]:
    lower = "|".join(lexicon().lower_case_too)
    return re.compile(
        rf"(?<![{_LETTER}{_UPPER}])"
        rf"(?:({_MIXED}|[{_UPPER}]{{2,}})(?:(-)([{_LETTER}]+)|([{_LETTER}]{{1,3}}))?"
        rf"|({lower})(?:-([{_LETTER}]+))?)(?![{_LETTER}{_UPPER}])"
    )


def say_abbreviations(text: str, language: Language) -> str:
    """Kazakh ones take the ending that stands after their hyphen."""
    return _pattern().sub(lambda found: _abbreviation(found, language), text)


def guessed_abbreviations(text: str, language: Language) -> tuple[str, ...]:
    """Those that are not in the lexicon and no word that can be read as it stands."""
    known = lexicon()
    listed = (
        known.abbreviations_kk.keys()
        if language is Language.KK
        else known.spelled_ru | known.words_ru.keys()
    )
    return tuple(
        found[1]
        for found in _pattern().finditer(text)
        if found[1]
        and found[1].isupper()
        and found[1] not in listed
        and (language is Language.KK or _VOWELS.isdisjoint(found[1].lower()))
    )


def _abbreviation(found: re.Match[str], language: Language) -> str:
    written = found[1] or found[5]
    hyphen = found[2] or found[6]
    suffix = found[3] or found[4] or found[6] or ""
    if language is Language.KK:
        return _kazakh(written, suffix, bool(hyphen))
    return _russian(written, suffix, bool(hyphen))


def _russian(written: str, suffix: str, hyphen: bool) -> str:
    known = lexicon()
    spoken = known.words_ru.get(written) or known.words_ru.get(written.upper())
    if spoken is None:
        by_letters = written.upper() in known.spelled_ru or _VOWELS.isdisjoint(written.lower())
        spoken = spelled(written) if by_letters else written.lower()
    return f"{spoken}-{suffix}" if hyphen else spoken + suffix


def _kazakh(written: str, suffix: str, hyphen: bool) -> str:
    known = lexicon()
    said = known.abbreviations_kk.get(written.upper())
    if said is None:
        said = spelled(written) if _VOWELS.isdisjoint(written.lower()) else written.lower()
    add = ending(suffix)
    if add is not None:
        return attach(said, add, possessed=written.upper() in known.possessed)
    return said + (f"-{suffix}" if hyphen else suffix)


@cache
def _shortened(language: Language) -> re.Pattern[str]:
    """Known short forms; in Kazakh with an ending, and behind a number too."""
    known = "|".join(sorted(map(re.escape, lexicon().shortened[language]), key=len, reverse=True))
    # In Russian a word behind a number takes its case from it: `figures_ru` sees to that.
    before = r"(?<!\w)" if language is Language.KK else r"(?<!\w)(?<!\d )"
    after = rf"(?:-([{_LETTER}]+))?" if language is Language.KK else "()"
    return re.compile(rf"{before}(?P<short>{known})(?!\w){after}")


@cache
def _before_number(language: Language) -> re.Pattern[str] | None:
    known = "|".join(map(re.escape, lexicon().before_number[language]))
    return re.compile(rf"(?<!\w)({known}) ?(?=\d)") if known else None


def say_shortened(text: str, language: Language) -> str:
    """«ул.», «т.б.» and the like in full; the dot that also ends a sentence stays."""
    known = lexicon()

    def full(found: re.Match[str]) -> str:
        short = found["short"]
        said = known.shortened[language][short]
        if language is Language.KK and (add := ending(found[2] or "")) is not None:
            return attach(said, add)
        if found[2]:
            return f"{said} {found[2]}"
        ends = short.endswith(".") and re.match(
            r"\s*$|\s+[«\"]?[А-ЯЁӘҒҚҢӨҰҮҺІ]", text[found.end() :]
        )
        return said + ("." if ends and _may_end(short) else "")

    if (pattern := _before_number(language)) is not None:
        text = pattern.sub(lambda found: known.before_number[language][found[1]] + " ", text)
    return _shortened(language).sub(full, text)


def _may_end(short: str) -> bool:
    """«и т. д.» ends sentences; «ул. Абая» goes on with a capital."""
    return " т" in short or short.startswith("т.") or short in {"и др.", "тг."}
