"""Splitting text into sentences. Pure."""

from __future__ import annotations

import re
from typing import Final

from assistant.text.tables import words

__all__ = ["sentences"]

_END: Final = re.compile(r"[.!?\u2026]+[»\")]*(?=\s|$)")
_SHORT: Final = frozenset(
    words("г гг ж жж т е д п др пр тд тп тб тел ул кв им мин сек руб тг тыс млн млрд см стр ст")
)
"""Abbreviations that end in a dot without ending a sentence."""

_LAST_WORD: Final = re.compile(r"(?:^|[\s(«])((?:\w+\.)*\w+)$")


def sentences(text: str) -> tuple[str, ...]:
    """Sentences with their marks, in order; dots of addresses and abbreviations part nothing."""
    found: list[str] = []
    start = 0
    for end in _END.finditer(text):
        if end[0] == "." and end.end() < len(text) and _is_short(text[start : end.start()]):
            continue
        sentence = text[start : end.end()].strip()
        if any(letter.isalnum() for letter in sentence):
            found.append(sentence)
            start = end.end()
    rest = text[start:].strip()
    if any(letter.isalnum() for letter in rest):
        found.append(rest)
    return tuple(found)


def _is_short(before: str) -> bool:
    word = _LAST_WORD.search(before)
    if word is None:
        return False
    last = word[1].rpartition(".")[2].lower()
    return last in _SHORT or (len(last) == 1 and last.isalpha() and word[1][0].isupper())
