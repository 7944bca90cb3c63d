"""Addresses with the number of a house. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from assistant.text.redaction.runs import is_numeral
from assistant.text.redaction.words import Span, Token, word_lists

__all__ = ["places"]

_STREET: Final = re.compile(
    r"ул|улиц[аеуы]|проспект[еау]?|пр|просп|мкрн?|микрораион[еау]?|пер|переул(?:ок|ке)|бульвар[еау]?"
    r"|шоссе|адрес[уе]?"
)
_LIVING: Final = re.compile(r"живу|живем|проживаю|прописан[аы]?|зарегистрирован[аы]?")
_STREET_KK: Final = re.compile(
    r"(?:коше|дангыл|бульвар|тупиг|туиыг|шагынаудан|моолтекаудан|ыкшамаудан)(?:ы|и|си)?(?:н[ыи]н|нда|нде|на|не|нан)?"
)
_TWO_WORDS_KK: Final = frozenset({"ыкшам", "шагын", "молтек"})
_DISTRICT: Final = re.compile(r"аудан.*")
_HOUSE: Final = re.compile(r"дом[еау]?|д|корпус|корп|подъезд|этаж|офис|оф|стр|строение")
_FLAT: Final = re.compile(r"кв|квартир[аеуы]")
_HOUSE_KK: Final = re.compile(r"уи(?:де|ге|ден|инде|инен|и|инин)?")
_FLAT_KK: Final = re.compile(r"патер(?:де|ге|ден|и|инде)?|пат")
_BETWEEN: Final = 4
"""Words of the name of a street before its first house number."""
_NAME_KK: Final = 2
"""Words of the name before «көшесі»."""
_LETTER: Final = re.compile(r"[абгдabd]")


def places(words: Sequence[Token], text: str) -> Iterator[Span]:
    """Where addresses stand."""
    for index, token in enumerate(words):
        if _STREET.fullmatch(token.folded) or _LIVING.fullmatch(token.folded):
            yield from _russian(words, index)
        elif _is_street_kk(words, index):
            yield from _kazakh(words, index)
        elif _is_house_and_flat(words, index):
            yield from _house_and_flat(words, index)
        elif _FLAT_KK.fullmatch(token.folded):
            yield from _before_flat(words, index)
        elif token.folded == "по" and _is_house_before(words, index):
            yield from (found.span for found in words[index + 2 : index + 3])


def _russian(words: Sequence[Token], index: int) -> Iterator[Span]:
    """«улица Абая 15 квартира 3»: from the name to the last number."""
    begin = index + 1
    while begin < len(words) and _is_before_name(words[begin]):
        begin += 1
    number = next(
        (
            place
            for place in range(begin, min(begin + 1 + _BETWEEN, len(words)))
            if is_numeral(words[place])
        ),
        None,
    )
    if number is None or number == begin or _is_told_on(words[begin:number]):
        return
    end = _numbers_end(words, number)
    if _counts_something(words, end):
        return
    yield words[begin].start, words[end - 1].end


def _is_told_on(between: Sequence[Token]) -> bool:
    """«живём впятером на одну зарплату»."""
    return any(_is_before_name(token) for token in between)


def _is_before_name(token: Token) -> bool:
    return token.folded in {"на", "по", "в", "адресу", "улице", "ул"}


def _numbers_end(words: Sequence[Token], number: int) -> int:
    """Index after the numbers of house, entrance and flat."""
    place = number
    while place < len(words):
        token = words[place]
        part = _HOUSE.fullmatch(token.folded) or _FLAT.fullmatch(token.folded)
        followed = place + 1 < len(words) and is_numeral(words[place + 1])
        letter = _LETTER.fullmatch(token.folded) and is_numeral(words[place - 1])
        if not (is_numeral(token) or (part and followed) or letter):
            break
        place += 1
    return place


def _counts_something(words: Sequence[Token], place: int) -> bool:
    """«живу в доме 5 лет»."""
    return place < len(words) and words[place].folded in word_lists().units


def _is_street_kk(words: Sequence[Token], index: int) -> bool:
    if _STREET_KK.fullmatch(words[index].folded):
        return True
    after = words[index + 1].folded if index + 1 < len(words) else ""
    return words[index].folded in _TWO_WORDS_KK and bool(_DISTRICT.fullmatch(after))


def _kazakh(words: Sequence[Token], index: int) -> Iterator[Span]:
    """«Абай көшесі 15 үй 3 пәтер»: the name before, the numbers after."""
    place = index + 1 + (words[index].folded in _TWO_WORDS_KK)
    numbers: list[Span] = []
    while place < len(words):
        token = words[place]
        house = _HOUSE_KK.fullmatch(token.folded) or _FLAT_KK.fullmatch(token.folded)
        if is_numeral(token):
            numbers.append(token.span)
        elif not house:
            break
        place += 1
    if not numbers:
        return
    yield from numbers
    for before in range(index - 1, max(index - 1 - _NAME_KK, -1), -1):
        if words[before].folded in word_lists().no_streets:
            break
        yield words[before].span


def _is_house_and_flat(words: Sequence[Token], index: int) -> bool:
    """«дом 14 квартира 87», «64 үй 5 пәтер»; a house alone is none."""
    following = [token.folded for token in words[index : index + 9]]
    if _HOUSE.fullmatch(following[0]):
        return any(map(_FLAT.fullmatch, following)) and _numbered(words, index + 1)
    if _HOUSE_KK.fullmatch(following[0]) and index and is_numeral(words[index - 1]):
        return any(map(_FLAT_KK.fullmatch, following)) and _numbered(words, index + 1)
    return False


def _before_flat(words: Sequence[Token], index: int) -> Iterator[Span]:
    """«Сарайшық 34, 15 пәтер»: two numbers, and no word between them."""
    numbers = words[max(index - 2, 0) : index]
    if len(numbers) == 2 and all(map(is_numeral, numbers)):
        yield from (token.span for token in numbers)
        yield from (token.span for token in words[max(index - 3, 0) : index - 2])


def _is_house_before(words: Sequence[Token], index: int) -> bool:
    """«дом 12 по улице Гоголя»."""
    street = index + 1 < len(words) and _STREET.fullmatch(words[index + 1].folded)
    house = index > 1 and _HOUSE.fullmatch(words[index - 2].folded)
    return bool(street and house and is_numeral(words[index - 1]))


def _numbered(words: Sequence[Token], place: int) -> bool:
    return place < len(words) and is_numeral(words[place])


def _house_and_flat(words: Sequence[Token], index: int) -> Iterator[Span]:
    if _HOUSE.fullmatch(words[index].folded):
        for token in words[index + 1 : _numbers_end(words, index + 1)]:
            if is_numeral(token):
                yield token.span
        return
    place = index - 1
    while place >= 0 and is_numeral(words[place]):
        yield words[place].span
        place -= 1
    for before in range(place, max(place - _NAME_KK, -1), -1):
        if words[before].folded in word_lists().no_streets or _STREET_KK.fullmatch(
            words[before].folded
        ):
            break
        yield words[before].span
    place = index + 1
    while _numbered(words, place):
        yield words[place].span
        place += 1
