"""The common part of the template language, expanded while it is read.

hassil parses every template into a tree first, which is half of the time that loading the
catalogue takes. Alternatives `(a|b)`, options `[a]` and rules `<name>` are all that nearly every
template has; for anything else, and for every fault, `None` sends the caller to hassil. A test
holds both against each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

__all__ = ["quick_texts"]

_TOKEN: Final = re.compile(r"[\[\]()|]|<[^<>\[\]()|]+>|[^<>\[\]()|]+")
_BEYOND: Final = re.compile(r"[{}\\;:]")
"""Lists, escapes, permutations and the rest: hassil's."""

_CLOSING: Final = {"(": ")", "[": "]"}

_Texts = list[str]


class _NotQuick(Exception):  # noqa: N818 - no error, only a way out
    """Something that only hassil should judge."""


def quick_texts(
    template: str, rule: Callable[[str], tuple[str, ...] | None], most: int
) -> tuple[str, ...] | None:
    """The texts of a template in hassil's order; None when hassil has to say.

    `rule` gives the texts of a rule, None for one that hassil has to judge; more than `most`
    texts are hassil's to refuse.
    """
    if _BEYOND.search(template):
        return None
    tokens = _TOKEN.findall(template)
    if sum(map(len, tokens)) != len(template):
        return None
    try:
        texts, end = _alternatives(tokens, 0, rule, most)
    except _NotQuick:
        return None
    return tuple(texts) if end == len(tokens) else None


def _alternatives(
    tokens: list[str], at: int, rule: Callable[[str], tuple[str, ...] | None], most: int
) -> tuple[_Texts, int]:
    """All texts up to the closing bracket or the end, and its place."""
    done: _Texts = []
    texts: _Texts = [""]
    begin = at
    while at < len(tokens) and (token := tokens[at]) not in ")]":
        at += 1
        if token == "|":  # noqa: S105 - a bar, no password
            if at - begin < 2:
                raise _NotQuick  # nothing before the bar
            begin = at
            done += texts
            texts = [""]
            continue
        if token in _CLOSING:
            inner, at = _alternatives(tokens, at, rule, most)
            if at == len(tokens) or tokens[at] != _CLOSING[token]:
                raise _NotQuick
            at += 1
            if token == "[":  # noqa: S105
                inner = [*inner, ""]
        elif token[0] == "<":
            known = rule(token[1:-1])
            if known is None:
                raise _NotQuick
            inner = list(known)
        else:
            inner = [token]
        texts = [left + right for left in texts for right in inner]
        if len(texts) + len(done) > most:
            raise _NotQuick
    if at == begin:
        raise _NotQuick  # nothing in the brackets, or after the bar
    return done + texts, at
