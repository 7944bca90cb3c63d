"""Rows of numbers in a sentence, written and spoken. Pure."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.text.redaction.numerals import HUNDRED_KK, Numbers, value_of
from assistant.text.redaction.words import Span, Token, word_lists

__all__ = ["Run", "is_numeral", "runs"]

_HOUSE: Final = re.compile(r"\d{1,4}[a-zа-я]?")
_LONGEST_GAP: Final = 4
"""Signs between two parts of one written number: «) - »."""
_CLOCK: Final = re.compile(r"(?<![\d.:])\d{1,2}[:.]\d\d(?: ?[-–] ?\d{1,2}[:.]\d\d)?\b(?![.:/-]?\d)")
_DATE: Final = re.compile(
    r"\b(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}"
    r"|\d{1,2}\.(?:19|20)\d\d)\b"
)
_PLUS: Final = frozenset({"плюс", "косу"})
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_SERVICE_NUMBERS: Final = frozenset({"1414", "1412", "1434", "112", "101", "102", "103", "109"})


@dataclass(frozen=True, slots=True)
class Run:
    """Numbers in a row."""

    first: int
    """Index of its first token."""
    last: int
    digits: int
    """How many it would take to write them down."""
    numbers: int
    value: int
    """Of the last number."""
    is_plain: bool
    """Only years and numbers of services, which belong to nobody."""
    spoken: bool

    def span(self, words: Sequence[Token]) -> Span:
        return words[self.first].start, words[self.last].end


def is_numeral(token: Token) -> bool:
    """A number written, spoken, or written with the letter of a house."""
    return bool(_HOUSE.fullmatch(token.folded)) or _is_number(token)


def _is_number(token: Token) -> bool:
    return token.raw.isdigit() or value_of(token.folded) is not None


def runs(words: Sequence[Token], text: str) -> Iterator[Run]:
    """All rows of numbers; times of day and written dates are none."""
    apart = [found.span() for form in (_CLOCK, _DATE) for found in form.finditer(text)]
    counted: list[int] = []
    for index, token in enumerate(words):
        if not _is_number(token):
            continue
        if any(begin <= token.start < end for begin, end in apart):
            continue
        if counted and not _joined(words, text, counted[-1], index):
            yield _run(words, counted)
            counted = []
        counted.append(index)
    if counted:
        yield _run(words, counted)


def _joined(words: Sequence[Token], text: str, before: int, index: int) -> bool:
    """Whether only signs, or what people say in between, part two numerals."""
    fillers = word_lists().fillers
    between = words[before + 1 : index]
    if len(between) > 2 or any(token.folded not in fillers for token in between):
        return False
    edges = [words[before], *between, words[index]]
    gaps = (text[one.end : other.start] for one, other in itertools.pairwise(edges))
    return all(len(gap) <= _LONGEST_GAP for gap in gaps)


def _run(words: Sequence[Token], counted: Sequence[int]) -> Run:
    numbers = Numbers()
    for index in counted:
        token = words[index]
        if token.raw.isdigit():
            numbers.written(token.raw)
        else:
            numbers.spoken(value_of(token.folded) or 0, multiplies=token.folded == HUNDRED_KK)
    numbers.end()
    found = numbers.found
    first = counted[0]
    if first and words[first - 1].folded in _PLUS:
        first -= 1
    return Run(
        first=first,
        last=counted[-1],
        digits=sum(map(len, found)),
        numbers=len(found),
        value=int(found[-1]),
        is_plain=all(_YEAR.fullmatch(n) or n in _SERVICE_NUMBERS for n in found),
        spoken=not any(words[index].raw.isdigit() for index in counted),
    )
