"""A sentence in runs of one language: a quoted label is said by the voice of its own. Pure.

«Содан кейін «Получить ЭЦП» түймесін басыңыз» has three runs. Only what stands in quotation
marks changes the voice: a Russian name inside a Kazakh sentence is a Kazakh word by then.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from assistant.text import KAZAKH_LETTERS, Language
from assistant.text.tables import words

__all__ = ["Run", "label_language", "language_runs"]

_QUOTED: Final = re.compile(r"«[^«»]*»|“[^“”]*”|„[^„“”]*[“”]|\"[^\"]*\"")
_WORD: Final = re.compile(r"[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]+")
_SPOKEN: Final = re.compile(r"\w")

_DECISIVE: Final = 2
"""Evidence that takes a label from the voice of its sentence. One loan word is not enough:
«Бизнес», «Архив», «Стоп-кредит» are on the menus of both languages."""

_RU_WORDS: Final = frozenset(
    words(
        "и в во с со к ко о об на за при для без из до под моё мой мои моя войти выйти далее назад "
        "я нет ещё дальше только история гражданам сервисы поиск запущен вход выход услуги ключи "
        "штрафы семья платежи настройки профиль заявки госуслуги"
    )
)
"""No Kazakh words, though they have no ending that only Russian has."""
_KK_WORDS: Final = frozenset(
    words("жеке менин бас басу тарих тарихы несие отбасы батыр ана алу беру ашу шыгару")
)
"""Kazakh words without a letter that only Kazakh has."""
_RU_ENDING: Final = re.compile(
    r".{2,}(?:ый|ий|ая|яя|ое|ее|ые|ого|его|ому|ему|ыми|ими|ых|ую|юю|ть|ться|тся|ение|ения|ание"
    r"|ания|ость|ости|ство|ства|ция|ции|цию|ье|ья|ью|ка|ку|ки|ов|ев)"
)
_KK_ENDING: Final = re.compile(
    r".{2,}(?:тар|тер|лар|лер|дар|дер|дан|ден|тан|тен|нан|нен|лык|лик)(?:ы|и)?"
)
_FOREIGN: Final = re.compile(r".*(?:[щъьёэчцвф]|[кгх][аоуы])")
"""Sounds that no native Kazakh word has; loan words do."""


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a sentence that one voice says."""

    text: str
    """As written, quotation marks included."""
    language: Language


def language_runs(sentence: str, language: Language) -> tuple[Run, ...]:
    """The sentence in order, nothing lost; one run where no label is in the other language."""
    parts: list[tuple[str, Language]] = []
    start = 0
    for found in _QUOTED.finditer(sentence):
        parts.append((sentence[start : found.start()], language))
        parts.append((found[0], label_language(found[0], language)))
        start = found.end()
    parts.append((sentence[start:], language))
    runs: list[Run] = []
    waiting = ""
    for text, spoken_in in parts:
        if not _SPOKEN.search(text):  # marks alone belong to what stands before them
            if runs:
                runs[-1] = Run(runs[-1].text + text, runs[-1].language)
            else:
                waiting += text
        elif runs and runs[-1].language is spoken_in:
            runs[-1] = Run(runs[-1].text + text, spoken_in)
        else:
            runs.append(Run(waiting + text, spoken_in))
            waiting = ""
    return tuple(runs) or (Run(sentence, language),)


def label_language(label: str, around: Language) -> Language:
    """Language of a quoted label; `around`, that of its sentence, unless its words say otherwise.

    Stricter than `guess_language`: «Жеке кабинет» and «Болашак» are at home in both.
    """
    said = [word.casefold() for word in _WORD.findall(label) if not _is_abbreviation(word)]
    kazakh, russian = sum(map(_kazakh, said)), sum(map(_russian, said))
    if around is Language.KK:
        return Language.RU if russian > kazakh and russian >= _DECISIVE else Language.KK
    return Language.KK if kazakh > russian and kazakh >= _DECISIVE else Language.RU


def _is_abbreviation(word: str) -> bool:
    """ЭЦҚ and ЦОН are said in both languages."""
    return len(word) > 1 and word.isupper()


def _kazakh(word: str) -> int:
    """Evidence of a word, in the unit of `_DECISIVE`."""
    if not KAZAKH_LETTERS.isdisjoint(word):
        return 3
    return 2 if word in _KK_WORDS or (word not in _RU_WORDS and _KK_ENDING.fullmatch(word)) else 0


def _russian(word: str) -> int:
    if word in _KK_WORDS or not KAZAKH_LETTERS.isdisjoint(word):
        return 0
    if word in _RU_WORDS or _RU_ENDING.fullmatch(word):
        return 2
    return 1 if _FOREIGN.match(word) else 0
