"""What was heard, typed or written in a template, as plain words to compare."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from assistant.text.guess import guess_language
from assistant.text.heard import LATIN, LOOK_ALIKES, VARIANTS
from assistant.text.kazakh import is_suffix
from assistant.text.language import Language
from assistant.text.numbers import ordinal, spoken_number

__all__ = ["normalise"]

_PLAIN: Final = re.compile(r"[а-яәғқңөұүһі]+(?: [а-яәғқңөұүһі]+)*")
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u0300-\u036f]")
_HYPHENS: Final = re.compile("[\u2010-\u2015\u2212]")
_OTHER: Final = re.compile(r"[^a-z0-9а-ѯҊ-ӿ-]+")
_TOKEN: Final = re.compile(r"[0-9]+|[a-z]+|[^a-z0-9-]+")
_WORD: Final = re.compile(r"[^ -]+")
_RU_ORDINAL: Final = re.compile(r"(?:ый|ий|ой|й|ая|я|ое|е|го|ого|му|ому|м|ом|ую|ю|х|ых)")
_KK_ORDINAL: Final = re.compile(r"[ыі]?н?ш[ыі]")
_TYPED_FOR_CYRILLIC: Final = "".join(map(chr, LOOK_ALIKES))
_VARIANT: Final = re.compile(
    r"(?<!\S)(?:" + "|".join(sorted(map(re.escape, VARIANTS), key=len, reverse=True)) + r")(?!\S)"
)


def normalise(text: str) -> str:
    """Lower-case Cyrillic words, one space between them; normalising twice changes nothing.

    A hyphen before a Kazakh ending goes («эцқ-ны» → «эцқны»), other punctuation parts
    words. ё is е; Latin product words are spelled as heard; numbers become words of the
    language that the rest of the text is in. Latin words that nobody listed stay.
    """
    text = " ".join(text.split())
    if not _PLAIN.fullmatch(text):  # most phrases are plain, and there are thousands
        text = _plain(text)
    return _VARIANT.sub(lambda found: VARIANTS[found[0]], text)


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text.replace("№", " "))
    text = unicodedata.normalize("NFKC", text.casefold()).replace("ё", "е")
    text = _HYPHENS.sub("-", _INVISIBLE.sub("", text))
    text = _OTHER.sub(" ", text)
    language = guess_language(text)
    words = [_chain(chain, language) for chain in text.split()]
    return " ".join(" ".join(words).replace("ё", "е").split())


def _chain(chain: str, language: Language) -> str:
    """Words of one stretch between spaces: parts joined by hyphens."""
    whole = chain.replace("-", "")
    if whole in LATIN:
        return LATIN[whole]
    spoken: list[str] = []
    for part in chain.split("-"):
        before = spoken[-1] if spoken else ""
        if not part:
            continue
        if before.isdigit():
            spoken[-1] = _numbered(before, part, language)
        elif not before[-1:].isascii() and is_suffix(part) and before.split()[-1:] != [part]:
            spoken[-1] = before + part
        else:
            spoken.append(_word(part, language) if not part.isdigit() else part)
    return " ".join(
        spoken_number(word, language) if word.isdigit() else word for word in spoken if word
    )


def _numbered(run: str, part: str, language: Language) -> str:
    """A number and what follows its hyphen: an ordinal, a case ending, or a word."""
    if part.isdigit():
        return f"{spoken_number(run, language)} {spoken_number(part, language)}"
    if _RU_ORDINAL.fullmatch(part) and not (language is Language.KK and is_suffix(part)):
        return ordinal(int(run), Language.RU) if len(run) < 5 else spoken_number(run, language)
    if _KK_ORDINAL.fullmatch(part):
        return ordinal(int(run), Language.KK) if len(run) < 5 else spoken_number(run, language)
    if is_suffix(part):
        return spoken_number(run, Language.KK) + part
    return f"{spoken_number(run, language)} {_word(part, language)}"


def _word(word: str, language: Language) -> str:
    """One run of letters and digits, each script brought to Cyrillic where it is known."""
    runs = _TOKEN.findall(word)
    if len(runs) == 1 and runs[0] not in LATIN:
        return word
    cyrillic = any(not run.isascii() for run in runs)
    spoken = ""
    for run in runs:
        if run.isdigit():
            spoken += f" {spoken_number(run, language)} "
        elif run in LATIN and (len(run) > 1 or len(runs) == 1):
            spoken += LATIN[run]
        elif cyrillic and not run.strip(_TYPED_FOR_CYRILLIC):
            spoken += run.translate(LOOK_ALIKES)
        else:
            spoken += run
    return spoken.strip()
