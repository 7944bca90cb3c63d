"""Text as it is shown to text as it is said: only letters and plain punctuation remain."""

from __future__ import annotations

import re
from typing import Final

from assistant.text import figures_kk, figures_ru
from assistant.text.abbreviations import (
    guessed_abbreviations,
    say_abbreviations,
    say_shortened,
)
from assistant.text.language import Language
from assistant.text.names import LATIN, say_addresses, say_foreign, say_names
from assistant.text.phones import say_phones
from assistant.text.signs import say_signs, say_symbols

__all__ = ["left_over", "speakable", "unknown_names"]

_CYRILLIC: Final = "а-яёәғқңөұүһіА-ЯЁӘҒҚҢӨҰҮҺІ"
_WORDS_ONLY: Final = re.compile(r"(?:[а-яёәғқңөұүһіА-ЯЁӘҒҚҢӨҰҮҺ .,!?:;«»-]|І(?=[а-яәғқңөұүһі]))*")
"""Nothing but words; a capital І by itself may be a Roman number."""
_FIGURE_PART: Final = re.compile(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")
_ECHO: Final = re.compile(r"\b(\w[\w -]{7,80})(?:, (?:яғни|то есть) \1(?!\w))+")
"""«0,5 МРП, то есть месячного расчётного показателя»: written twice, said once."""

_PAUSE: Final = re.compile(r" [-\u2010-\u2015\u2212]+ |[()\[\]{}\u2026]|\s*\n\s*")
_SILENT: Final = re.compile(rf"[^{_CYRILLIC}.,!?:;\- ]+")
_UNSAYABLE: Final = re.compile(rf"[^{_CYRILLIC}.,!?:;\- ]")
_LONE_HYPHEN: Final = re.compile(rf"(?<![{_CYRILLIC}])-+|-+(?![{_CYRILLIC}])")
_PUNCTUATION: Final = re.compile(r"\s*([.,!?:;](?:[\s.,!?:;]*[.,!?:;])?)\s*")

_MOST_ROUNDS: Final = 4
"""One round is enough for all that people write. A sign that goes may leave behind what looks
like an abbreviation, and the round after it says that too."""


def speakable(text: str, language: Language) -> str:
    """Words for the voice: no digit, no Latin letter, no symbol beyond `.,!?:;` and hyphens.

    Saying it twice changes nothing. Kazakh abbreviations and names take the ending that
    stands after their hyphen; unknown Latin words are spelled by their sounds.
    """
    for _ in range(_MOST_ROUNDS):
        said = _said(text, language)
        if said == text:
            break
        text = said
    return text


def left_over(said: str) -> tuple[str, ...]:
    """Characters of a text that no voice can say: digits, Latin letters, symbols."""
    return tuple(dict.fromkeys(_UNSAYABLE.findall(said)))


def unknown_names(text: str, language: Language) -> tuple[str, ...]:
    """Latin words and abbreviations that `speakable` can only guess at."""
    named = say_names(say_signs(say_addresses(text, language), language), language)
    return tuple(dict.fromkeys([*LATIN.findall(named), *guessed_abbreviations(named, language)]))


def _said(text: str, language: Language) -> str:
    if _WORDS_ONLY.fullmatch(text):  # most sentences are, and all in their second round
        text = say_shortened(text, language)
    else:
        text = say_signs(say_addresses(text, language), language)
        text = say_phones(text, language)
        text = _FIGURE_PART.sub(" ", say_names(text, language))
        text = say_shortened(text, language)
        text = (figures_kk if language is Language.KK else figures_ru).say_figures(text)
        text = say_symbols(say_foreign(text, language), language)
    # Last, so that a word which only now stands alone is known, as it would be next time.
    text = say_abbreviations(_tidy(text), language)
    return _ECHO.sub(r"\1", text)


def _tidy(text: str) -> str:
    text = _PAUSE.sub(", ", text)
    text = _SILENT.sub(" ", text)
    text = _LONE_HYPHEN.sub(" ", text)
    text = _PUNCTUATION.sub(_strongest, " ".join(text.split()))
    return text.lstrip(" .,!?:;").rstrip(" ,:;")


def _strongest(found: re.Match[str]) -> str:
    """One mark of a run: what ends a sentence outweighs what only parts it."""
    marks = found[1]
    return next((mark for mark in marks if mark in "?!."), marks[0]) + " "
