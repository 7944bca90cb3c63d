"""Names of persons: after «меня зовут», «менің атым»; patronymics and what stands beside. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import Final

from assistant.text.redaction.name_shapes import is_given, is_patronymic, is_surname, may_be_name
from assistant.text.redaction.words import Span, Token, word_lists

__all__ = ["names"]


class _Trust(Enum):
    """What the word after a trigger must be to be taken for a name."""

    ANYTHING = auto()
    ANY_NAME = auto()
    FIRST_NAME = auto()


_LONGEST_TRIGGER: Final = 2
"""Words of one."""
_ME: Final = "мени"
_OWNER: Final = re.compile(r".+м[ыи]н[ыи]?н|бала(?:нын)?")
"""«баламның», «күйеуімнің»: after such a word «аты» is surely of somebody."""
_KIN: Final = re.compile(
    r"(?:сын|внук|муж|отец|отц|брат|дед|зят|пап|мам|мат|доч|внучк|жен|сестр|бабушк)[а-я]{0,3}"
    r"|(?:бала|ул|кыз|немере|келин|куиеу|аиел|ага|апа|ини|сингли|карындас|аке|ана|шеше)[иыа]?м"
    r"(?:ды|ди|ны|ни|нын|нин|га|ге|а|е)?"
)
"""«внука Амирхана»."""
_CALLED: Final = frozenset({"деп", "деиди"})
_WRITTEN_DOWN: Final = re.compile(r"(?:жаз|ата|кои|тирке).*")
_LONGEST: Final = 3
"""Words of a name."""


def names(words: Sequence[Token], _: str) -> Iterator[Span]:
    """Where names stand."""
    for index, token in enumerate(words):
        yield from _after_trigger(words, index)
        if is_patronymic(words, index):
            yield from _around_patronymic(words, index)
        elif is_surname(token):
            yield from _beside(words, index)
        if _is_written_down(words, index):
            yield token.span


def _after_trigger(words: Sequence[Token], index: int) -> Iterator[Span]:
    """The word that a trigger asks for, and further ones that look like names."""
    trigger = _trigger(words, index)
    if trigger is None:
        return
    begin, trust = trigger
    for place in range(begin, min(begin + _LONGEST, len(words))):
        if not may_be_name(words[place]) or not _is_trusted(words, place, trust):
            return
        yield words[place].span
        trust = _Trust.ANY_NAME


def _trigger(words: Sequence[Token], index: int) -> tuple[int, _Trust] | None:
    """Where the name begins, and what it must look like."""
    if words[index].folded == _ME and not _is_called(words, index):
        return None
    for length in range(_LONGEST_TRIGGER, 0, -1):
        said = " ".join(token.folded for token in words[index : index + length])
        if said in word_lists().called:
            return index + length, _Trust.ANYTHING
    if words[index].folded in word_lists().named:
        owned = index > 0 and _OWNER.fullmatch(words[index - 1].folded)
        return index + 1, _Trust.ANYTHING if owned else _Trust.ANY_NAME
    return (index + 1, _Trust.FIRST_NAME) if _KIN.fullmatch(words[index].folded) else None


def _is_trusted(words: Sequence[Token], place: int, trust: _Trust) -> bool:
    token, before = words[place], words[place - 1]
    match trust:
        case _Trust.ANYTHING:
            return True
        case _Trust.FIRST_NAME:
            return is_given(token) or token.is_capitalised
        case _Trust.ANY_NAME:
            big = token.is_capitalised and (before.is_capitalised or not before.raw.istitle())
            return big or is_given(token) or is_surname(token) or is_patronymic(words, place)


def _is_called(words: Sequence[Token], index: int) -> bool:
    """«мені Людмила деп атайды»."""
    return index + 2 < len(words) and words[index + 2].folded in _CALLED


def _is_written_down(words: Sequence[Token], index: int) -> bool:
    """«баламды Інжу деп жазыңыз»."""
    following = [token.folded for token in words[index + 1 : index + 3]]
    if len(following) < 2 or following[0] != "деп" or not _WRITTEN_DOWN.fullmatch(following[1]):
        return False
    return words[index].is_capitalised or is_given(words[index])


def _around_patronymic(words: Sequence[Token], index: int) -> Iterator[Span]:
    """The given name before it, whatever it is, and a surname on either side."""
    yield words[index].span
    before = words[max(index - 2, 0) : index][::-1]
    if before and may_be_name(before[0]):
        yield before[0].span
        if len(before) > 1 and (is_given(before[1]) or is_surname(before[1])):
            yield before[1].span
    after = words[index + 1 : index + 2]
    if after and (is_given(after[0]) or is_surname(after[0])):
        yield after[0].span


def _beside(words: Sequence[Token], index: int) -> Iterator[Span]:
    """A surname with a given name before or after it, «Асан Серіков».

    Capitals tell them from other words; where there are none, the list of names must do.
    """
    for place in (index - 1, index + 1):
        if not 0 <= place < len(words):
            continue
        other, big = words[place], words[index].is_capitalised
        if other.is_capitalised == big and (big or is_given(other)):
            yield words[index].span
            yield other.span
