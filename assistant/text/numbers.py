"""Whole numbers as words of both languages. Pure; the rules are Unicode CLDR's."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from unicode_rbnf import RbnfEngine

from assistant.text.language import Language

__all__ = ["cardinal", "digits", "ordinal", "spoken_number"]

LONGEST_NUMBER: Final = 9
"""Digits; a longer run is an identifier or a phone number and is read digit by digit."""

LONGEST_ZEROED: Final = 4
"""Digits; a longer run that begins with a zero is no number but a code."""

SHORT_NUMBERS: Final = frozenset({"1414", "1412"})
"""Phone numbers that everybody says in pairs: «четырнадцать четырнадцать»."""

_KK_ORDINALS: Final = {
    "нөл": "нөлінші",
    "бір": "бірінші",
    "екі": "екінші",
    "үш": "үшінші",
    "төрт": "төртінші",
    "бес": "бесінші",
    "алты": "алтыншы",
    "жеті": "жетінші",
    "сегіз": "сегізінші",
    "тоғыз": "тоғызыншы",
    "он": "оныншы",
    "жиырма": "жиырмасыншы",
    "отыз": "отызыншы",
    "қырық": "қырқыншы",
    "елу": "елуінші",
    "алпыс": "алпысыншы",
    "жетпіс": "жетпісінші",
    "сексен": "сексенінші",
    "тоқсан": "тоқсаныншы",
    "жүз": "жүзінші",
    "мың": "мыңыншы",
    "миллион": "миллионыншы",
}


_YO: Final = re.compile(r"(четыр|тр|четв)е(?=х|р|м(?!я))")
"""CLDR writes «трех», «четвертый» without the dots that the voice needs."""


_ONE_THOUSAND: Final = re.compile(r"^одн(?:а|ой|у) (?=тысяч)")
"""«одна тысяча девятьсот» is for cheques; people leave the first word out."""


@cache
def _engine(language: Language) -> RbnfEngine:
    return RbnfEngine.for_language(language.value)


@cache
def _spell(number: int, language: Language, ruleset: str) -> str:
    result = _engine(language).format_number(number, ruleset_names=[ruleset])
    words = str(result.text_by_ruleset[ruleset]).replace("\u00ad", "")
    if language is Language.RU:
        words = _YO.sub(lambda found: found[1] + "ё", words).replace("ноля", "нуля")
        return _ONE_THOUSAND.sub("", words)
    return words


def cardinal(number: int, language: Language, form: str = "masculine") -> str:
    """Words for `number` >= 0.

    `form` is a CLDR gender with an optional case, as `feminine` or `masculine-genitive`;
    Kazakh has neither and ignores it.
    """
    match language:
        case Language.KK:
            words = _spell(number, language, "spellout-cardinal")
            return f"бір {words}" if words.startswith("миллион") else words
        case Language.RU:
            return _spell(number, language, f"spellout-cardinal-{form}")


def ordinal(number: int, language: Language, form: str = "masculine") -> str:
    """Words for the `number`-th, in the nominative or in the case that `form` names."""
    match language:
        case Language.KK:
            head, _, last = cardinal(number, language).rpartition(" ")
            return f"{head} {_KK_ORDINALS.get(last, last)}".strip()
        case Language.RU:
            return _spell(number, language, f"spellout-ordinal-{form}")


def digits(run: str, language: Language) -> str:
    """Each digit of an identifier by itself."""
    return " ".join(cardinal(int(digit), language) for digit in run)


def spoken_number(run: str, language: Language, form: str = "masculine") -> str:
    """How people say a run of digits: a number, a pair number, or digit by digit."""
    if run in SHORT_NUMBERS:
        return f"{cardinal(int(run[:2]), language)} {cardinal(int(run[2:]), language)}"
    rest = run.lstrip("0")
    if len(run) > LONGEST_NUMBER or not rest or (rest != run and len(run) > LONGEST_ZEROED):
        return digits(run, language)
    if rest != run:  # «080» is no eighty
        return f"{digits(run[: -len(rest)], language)} {cardinal(int(rest), language, form)}"
    return cardinal(int(run), language, form)
