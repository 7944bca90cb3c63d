"""Numbers that belong to a person: ИИН, phones, cards, accounts, documents, plates. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from assistant.text.redaction.runs import Run, runs
from assistant.text.redaction.words import Span, Token, word_lists

__all__ = ["identifiers"]

_LONG: Final = 6
"""Digits from which a number is taken for somebody's: a home telephone has six."""

_AMOUNT: Final = 9
"""Digits from which nothing is an amount; phones have ten, an ИИН twelve."""

_MIXED: Final = re.compile(r"\b(?=[A-ZА-Я]*\d)(?=(?:[A-ZА-Я]*\d){6})[A-ZА-Я0-9]{8,}\b", re.I)
"""Accounts and passports: letters and at least six digits in one word."""
_ACCOUNT: Final = re.compile(r"\bKZ ?\d\d(?: ?[A-Z0-9]{2,4}){3,5}\b", re.I)
_PLATE: Final = re.compile(
    r"\b(?:\d{3} ?[A-ZА-Я]{2,3} ?\d{2}|[A-ZА-Я] ?\d{3} ?[A-ZА-Я]{2,3}|[A-ZА-Я]{1,2} ?№? ?\d{6,8})\b"
)
"""Only in capitals: «100 раз 20» is none."""
_CARD_DATE: Final = re.compile(r"\b(?:0[1-9]|1[0-2])/\d\d\b")
_CARD: Final = re.compile(r"\bкарт", re.I)


def identifiers(words: Sequence[Token], text: str) -> Iterator[Span]:
    """Where numbers of persons stand."""
    for form in (_MIXED, _ACCOUNT, _PLATE):
        for found in form.finditer(text):
            yield found.span()
    if _CARD.search(text):
        for found in _CARD_DATE.finditer(text):
            yield found.span()
    for run in runs(words, text):
        if run.digits >= _LONG and not run.is_plain and not _is_amount(run, words):
            yield run.span(words)


def _is_amount(run: Run, words: Sequence[Token]) -> bool:
    """Money, people, kilometres: a unit follows, or it is a round sum."""
    if run.digits > _AMOUNT:
        return False
    after = words[run.last + 1].folded if run.last + 1 < len(words) else ""
    if after in word_lists().units or after.startswith("тенге"):
        return True
    return run.numbers == 1 and run.value % 1_000 == 0 and run.value > 0
