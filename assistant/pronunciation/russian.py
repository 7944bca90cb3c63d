"""Russian spelling to phones: espeak-ng knows the stress, this maps its mnemonics.

Reduced `о`/`а` are one phone (`AX`) whatever their degree of reduction: speakers
and synthesisers differ there, and no pair of words rests on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from assistant.espeak import phonemes
from assistant.pronunciation.phones import SOFT

__all__ = ["Sound", "map_mnemonics", "russian_sounds", "russian_variants"]

_VOWELS: Final = {
    "A": "A", "a": "A", "V": "AX", "@": "AX", "a#": "AX", "e": "E", "E": "E", "E#": "E", "E2": "E",
    "o": "O", "O": "O", "8": "O", "u": "UU", 'u"': "UU", "u#": "UU", "y": "YY",
    "i": "II", "I": "I", "I^": "I", "ja": "J A", "ju": "J UU",
}  # fmt: skip
_CONSONANTS: Final = {
    "b": "B", "v": "V", "g": "G", "d": "D", "Z": "ZH", "z": "Z", "k": "K", "l": "L", "m": "M",
    "n": "N", "p": "P", "r": "R", "*": "R", "R": "R", "s": "S", "t": "T", "f": "F", "x": "H",
    "S": "SH", "ts": "TS", "j": "J", "tS;": "CH", "S;": "SX",
}  # fmt: skip
_IGNORED: Final = frozenset({"@-", ":", "-", "|", "?", "%", "=", "||"})
_CLITIC_LETTERS: Final = 3
"""Words this short lose their stress inside a sentence (на дом, о том)."""
_REDUCED: Final = {"A": "AX", "O": "AX", "E": "I"}


@dataclass(frozen=True, slots=True)
class Sound:
    """One phone of a word, and the index of the mnemonic it came from."""

    phone: str
    stressed: bool
    origin: int


def map_mnemonics(names: tuple[str, ...]) -> tuple[Sound, ...] | None:
    """espeak mnemonics to sounds, doubled phones merged; None if one is unknown."""
    sounds: list[Sound] = []
    for index, name in enumerate(names):
        plain = name.lstrip("',")
        stressed = name.startswith("'")
        if plain in _IGNORED or not plain:
            continue
        if plain == ";" or (plain == "I^" and index and names[index - 1] == "R"):
            _soften_last(sounds)  # `R I^` is what espeak-ng 1.52 says for «рь»
            continue
        soft = plain not in _CONSONANTS and plain.endswith(";")
        mapped = _VOWELS.get(plain) or _CONSONANTS.get(plain.rstrip(";") if soft else plain)
        if mapped is None:
            return None
        for phone in mapped.split():
            if not (sounds and sounds[-1].phone == phone):
                sounds.append(Sound(phone, stressed and phone != "J", index))
        if soft:
            _soften_last(sounds)
    return tuple(sounds)


def _soften_last(sounds: list[Sound]) -> None:
    if sounds and sounds[-1].phone in SOFT:
        last = sounds[-1]
        sounds[-1] = Sound(SOFT[last.phone], last.stressed, last.origin)


@lru_cache(maxsize=200_000)
def russian_sounds(word: str) -> tuple[Sound, ...]:
    """Sounds of a word said alone; empty when espeak-ng gives something unknown."""
    return map_mnemonics(phonemes(word, "ru")) or ()


def russian_variants(word: str) -> tuple[tuple[str, ...], ...]:
    """Pronunciation alone and, for short words, the unstressed one."""
    base = tuple(sound.phone for sound in russian_sounds(word))
    if not base:
        return ()
    if len(word) > _CLITIC_LETTERS:
        return (base,)
    return tuple(dict.fromkeys((base, tuple(_REDUCED.get(phone, phone) for phone in base))))
