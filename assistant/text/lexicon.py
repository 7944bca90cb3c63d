"""How abbreviations and names are said: what `lexicon.yaml` beside this module holds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

import msgspec

from assistant.errors import SetupError
from assistant.text.language import Language
from assistant.text.tables import words

__all__ = ["FILE", "Lexicon", "lexicon", "parse_lexicon"]

FILE: Final = "assistant/text/lexicon.yaml"

_Both = dict[Language, str]
_Tables = dict[Language, dict[str, str]]


class _Abbreviations(msgspec.Struct, forbid_unknown_fields=True):
    kk: dict[str, str]
    kk_possessed: dict[str, str]
    ru_spelled: str
    ru_words: dict[str, str]
    lower_case_too: str


class _File(msgspec.Struct, forbid_unknown_fields=True):
    abbreviations: _Abbreviations
    shortened: _Tables
    before_number: _Tables
    names: dict[str, _Both]
    letters: str
    symbols: dict[str, _Both]
    pronunciation: _Tables


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The tables, ready to look up."""

    abbreviations_kk: dict[str, str]
    """Full form of an abbreviation in capitals."""
    possessed: frozenset[str]
    """Those of them that end in the third person's -ы/-сы and so take its endings."""
    spelled_ru: frozenset[str]
    """Said letter by letter."""
    words_ru: dict[str, str]
    """Said as a word."""
    lower_case_too: tuple[str, ...]
    shortened: _Tables
    """Said in full, the dot included in the key."""
    before_number: _Tables
    """Said in full where a number follows."""
    names: dict[str, _Both]
    """Latin names as they are written."""
    letters: dict[str, str]
    symbols: dict[str, _Both]
    pronunciation: _Tables
    """Spelling for espeak-ng; a star at the end of a word stands for any ending."""


@cache
def lexicon() -> Lexicon:
    """The lexicon of the installed package. Raise `SetupError` where it can't be read."""
    return parse_lexicon(resources.files("assistant.text").joinpath("lexicon.yaml").read_bytes())


def parse_lexicon(content: bytes) -> Lexicon:
    """The lexicon that a file holds. Raise `SetupError` where it is none."""
    try:
        file = msgspec.yaml.decode(content, type=_File)
        letters = dict(pair.split("=") for pair in words(file.letters))
    except (msgspec.DecodeError, ValueError) as error:
        raise SetupError(
            "lexicon-unreadable",
            f"{FILE} can't be used: {error}",
            "undo the last change to it, or install Komekshi anew",
        ) from error
    short = file.abbreviations
    full = {name.upper(): said for name, said in (short.kk | short.kk_possessed).items()}
    return Lexicon(
        abbreviations_kk=full,
        possessed=frozenset(name.upper() for name in short.kk_possessed),
        spelled_ru=frozenset(words(short.ru_spelled)),
        words_ru=short.ru_words,
        lower_case_too=words(short.lower_case_too),
        shortened=file.shortened,
        before_number=file.before_number,
        names=file.names,
        letters=letters,
        symbols=file.symbols,
        pronunciation=file.pronunciation,
    )
