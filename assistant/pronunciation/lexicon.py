"""How a word may be said, in either language or in both."""

from __future__ import annotations

from typing import Final

from assistant.pronunciation.kazakh import kazakh_variants
from assistant.pronunciation.russian import russian_variants
from assistant.pronunciation.spelled import respell
from assistant.text import KAZAKH_LETTERS

__all__ = ["ALPHABET", "plain_pronunciations", "pronunciations"]

ALPHABET: Final = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяё") | KAZAKH_LETTERS


def pronunciations(word: str) -> tuple[tuple[str, ...], ...]:
    """All forms of a word of the desk, in either mouth.

    A Kazakh letter settles the language. Any other word is a Russian word, or a
    Kazakh one, or a Russian one in a Kazakh mouth: it gets both readings.
    """
    forms: list[tuple[str, ...]] = []
    for reading in respell(word):
        if not KAZAKH_LETTERS & set(reading):
            forms.extend(russian_variants(reading))
        forms.extend(kazakh_variants(reading))
    return tuple(dict.fromkeys(forms))


def plain_pronunciations(word: str, language: str) -> tuple[tuple[str, ...], ...]:
    """The usual form of a word of the general dictionary: one reading keeps the graph small."""
    if language == "ru" and not KAZAKH_LETTERS & set(word):
        return russian_variants(word)[:1]
    return kazakh_variants(word)[:1]
