"""Dates of birth, written and spoken. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from assistant.text.redaction.numerals import value_of
from assistant.text.redaction.words import Span, Token, word_lists

__all__ = ["births"]

_TRIGGER: Final = re.compile(
    r"родил(?:ся|ась|ись)|рожд[её]н(?:ия|а|ы|н.*)?|туган.*|туыл(?:ган|ды).*|туды|келгенмин|др"
)
_NEAR: Final = 7
"""Words between the date and what tells that it is one of a birth."""
_OLD: Final = 2020
"""A year alone before this is somebody's; «2026 жылы туған балаға» is a question."""
_WRITTEN: Final = re.compile(
    r"\b(?:\d{1,2}[./-]\d{1,2}[./-](?P<y>\d{4})|(?P<y2>\d{4})[./-]\d{1,2}[./-]\d{1,2})\b"
)
_ADULT: Final = 2016
"""A whole date before this is a birth date, even if nobody says so."""
_IDENTIFIER: Final = re.compile(r"\d{7}")
"""The day of a document tells its owner too, beside its number."""
_YEAR_WORD: Final = re.compile(r"год[ау]?|жыл.*")
_ORDINAL: Final = re.compile(
    r"(?:перв|втор|трет|четверт|пят|шест|седьм|восьм|девят|десят|.+надцат|двадцат|тридцат|сорок"
    r"|пятидесят|шестидесят|семидесят|восьмидесят|девяност|.*тысячн)(?:ого|его|ое|ье|ом|ыи|ьего|ем|ои|ая)"
    r"|.+[ыи]?нш[ыи](?:нда|нде|да|де|дан|ден)?"
)
_SPOKEN: Final = 3
"""Numbers in a row that make a date: «четырнадцатое ноль пятое восемьдесят шестого»."""


def births(words: Sequence[Token], text: str) -> Iterator[Span]:
    """Where dates of birth stand."""
    triggers = [place for place in range(len(words)) if _tells_birth(words, place)]
    beside_number = _IDENTIFIER.search(text) is not None
    for found in _WRITTEN.finditer(text):
        year = int(found["y"] or found["y2"])
        if year < _ADULT or triggers or beside_number:
            yield found.span()
    if not triggers:
        return
    for begin, end in _rows(words):
        near = any(begin - _NEAR <= place <= end + _NEAR for place in triggers)
        if near and _is_date(words[begin:end]):
            yield words[begin].start, words[end - 1].end


def _tells_birth(words: Sequence[Token], place: int) -> bool:
    """A word for it, or «г.р.», «т.ж.»."""
    pair = tuple(token.folded for token in words[place : place + 2])
    return bool(_TRIGGER.fullmatch(pair[0])) or pair in (("г", "р"), ("т", "ж"))


def _rows(words: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Numbers, months and years that follow each other."""
    begin: int | None = None
    for place, token in enumerate(words):
        if _is_part(token):
            begin = place if begin is None else begin
        elif begin is not None:
            yield begin, place
            begin = None
    if begin is not None:
        yield begin, len(words)


def _is_part(token: Token) -> bool:
    return _is_number(token) or _is_month(token) or bool(_YEAR_WORD.fullmatch(token.folded))


def _is_number(token: Token) -> bool:
    if token.raw.isdigit():
        return True
    return value_of(token.folded) is not None or bool(_ORDINAL.fullmatch(token.folded))


def _is_month(token: Token) -> bool:
    return any(token.folded.startswith(month) for month in word_lists().months)


def _is_date(row: Sequence[Token]) -> bool:
    numbers = [token for token in row if _is_number(token)]
    if any(_is_month(token) for token in row) and numbers:
        return True
    if len(numbers) >= _SPOKEN:
        return True
    if any(token.raw.isdigit() and 1900 <= int(token.raw) < _OLD for token in numbers):
        return True
    spoken_year = any(_YEAR_WORD.fullmatch(token.folded) for token in row)
    tens = any((value_of(token.folded) or 0) >= 20 or _is_tens(token) for token in numbers)
    return spoken_year and tens


def _is_tens(token: Token) -> bool:
    """«шестьдесят третьего» has its tens before; «девяностого» is one."""
    return bool(re.fullmatch(r"(?:.+десят|сорок|девяност|тридцат|двадцат).*", token.folded))
