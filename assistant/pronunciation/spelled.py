"""Abbreviations that are said letter by letter: a word as it is read aloud.

`эцп` is heard as «эцэпэ», `эцқны` as «эцэқыны». The recogniser's dictionary and
the training voices use the reading, the words stay as written.
"""

from __future__ import annotations

from typing import Final

__all__ = ["respell"]

_READ: Final = {
    "эцп": ("эцэпэ",), "эцқ": ("эцэқы", "эцэқа"), "смс": ("эсэмэс",), "иин": ("ииэн", "иин"),
    "жсн": ("жыэсэн", "жээсэн"), "бин": ("бин",), "бсн": ("быэсэн",),
    "хқко": ("хақыкао", "хакакао"),
    "хқо": ("хақыо",), "бмг": ("бээмгэ",), "ип": ("ипэ",), "жк": ("жыка", "жэка"),
    "жшс": ("жышээс",), "тоо": ("тэоо",), "осмс": ("оэсэмэс",), "мәмс": ("мәмс", "мәэмэс"),
    "енпф": ("еэнпээф",), "бжзқ": ("быжызэқы",), "гфсс": ("гээфэсэс",), "асп": ("аэспэ",),
    "аәк": ("аәка",), "внж": ("вээнжэ",), "ент": ("еэнтэ",), "ұбт": ("ұбытэ",),
    "пдд": ("пэдэдэ",), "мрп": ("эмэрпэ",), "аек": ("аека", "аек"), "рк": ("эрка",),
    "мвд": ("эмвэдэ",), "іім": ("иим",), "пдф": ("пэдээф", "пидиэф"), "пмпк": ("пээмпэка",),
}  # fmt: skip
_ENDINGS: Final = frozenset(
    (
        "ны ні ның нің ға ге қа ке да де дан ден мен бен пен нан нен лар лер м мды мді ым ім ын "
        "ін ің ың сы сі сын сін сыз сіз лы лі дің дың ді ды ті ты тің тың та те тан тен мнің "
        "мның ң ңыз ңіз дағы дегі тағы тегі шка шку шки лармен лерді ларды"
    ).split()
)


def respell(word: str) -> tuple[str, ...]:
    """Readings of a word, most usual first; the word itself where it is read as written."""
    for length in (len(word), 4, 3, 2):
        head, ending = word[:length], word[length:]
        if head in _READ and (not ending or ending in _ENDINGS):
            return tuple(reading + ending for reading in _READ[head])
    return (word,)
