"""E-mail addresses, written and spoken. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from assistant.text.redaction.words import Span, Token, word_lists

__all__ = ["mail"]

_WRITTEN: Final = re.compile(r"[\w.+-]+ ?@ ?[\w-]+(?:\.[\w-]+)+")
_AT: Final = frozenset({"собака", "собачка", "собаки"})
_DOT: Final = frozenset({"точка", "нукте"})
_DOT_NEAR: Final = 4
"""Words from «собака» to «точка»; without one it is about a dog."""
_NAME: Final = 5
"""Words of the name before «собака»."""


def mail(words: Sequence[Token], text: str) -> Iterator[Span]:
    """Where addresses stand."""
    for found in _WRITTEN.finditer(text):
        yield found.span()
    no_part = word_lists().no_mail
    for index, token in enumerate(words):
        if token.folded not in _AT:
            continue
        dots = [
            place
            for place in range(index + 1, min(index + 1 + _DOT_NEAR, len(words)))
            if words[place].folded in _DOT
        ]
        if not dots:
            continue
        begin = index
        while begin and index - begin < _NAME and words[begin - 1].folded not in no_part:
            begin -= 1
        end = min(dots[-1] + 1, len(words) - 1)
        yield words[begin].start, words[end].end
