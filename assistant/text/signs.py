"""Signs that mean something only by what stands around them. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from assistant.text.language import Language
from assistant.text.lexicon import lexicon

__all__ = ["ORDINAL", "say_signs", "say_symbols"]

ORDINAL: Final = "порядковое"
"""After a figure and a hyphen: an ordinal, of which only its noun will tell the gender."""

_RU: Final = Language.RU
_DASH_IN_FIGURES: Final = re.compile(r"(?<=\d) ?[\u2010-\u2015\u2212] ?(?=\d)")
_DASH_BEFORE_WORD: Final = re.compile(r"(?<=[\w%₸$€])[\u2010\u2011](?=\w)")
_ARROW: Final = re.compile(r"\s*(?:[\u2190-\u21ff\u27a1\u2794\u25b6\u203a]|[-=]+>)\s*")
_MENU: Final = re.compile(r"(?<=[\w»\"]) > (?=[^\W\d]|[«\"])")
_CURRENCY_FIRST: Final = re.compile(r"([₸$€₽]) ?(\d+(?:[ .,]\d+)*)")
_DOTTED_TIMES: Final = re.compile(
    r"\b([01]?\d|2[0-4])\.([0-5]\d)(?=-(?:[01]?\d|2[0-4])\.[0-5]\d(?![\d.]))"
    r"|(?<=\d\d-)([01]?\d|2[0-4])\.([0-5]\d)(?![\d.]|-?\d)"
)
_DOTTED_TIME: Final = re.compile(
    r"(?<=\b)((?:сағат|с|до|в|к|от|после) )([01]?\d|2[0-4])\.([0-5][05])\b"
    r"(?! ?(?:МРП|АЕК|%|тыс|млн|млрд|мың|млрд|тенге|теңге|₸|[.\d]))",
    re.I,
)
_OR: Final = re.compile(r"(?<=[^\W\d_])\s?/\s?(?=[^\W\d_])")
_AND_OR: Final = re.compile(r"\b(и|және)/(или|немесе)\b", re.I)
_BY: Final = re.compile(r"(?<=\d) ?[×хx*] ?(?=\d)")
_ABOUT: Final = re.compile(r"[~≈]\s?(?=\d)")
_COMPARED: Final = re.compile(r"(≥|≤|>=|<=|>|<)\s?(\d+(?:[ .,]\d+)*)")
_COMPARED_RU: Final = {
    "≥": "не менее {}", "≤": "не более {}", ">": "более {}", "<": "менее {}",
}  # fmt: skip
_COMPARED_KK: Final = {
    "≥": "кемінде {}", "≤": "ең көбі {}", ">": "{}-ден көп", "<": "{}-ден аз",
}  # fmt: skip
_ROMAN: Final = re.compile(
    r"(?<![\w-])(?:[IVX]{2,5}|[IVX])(?![\w.@/])"
    r"(?=(?:(?:, ?| ?[-\u2013] ?| (?:и|или|және) )[IVX]{1,5}){0,3} ?-?[а-яәғқңөұүһі])"
)
"""Before a word, or before up to three more of them and a word."""
_CYRILLIC_ROMAN: Final = re.compile(
    r"(?<!\w)[ІI]{1,3}(?=[\s\u2013-]+(?:[ІI]{1,3}[\s\u2013-]+)?(?:топ|санат|дәреже|тоқсан))"
)
_ROMAN_DIGITS: Final = {"I": 1, "V": 5, "X": 10}
_VULGAR: Final = {
    "½": {Language.KK: " жарты ", _RU: " половина "},
    "¼": {Language.KK: " ширек ", _RU: " четверть "},
}


def say_signs(text: str, language: Language) -> str:
    """One way of writing for dashes, arrows, slashes, times, sums; Roman numbers as figures."""
    text = unicodedata.normalize("NFC", text).replace("\u00a0", " ").replace("\u202f", " ")
    text = text.replace("\u2009", " ").replace("\u00ad", "")
    text = _DASH_BEFORE_WORD.sub("-", _DASH_IN_FIGURES.sub("-", text))
    text = _MENU.sub(", ", _ARROW.sub(", ", text))
    text = _CURRENCY_FIRST.sub(r"\2 \1", text)
    text = _DOTTED_TIMES.sub(lambda at: f"{at[1] or at[3]}:{at[2] or at[4]}", text)
    text = _DOTTED_TIME.sub(r"\1\2:\3", text)
    text = _AND_OR.sub(r"\1 \2", text)
    text = _OR.sub(" немесе " if language is Language.KK else " или ", text)
    text = _BY.sub("-ке " if language is Language.KK else " на ", text)
    text = _ABOUT.sub("шамамен " if language is Language.KK else "около ", text)
    text = _COMPARED.sub(lambda found: _compared(found, language), text)
    text = _CYRILLIC_ROMAN.sub(lambda found: found[0].replace("І", "I"), text)
    text = _ROMAN.sub(lambda found: _roman(found, language), text)
    for sign, said in _VULGAR.items():
        text = text.replace(sign, said[language])
    return text


def say_symbols(text: str, language: Language) -> str:
    """What is left of the signs that the lexicon lists."""
    for symbol, spoken in lexicon().symbols.items():
        text = text.replace(symbol, f" {spoken[language]} ")
    return text


def _compared(found: re.Match[str], language: Language) -> str:
    sign = {">=": "≥", "<=": "≤"}.get(found[1], found[1])
    said = (_COMPARED_KK if language is Language.KK else _COMPARED_RU)[sign]
    return said.format(found[2])


def _roman(found: re.Match[str], language: Language) -> str:
    """A figure with the mark of an ordinal, which the figures of each language then say."""
    digits = [_ROMAN_DIGITS[letter] for letter in found[0]]
    value = sum(
        -digit if digit < after else digit
        for digit, after in zip(digits, [*digits[1:], 0], strict=True)
    )
    return f"{value}-ші" if language is Language.KK else f"{value}-{ORDINAL}"
