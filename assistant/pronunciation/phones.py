"""One phone set for both languages: what the network tells apart.

Kazakh and Russian share a phone where their sounds are near enough for a
mixed sentence to be heard in one graph; Russian soft consonants and its own
vowels stand apart. Each phone has one emitting state and one output of the
network; the graph adds word positions (`_B _E _I _S`), which share the output.
"""

from __future__ import annotations

from typing import Final

__all__ = ["PHONES", "PHONE_ID", "SIL", "SOFT", "SPN", "VOWELS"]

SIL: Final = "SIL"
"""Silence."""
SPN: Final = "SPN"
"""Spoken noise: the garbage phone behind `[unk]`; trained by label smoothing."""

_KK_VOWELS: Final = ("A", "AE", "E", "O", "OE", "Y", "I", "U", "UE", "IY", "W")
_RU_VOWELS: Final = ("II", "YY", "UU", "AX")
VOWELS: Final = frozenset(_KK_VOWELS + _RU_VOWELS)

_HARD: Final = ("B", "V", "G", "D", "Z", "K", "L", "M", "N", "P", "R", "S", "T", "F", "H")
_OTHER: Final = ("J", "GH", "ZH", "Q", "NG", "SH", "TS", "CH", "SX")
SOFT: Final = {hard: f"{hard}j" for hard in _HARD}
"""Russian palatalised counterpart of each hard consonant."""

PHONES: Final = (SIL, SPN, *_KK_VOWELS, *_RU_VOWELS, *_HARD, *_OTHER, *SOFT.values())
"""All phones; the position in this tuple is the network's output."""
PHONE_ID: Final = {phone: index for index, phone in enumerate(PHONES)}
