"""Kazakh spelling to phones: the spelling is regular, so rules are enough."""

from __future__ import annotations

from typing import Final

from assistant.pronunciation.phones import VOWELS

__all__ = ["kazakh_phones", "kazakh_variants"]

_LETTERS: Final = {
    "а": "A", "ә": "AE", "б": "B", "в": "V", "г": "G", "ғ": "GH", "д": "D", "е": "E", "ё": "J O",
    "ж": "ZH", "з": "Z", "и": "IY", "й": "J", "к": "K", "қ": "Q", "л": "L", "м": "M", "н": "N",
    "ң": "NG", "о": "O", "ө": "OE", "п": "P", "р": "R", "с": "S", "т": "T", "у": "W", "ұ": "U",
    "ү": "UE", "ф": "F", "х": "H", "һ": "H", "ц": "TS", "ч": "CH", "ш": "SH", "щ": "SH", "ы": "Y",
    "і": "I", "э": "E", "ю": "J W", "я": "J A", "ъ": "", "ь": "",
}  # fmt: skip
_FRONT: Final = frozenset("әеіөүэ")
_RUSSIAN_MOUTH: Final = {
    "AE": "A", "OE": "O", "U": "UU", "UE": "UU", "Y": "YY", "I": "II", "W": "UU", "Q": "K",
    "GH": "G", "NG": "N",
}  # fmt: skip
"""Sounds that Russian lacks, and the Russian one that a speaker of Russian says for each."""


def kazakh_phones(word: str) -> tuple[str, ...]:
    """Canonical pronunciation; doubled letters are one phone, unknown characters none."""
    phones: list[str] = []
    for letter in word:
        for phone in _LETTERS.get(letter, "").split():
            if not phones or phones[-1] != phone:
                phones.append(phone)
    return tuple(phones)


def kazakh_variants(word: str) -> tuple[tuple[str, ...], ...]:
    """Canonical form first, then how people also say it.

    Initial `е` with a glide, initial `о`/`ө` with a labial onset, `и` as a vowel
    with a glide or a plain short vowel, `у` after a consonant as a vowel, `ц` in two
    sounds or as `с`; last, the whole word in a Russian mouth.
    """
    base = kazakh_phones(word)
    if not base:
        return ()
    front = any(letter in _FRONT for letter in word)
    forms = [base]
    if word[0] == "е":
        forms.append(("J", *base))
    if word[0] in "оө":
        forms.append(("W", *base))
    if "IY" in base:
        glide = ("I", "J") if front else ("Y", "J")
        forms.append(_replace(base, "IY", glide))
        forms.append(_replace(base, "IY", ("I",)))
    if "W" in base:
        vowel = "UE" if front else "U"
        forms.append(_vocalise_w(base, (vowel,)))
        forms.append(_vocalise_w(base, (vowel, "W")))
    if "TS" in base:
        forms.append(_replace(base, "TS", ("T", "S")))
        forms.append(_replace(base, "TS", ("S",)))
    forms.append(tuple(_RUSSIAN_MOUTH.get(phone, phone) for phone in base))
    return tuple(dict.fromkeys(forms))


def _replace(phones: tuple[str, ...], old: str, new: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(p for phone in phones for p in (new if phone == old else (phone,)))


def _vocalise_w(phones: tuple[str, ...], vowel: tuple[str, ...]) -> tuple[str, ...]:
    out: list[str] = []
    for index, phone in enumerate(phones):
        after_consonant = index > 0 and phones[index - 1] not in VOWELS | {"J"}
        out.extend(vowel if phone == "W" and after_consonant else (phone,))
    return tuple(out)
