"""Personal data out of a visitor's words, before anything of them is kept. Pure.

Rather too much goes than too little: what is left is read by the staff, to see what the desk does
not know, and an ordinary word less does not hinder them.
"""

from __future__ import annotations

import re
from typing import Final

from assistant.text.redaction.births import births
from assistant.text.redaction.identifiers import identifiers
from assistant.text.redaction.mail import mail
from assistant.text.redaction.names import names
from assistant.text.redaction.places import places
from assistant.text.redaction.secrets import secrets
from assistant.text.redaction.words import Span, tokens

__all__ = ["HIDDEN", "redact"]

HIDDEN: Final = "…"
"""What stands instead."""

_RULES: Final = (mail, identifiers, secrets, births, places, names)
_ONLY_SIGNS: Final = re.compile(r"[\W_]*")


def redact(text: str) -> str:
    """The text without ИИН, phones, cards, documents, addresses, birth dates, names, passwords."""
    words = tokens(text)
    spans = sorted(span for rule in _RULES for span in rule(words, text))
    kept: list[str] = []
    end = 0
    for start, stop in _merged(text, spans):
        kept += (text[end:start], HIDDEN)
        end = stop
    return "".join((*kept, text[end:]))


def _merged(text: str, spans: list[Span]) -> list[Span]:
    """Neighbours with nothing but signs between them are one."""
    merged: list[Span] = []
    for start, stop in spans:
        if merged and (
            start <= merged[-1][1] or _ONLY_SIGNS.fullmatch(text[merged[-1][1] : start])
        ):
            merged[-1] = (merged[-1][0], max(merged[-1][1], stop))
        else:
            merged.append((start, stop))
    return merged
