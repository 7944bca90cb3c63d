"""A sentence in words that can be compared, and the word lists of redaction."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

import msgspec

__all__ = ["FILE", "Span", "Token", "WordLists", "fold", "tokens", "word_lists"]

FILE: Final = "assistant/text/redaction/words.yaml"

Span = tuple[int, int]
"""First character, and the one after the last."""

_WORD: Final = re.compile(r"[^\W_]+")
_FOLDED: Final = str.maketrans("әғқңөұүһіёй", "агкноууhиеи")
"""Who types without a Kazakh keyboard takes the nearest letter."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word or number."""

    start: int
    end: int
    raw: str
    """As written."""
    folded: str
    """Lower case, Kazakh letters as Russian ones."""

    @property
    def span(self) -> Span:
        return self.start, self.end

    @property
    def is_capitalised(self) -> bool:
        """As names are; abbreviations are not."""
        return self.raw[0].isupper() and not (self.raw.isupper() and len(self.raw) < 5)


@dataclass(frozen=True, slots=True)
class WordLists:
    """What `words.yaml` holds, folded."""

    names: frozenset[str]
    surnames: frozenset[str]
    called: frozenset[str]
    """Of one or two words each."""
    named: frozenset[str]
    no_names: frozenset[str]
    no_secrets: frozenset[str]
    latin: frozenset[str]
    units: frozenset[str]
    fillers: frozenset[str]
    no_mail: frozenset[str]
    no_streets: frozenset[str]
    months: tuple[str, ...]


class _File(msgspec.Struct, forbid_unknown_fields=True):
    names: str
    surnames: str
    called: str
    named: str
    no_names: str
    no_secrets: str
    latin: str
    units: str
    fillers: str
    no_mail: str
    no_streets: str
    months: str


def fold(word: str) -> str:
    """The same for all ways to type a word."""
    return word.casefold().translate(_FOLDED)


def tokens(text: str) -> Sequence[Token]:
    """Words and numbers of a sentence; signs part them."""
    return [
        Token(found.start(), found.end(), found[0], fold(found[0]))
        for found in _WORD.finditer(text)
    ]


@cache
def word_lists() -> WordLists:
    """Read once."""
    content = resources.files(__package__).joinpath("words.yaml").read_bytes()
    file = msgspec.yaml.decode(content, type=_File)
    lists = {
        name: tuple(map(fold, map(str.strip, text.split("," if "," in text else None))))
        for name, text in msgspec.structs.asdict(file).items()
    }
    months = lists.pop("months")
    return WordLists(**{name: frozenset(words) for name, words in lists.items()}, months=months)
