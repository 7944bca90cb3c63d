"""The two languages of the desk, and how to tell them apart in writing."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

__all__ = ["KAZAKH_LETTERS", "Language"]


class Language(StrEnum):
    """ISO 639-1 codes; also the keys of every two-language text in `intents/`."""

    KK = "kk"
    RU = "ru"


KAZAKH_LETTERS: Final = frozenset("әғқңөұүһі")
"""Letters that no Russian word has: one of them settles the language of a word."""
