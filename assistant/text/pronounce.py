"""Spelling by which espeak-ng says words well; only its voices need it. Pure.

Measured with `assistant.espeak`: its Kazakh reads every и as ый («білет» for «билет» is right,
`b@jlet` is what it says), every у as a consonant («алу» is `Alw`), ь and ъ as a stop of the
throat («апостиль» ends in one). Its Russian puts the stress of words it doesn't know anywhere.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from assistant.text.language import Language
from assistant.text.lexicon import lexicon

__all__ = ["respelled"]

_TO_RUSSIAN: Final = str.maketrans("әғқңөұүһі", "агкноуухи")
"""The Russian voice doesn't know Kazakh letters: it names them."""
_WORD: Final = re.compile(r"[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]+")
_VOWELS: Final = frozenset("аәеёиоөуұүыіэюя")
_FRONT: Final = frozenset("әеөүі")
_BACK: Final = frozenset("аоұыуюя")
_LOAN: Final = frozenset("вфцчщэёьъ")
"""Letters that no Kazakh word of old has; in their company и is [i] and у is [u]."""
_PART: Final = re.compile("[ьъ](е?)")
_AND: Final = re.compile("и")
_VERBAL: Final = re.compile(
    r"(?:(?<=[бвгғджзйкқлмнңпрстфхһцчшщ])|^)у(?=[бвгғджзйкқлмнңпрстфхһцчшщу]|$)"
)


def respelled(text: str, language: Language) -> str:
    """A speakable text as espeak-ng must see it."""
    return _WORD.sub(lambda found: _word(found[0], language), text)


@cache
def _tables(language: Language) -> tuple[dict[str, str], dict[str, str]]:
    """Whole words, and stems to which any ending may be put."""
    table = lexicon().pronunciation[language]
    stems = {word[:-1]: said.rstrip("*") for word, said in table.items() if word.endswith("*")}
    return {word: said for word, said in table.items() if not word.endswith("*")}, stems


@cache
def _stems(language: Language) -> re.Pattern[str] | None:
    stems = _tables(language)[1]
    longest_first = sorted(map(re.escape, stems), key=len, reverse=True)
    return re.compile("|".join(longest_first)) if stems else None


def _word(word: str, language: Language) -> str:
    words, stems = _tables(language)
    lower = word.lower()
    if language is Language.RU:
        lower = lower.translate(_TO_RUSSIAN)
    if lower in words:
        return words[lower]
    pattern = _stems(language)
    stem = pattern.match(lower) if pattern is not None else None
    if stem is not None:
        rest = lower[stem.end() :]
        return stems[stem[0]] + (_kazakh(rest, lower) if language is Language.KK else rest)
    return _kazakh(lower, lower) if language is Language.KK else lower


def _kazakh(part: str, word: str) -> str:
    """Rules for a word, or for what follows its stem."""
    said = _AND.sub(lambda found: _and(found, word), part)
    said = _VERBAL.sub("ұ" if not _LOAN.isdisjoint(word) else _glide, said)
    return _PART.sub(lambda found: "йе" if found[1] else "", said)


def _and(found: re.Match[str], word: str) -> str:
    """и as ій where the word is front or a loan; as espeak-ng has it where it is back."""
    part, at = found.string, found.start()
    loan = not _LOAN.isdisjoint(word)
    if not (loan or _is_front(part, at)):
        return "и"
    after = part[at + 1 : at + 2]
    return "і" if loan and after and after not in _VOWELS else "ій"


def _is_front(part: str, at: int) -> bool:
    """By the vowel behind, else by the one before; и alone is front."""
    for letter in [*part[at + 1 :], *reversed(part[:at])]:
        if letter in _FRONT:
            return True
        if letter in _BACK:
            return False
    return True


def _glide(found: re.Match[str]) -> str:
    for letter in reversed(found.string[: found.start()]):
        if letter in _FRONT:
            return "үу"
        if letter in _BACK:
            break
    return "ұу"
