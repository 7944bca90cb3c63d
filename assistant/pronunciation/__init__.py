"""Spelling to phones, for Kazakh and Russian words: what the recogniser's dictionary holds."""

from assistant.pronunciation.lexicon import ALPHABET, plain_pronunciations, pronunciations
from assistant.pronunciation.phones import PHONE_ID, PHONES, SIL, SPN

__all__ = [
    "ALPHABET",
    "PHONES",
    "PHONE_ID",
    "SIL",
    "SPN",
    "plain_pronunciations",
    "pronunciations",
]
