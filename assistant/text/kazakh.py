"""Kazakh noun endings: recognising one after a hyphen, putting the right one on a word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

__all__ = ["Ending", "attach", "ending", "is_suffix"]

_ENDING: Final = re.compile(
    r"(?=.)"
    r"(?P<plural>[лдт][ае]р)?"
    r"(?P<person>[ыі]?м[ыі]з|[ыі]?ң[ыі]з|[ыі]?м(?!ен)|[ыі]?ң|с[ыі](?!з)|[ыі])?"
    r"(?P<case>н?[дт][ае]ғ[ыі]|н?[дт]егі|[ндт][ыі]ң|[дтн][ае]н|[мбп]ен|с[ыі]з|л[ыі][қк]"
    r"|[ндт][ыі]|н?[дт][ае]|[ғгқн][ае]|ке|н|(?<=м)[ае]|(?<=ң)[ае])?"
)

_FRONT: Final = "әөүіеэ"
_BACK: Final = "аоұыяёю"
_VOWELS: Final = _FRONT + _BACK + "и"
_NASAL: Final = "мнң"
_VOICED: Final = "рлйиузж"
"""и and у end in a glide: «таксиді» as «тайды», though «таксимен»."""
_SOFTENING: Final = {"қ": "ғ", "к": "г", "п": "б"}
_HARDENING: Final = {soft: hard for hard, soft in _SOFTENING.items()}


@dataclass(frozen=True, slots=True)
class Ending:
    """What an ending means, apart from its spelling."""

    plural: bool
    person: str
    """`""`, `1`, `1p`, `2`, `2f` (formal) or `3`."""
    case: str
    """`""`, `gen`, `dat`, `acc`, `loc`, `abl`, `ins`, `without`, `adj` (-дағы) or `ness` (-лық)."""


def is_suffix(part: str) -> bool:
    """Whether a lower-case part after a hyphen can be a Kazakh ending and not a word."""
    return bool(part) and _ENDING.fullmatch(part) is not None


def ending(suffix: str) -> Ending | None:
    """Parse «ны», «іңізді», «лардың»; None for what is no ending."""
    found = _ENDING.fullmatch(suffix.lower()) if suffix else None
    if found is None:
        return None
    return Ending(
        plural=found["plural"] is not None,
        person=_person(found["person"] or ""),
        case=_case(found["case"] or ""),
    )


def _person(spelled: str) -> str:
    if spelled.endswith(("мыз", "міз")):
        return "1p"
    if spelled.endswith(("ңыз", "ңіз")):
        return "2f"
    if spelled.endswith("м"):
        return "1"
    if spelled.endswith("ң"):
        return "2"
    return "3" if spelled else ""


def _case(spelled: str) -> str:
    by_end = {
        ("ғы", "гі"): "adj",
        ("ың", "ің"): "gen",
        ("мен", "бен", "пен"): "ins",
        ("ан", "ен"): "abl",
        ("сыз", "сіз"): "without",
        ("лық", "лік"): "ness",
        ("да", "де", "та", "те"): "loc",
        ("а", "е"): "dat",
        ("ы", "і", "н"): "acc",
    }
    return next((case for ends, case in by_end.items() if spelled.endswith(ends)), "")


def attach(base: str, add: Ending, *, possessed: bool = False) -> str:
    """`base` with the ending in the form that its last word asks for.

    `possessed` says that `base` already ends in the third person's -ы/-сы
    («нөмірі», «орталығы»), which takes other endings and yields to another person.
    """
    word = base
    third = possessed
    if possessed and (add.plural or add.person or add.case in {"without", "ness"}):
        word, third = _bare(word), False
    if add.plural:
        word += _by_last(word, "лар", "дар", "дар", "тар", also_first="рйиу")
    if add.person or (possessed and add.plural):
        word, third = _possess(word, add.person or "3"), (add.person or "3") == "3"
    return _decline(word, add.case, third=third, own=add.person in {"1", "2"})


def _decline(word: str, case: str, *, third: bool, own: bool) -> str:
    match case:
        case "gen":
            return (
                word + _harmonised("ның", word)
                if third
                else word + _by_last(word, "ның", "дың", "ның", "тың")
            )
        case "dat":
            if third or own:
                return word + _harmonised("на" if third else "а", word)
            return word + _by_last(word, "ға", "ға", "ға", "қа")
        case "acc":
            return word + ("н" if third else _by_last(word, "ны", "ды", "ды", "ты"))
        case "loc" | "adj":
            place = "нда" if third else _by_last(word, "да", "да", "да", "та")
            place = _harmonised(place, word)
            return word + place + (_harmonised("ғы", word) if case == "adj" else "")
        case "abl":
            return word + (
                _harmonised("нан", word) if third else _by_last(word, "дан", "дан", "нан", "тан")
            )
        case "ins":
            last = _last(word)
            voiced = "бен" if last in "зж" else "пен"
            return word + ("мен" if last in _VOWELS + _NASAL + "рлйу" else voiced)
        case "without" | "ness":
            return word + _harmonised("сыз" if case == "without" else "лық", word)
        case _:
            return word


def _possess(word: str, person: str) -> str:
    tail = {"1": "м", "1p": "мыз", "2": "ң", "2f": "ңыз"}
    if _last(word) in _VOWELS.replace("и", ""):
        return word + _harmonised(tail.get(person, "сы"), word)
    return _soft(word) + _harmonised("ы" + tail.get(person, ""), word)


def _by_last(
    word: str, vowel: str, voiced: str, nasal: str, hard: str, also_first: str = ""
) -> str:
    last = _last(word)
    if (last in _VOWELS and last not in _VOICED) or last in also_first:
        chosen = vowel
    elif last in _NASAL:
        chosen = nasal
    else:
        chosen = voiced if last in _VOICED else hard
    return _harmonised(chosen, word)


def _harmonised(back: str, word: str) -> str:
    """An ending spelled with back vowels, fronted where the word's last vowel is front."""
    if not _is_front(word):
        return back
    return back.translate(str.maketrans("аықғ", "еікг"))


def _is_front(word: str) -> bool:
    """и is front, but for the one of «андроид»; у takes the side of the vowel before it.

    A loan word with у in a closed syllable is back: «институт».
    """
    last = word.rpartition(" ")[2].lower()
    for at in range(len(last) - 1, -1, -1):
        letter, before = last[at], last[at - 1 : at]
        if letter in _FRONT or (letter == "и" and before not in _VOWELS):
            return True
        if letter in _BACK:
            return False
        closed = letter == "у" and last[at + 1 :] and before not in _VOWELS
        if closed and not any(native in last for native in "әөүі"):
            return False
    return "и" in last


def _last(word: str) -> str:
    return word.lower().rstrip("ьъ")[-1:] or "а"


def _soft(word: str) -> str:
    return word[:-1] + _SOFTENING.get(word[-1], word[-1])


def _bare(word: str) -> str:
    """«орталығы» → «орталық», «базасы» → «база»."""
    if word.endswith(("сы", "сі")) and word[-3] in _VOWELS:
        return word[:-2]
    stem = word[:-1] if word.endswith(("ы", "і")) else word
    return stem[:-1] + _HARDENING.get(stem[-1], stem[-1])
