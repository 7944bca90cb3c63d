"""What a word that may be somebody's name looks like. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from assistant.text.redaction.words import Token, word_lists

__all__ = ["is_given", "is_patronymic", "is_surname", "may_be_name"]

_PATRONYMIC: Final = re.compile(
    r"(?:.{2,}(?:ович|евич)|ильич|кузьмич|лукич|фомич)(?:а|у|ем|е)?|.{2,}(?:овна|евна)|.*инична"
)
_PATRONYMIC_DECLINED: Final = re.compile(r".{2,}(?:овн|евн)(?:ы|е|у|ои)")
"""«основной» looks the same, so a name must stand beside it."""
_PATRONYMIC_KK: Final = re.compile(r"[^\W\d_]{3,}(?:ұлы|қызы)(?:н[ыі]ң|н[ае]?|нда|ме?н)?", re.I)
_PATRONYMIC_PARTS: Final = ("овн", "евн", "инична", "ич", "улы", "кызы")
"""One of them is in each, folded: most words are told apart by that."""
_NO_PATRONYMIC: Final = re.compile(
    r"(?:не)?(?:виновн|условн|уголовн|церковн|духовн|основн).*|аиыппул.*"
)
"""«айыппұлы», somebody's fine, is no patronymic."""

_SURNAME: Final = re.compile(
    r".{3,}(?:ов|ев|ёв|ин|цын|бай|бек)(?:а|у|ой|ым|ом|е|ых)?|.{3,}(?:ск|цк)(?:ий|ая|ого|ой|ую)"
    r"|.{3,}(?:енко|швили|дзе|ович)",
    re.I,
)
"""Of the word as written: «емеспін» is none."""

_GIVEN_KK: Final = re.compile(
    r".{2,}(?:бек|жан|хан|гүл|нұр|бай|сұлу|мұрат|берді|герей|әлі)(?:а|у|ға|ге|ды|ді|ның|нің)?", re.I
)
_ENDING: Final = re.compile(
    r"(?:а|у|е|ом|ем|ои|еи|ы|и|я|ю|ью|[гк][ае]|[дтн]?[ыи]н?|[дтн]ан?|[дтн]ен?|[мбп]ен)?"
)
"""Cases of both languages, folded."""
_LONGEST_ENDING: Final = 4
_SHORTEST_STEM: Final = 3

_VERB: Final = re.compile(
    r".+(?:[мбп][ае]й[дмт].*|[лнр][ғг][ае]н|п[тқк][ыі]|[рй]д[ыі]|л[ао]с[ья]|лся|[еёи]тся|[аеи]ть|[уа]ет)",
    re.I,
)
"""«моя фамилия изменилась», «есімім ұнамайды»."""


def is_given(token: Token) -> bool:
    """A first name of the list in any case, or one made as Kazakh names are."""
    known = word_lists()
    word = token.folded
    if word in known.no_names or not token.raw.isalpha():
        return False
    if word in known.names or _GIVEN_KK.fullmatch(token.raw):
        return True
    return any(
        any(stem in known.names for stem in (word[:cut], f"{word[:cut]}а", f"{word[:cut]}я"))
        and _ENDING.fullmatch(word[cut:])
        for cut in range(max(_SHORTEST_STEM, len(word) - _LONGEST_ENDING), len(word))
    )


def is_surname(token: Token) -> bool:
    """By its ending: many words have it, so something else must tell of a person."""
    if token.folded in word_lists().surnames and "і" not in token.raw:  # Ким is not кім
        return True
    return token.folded not in word_lists().no_names and bool(_SURNAME.fullmatch(token.raw))


def is_patronymic(words: Sequence[Token], index: int) -> bool:
    """The surest part of a name."""
    token = words[index]
    if not any(part in token.folded for part in _PATRONYMIC_PARTS):
        return False
    if _NO_PATRONYMIC.fullmatch(token.folded):
        return False
    if _PATRONYMIC.fullmatch(token.folded) or _PATRONYMIC_KK.fullmatch(token.raw):
        return True
    beside = [words[place] for place in (index - 1, index + 1) if 0 <= place < len(words)]
    return bool(_PATRONYMIC_DECLINED.fullmatch(token.folded)) and any(map(is_given, beside))


def may_be_name(token: Token) -> bool:
    """Neither a number, nor a verb, nor a word of the list of those that are none."""
    if not token.raw.isalpha():
        return False
    if token.folded in word_lists().no_names or _VERB.fullmatch(token.raw):
        return is_given(token) or is_surname(token)
    return True
