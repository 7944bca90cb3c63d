"""Kazakh words taken apart as grammar allows, for a dictionary that knows stems. Pure.

Unlike the stems of the matcher, which forgive, these are strict: an ending must suit the
letters before it, or else every slip would be some stem and some endings.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

__all__ = ["dictionary_forms", "stems"]

_LEAST_STEM: Final = 3
_MOST_ENDINGS: Final = 6
"""«тіркел-ме-йтін-іңіз-ді» has four; more is a word taken apart at random."""

_BACK: Final = frozenset("аоұыя")
_FRONT: Final = frozenset("әөүіеэ")
_EITHER: Final = frozenset("иуюё")
_VOWELS: Final = _BACK | _FRONT | _EITHER
_VOICELESS: Final = frozenset("пткқсшщчцхфһ")
_LIKE_VOICELESS: Final = _VOICELESS | frozenset("бвгдь")
"""Loans that end so take the endings of voiceless letters too: «клубқа»."""
_SOFTENED: Final = {"ғ": "қ", "г": "к", "б": "п"}
"""Last consonant before a vowel of an ending → as it is without one: «кезегі», «кезек»."""
_AFTER_VOWEL: Final = frozenset(
    "сы сі сын сін рақ рек йды йді йтын йтін йын йін ңыз ңіз".split()  # noqa: SIM905
)
_UNCHANGING: Final = frozenset({"мен", "бен", "пен", "дікі", "тікі", "нікі"})
"""Endings of one form, whatever the vowels before them."""

_ENDINGS: Final = tuple(
    """
    сын сін ын ін сы сі ы і н на не нан нен нда нде ндағы ндегі ның нің дың дің тың тің
    ны ні ды ді ты ті ға ге қа ке да де та те дан ден тан тен мен бен пен дағы дегі тағы тегі
    лар лер дар дер тар тер дікі тікі нікі м ң ым ім ың ің мыз міз ңыз ңіз ымыз іміз ыңыз іңіз
    сыз сіз мын мін бын бін пын пін шы ші лы лі лық лік дық дік тық тік ла ле да де та те
    у уы уі п ып іп са се ған ген қан кен ар ер р ады еді йды йді а е й
    ма ме ба бе па пе май мей бай бей пай пей мас мес бас бес пас пес
    атын етін йтын йтін рақ рек ырақ ірек дай дей тай тей ша ше
    йын йін айын ейін ыл іл л ын ін н ыс іс с т ғыз гіз қыз кіз дыр дір тыр тір қы кі ғы гі
    """.split()  # noqa: SIM905 - a block of endings is easier to edit
)


def stems(word: str) -> frozenset[str]:
    """The word, and what is left of it without one ending, two, and so on."""
    found, edge = {word}, {word}
    for _ in range(_MOST_ENDINGS):
        edge = {shorter for each in edge for shorter in _without_ending(each)} - found
        found |= edge
    return frozenset(found)


def dictionary_forms(stem: str) -> tuple[str, ...]:
    """As what a stem may be listed: itself, a verb with the ending of its infinitive, a name."""
    verb = f"{stem}у"
    if stem[-1] in "ыі":
        verb = f"{stem[:-1]}у"
    elif stem[-1] == "й":
        verb = f"{stem[:-1]}ю"
    return (stem, verb, stem.capitalize())


def _without_ending(word: str) -> Iterator[str]:
    for ending in _ENDINGS:
        stem = word[: -len(ending)]
        if len(stem) < _LEAST_STEM or not word.endswith(ending) or not _suits(stem, ending):
            continue
        yield stem
        if ending[0] in _VOWELS and stem[-1] in _SOFTENED:
            yield stem[:-1] + _SOFTENED[stem[-1]]


def _suits(stem: str, ending: str) -> bool:
    """Whether an ending may stand after these letters."""
    last, first = stem[-1], ending[0]
    if not _harmonious(stem, ending):
        return False
    if first == "у":
        return True  # «қатыспа-у», «бер-у»
    if first in _VOWELS:
        return last not in _VOWELS or last in _EITHER
    if ending == "т":
        return last in _VOWELS or last in "рлй"
    if len(ending) == 1 or ending in _AFTER_VOWEL:
        return last in _VOWELS
    if first in "тқкп":
        return last in _LIKE_VOICELESS
    if first in "дғгнлмб":
        return last not in _VOICELESS
    return True


def _harmonious(stem: str, ending: str) -> bool:
    """Kazakh endings take the kind of vowel that the stem ends on; a loan's soft end may not."""
    if ending in _UNCHANGING:
        return True
    first = next((letter for letter in ending if letter in _BACK | _FRONT), "")
    last = next((letter for letter in reversed(stem) if letter in _VOWELS), "")
    if not first or not last or last in _EITHER or stem[-1] in "ль":
        return True
    return (last in _BACK) == (first in _BACK)
