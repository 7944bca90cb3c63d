"""Words without their endings, in a way that suits mixed Kazakh and Russian. Pure.

«справканы», «справку» and «справка» must meet, and so must «цонға» and «цон». A word has
several keys (itself, without Kazakh endings, without Russian ones, without both); two words
are one when they share a key. That forgives a stemmer that cuts too much.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from assistant.match.russian import russian_stem
from assistant.match.words import CONCEPTS

__all__ = ["concept_of", "kazakh_stem", "keys", "label", "runs"]

_BACK: Final = frozenset("аоұыуюя")
_FRONT: Final = frozenset("әөүіеэ")
_VOWELS: Final = _BACK | _FRONT | frozenset("и")
_LEAST_STEM: Final = 3
_SHORT_STEMS: Final = frozenset({"ип", "жк"})
"""Abbreviations that people put endings to: «ипді», «жкның»."""

_LAYERS: Final[tuple[tuple[str, ...], ...]] = (
    # questions, persons and moods
    (
        "ыңызшы", "іңізші", "ңызшы", "ңізші", "ыңыз", "іңіз", "ңыз", "ңіз",
        "амын", "емін", "ймын", "ймін", "амыз", "еміз", "ймыз", "йміз",
        "мын", "мін", "пын", "пін", "бын", "бін", "мыз", "міз", "сыз", "сіз", "сың", "сің",
        "ады", "еді", "йды", "йді", "шы", "ші",
    ),
    # verbs: past, participle, infinitive
    (
        "уға", "уге", "ғанын", "генін", "ған", "ген", "қан", "кен",
        "дым", "дім", "тым", "тім", "ып", "іп", "ам", "ем", "йм", "са", "се", "у", "п",
    ),
    # cases
    (
        "ның", "нің", "дың", "дің", "тың", "тің", "нда", "нде", "нан", "нен", "дан", "ден",
        "тан", "тен", "мен", "бен", "пен", "дағы", "дегі", "тағы", "тегі", "ны", "ні", "ды", "ді",
        "ты", "ті", "на", "не", "ға", "ге", "қа", "ке", "да", "де", "та", "те",
    ),
    # whose
    ("ымыз", "іміз", "ыңыз", "іңіз", "сы", "сі", "ым", "ім", "ың", "ің", "м", "ң", "ы", "і"),
    # many
    ("лар", "лер", "дар", "дер", "тар", "тер"),
)  # fmt: skip
"""Kazakh endings from the outermost layer inwards; the longer of a layer is tried first."""

_KAZAKH: Final = re.compile("[әғқңөұүһі]")
_SOFTENED: Final = {"ғ": "қ", "г": "к", "б": "п"}
"""Last consonant before a vowel of an ending → as it is without one: «кезегі», «кезек»."""


def _harmonious(stem: str, ending: str) -> bool:
    """Kazakh endings take the kind of vowel that the stem ends on; loans keep to it too."""
    last = next((letter for letter in reversed(stem) if letter in _VOWELS), "")
    first = next((letter for letter in ending if letter in _VOWELS), "")
    if not last:
        return True  # an abbreviation such as «хқко» is read by its letters' names
    if not first or last in "ию" or stem.endswith("л"):
        return True  # «пароліңіз»: the loan's soft л asks for a front vowel
    return (last in _BACK) == (first in _BACK)


@lru_cache(maxsize=8192)
def kazakh_stem(word: str) -> str:
    """Strip at most one ending of each layer, never below three letters."""
    whole = word
    for layer in _LAYERS:
        if not word.endswith(layer):
            continue
        for ending in layer:
            stem = word[: -len(ending)]
            long_enough = len(stem) >= _LEAST_STEM or stem in _SHORT_STEMS
            if word.endswith(ending) and long_enough and _harmonious(stem, ending):
                word = stem
                break
    if word != whole and whole[len(word)] in _VOWELS:
        return word[:-1] + _SOFTENED.get(word[-1], word[-1])
    return word


@lru_cache(maxsize=8192)
def keys(word: str) -> frozenset[str]:
    """All forms under which a word may meet another."""
    bare = kazakh_stem(word)
    if _KAZAKH.search(word) and _KAZAKH.search(bare):
        return frozenset((word, bare))
    russian = {russian_stem(form) for form in (word, bare)}
    return frozenset((word, bare, *(stem for stem in russian if len(stem) >= _LEAST_STEM)))


def _concept_index() -> dict[str, str]:
    index: dict[str, str] = {}
    for words in CONCEPTS:
        for word in words:
            for key in keys(word):
                index.setdefault(key, words[0])
    return index


_CONCEPT_OF: Final = _concept_index()


def concept_of(word: str) -> str | None:
    """Name of the meaning that a word shares with its synonyms, None when it has none listed."""
    exact = _CONCEPT_OF.get(word)
    if exact is not None:
        return exact
    return next((_CONCEPT_OF[key] for key in sorted(keys(word)) if key in _CONCEPT_OF), None)


@lru_cache(maxsize=16384)
def label(word: str) -> str:
    """One name for all forms and synonyms of a word, near enough for counting."""
    return concept_of(word) or min(keys(word), key=lambda key: (len(key), key))


def runs(word: str, shortest: int, longest: int | None = None) -> frozenset[str]:
    """All runs of so many letters, the word's edges counted; of one length without `longest`."""
    edged = f"_{word}_"
    return frozenset(
        edged[at : at + size]
        for size in range(shortest, (longest or shortest) + 1)
        for at in range(len(edged) - size + 1)
    )
