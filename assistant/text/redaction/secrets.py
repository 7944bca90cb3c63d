"""Passwords and codes that somebody says aloud or types. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from assistant.text.redaction.runs import Run, runs
from assistant.text.redaction.words import Span, Token, word_lists

__all__ = ["secrets"]

_TRIGGER: Final = re.compile(
    r"парол.*|код.?|коды|кодым|пин|пинкод|pin|cvv|cvc|смс|sms|логин|купиясоз.*"
)
_LAST_DIGITS: Final = re.compile(r"последни[ех]|сонгы")
_DIGITS: Final = re.compile(r"цифр.*|сан.*")
_NEAR: Final = 4
"""Words between «код» and the code itself."""
_SHORTEST: Final = 4
"""Digits of a code; «код 404» is an error."""
_SHORTEST_PIN: Final = 3
_PINS: Final = frozenset({"пин", "пинкод", "pin", "cvv", "cvc"})
_MINE: Final = frozenset({"мои", "моя", "мое", "менин", "такои", "это", "мынау", "мынадаи"})
_OWN: Final = re.compile(r"купиясозим|паролим")
_CHUNK: Final = re.compile(r"\S+")


def secrets(words: Sequence[Token], text: str) -> Iterator[Span]:
    """Where they stand."""
    if not any(_announces(words, index) for index in range(len(words))):
        return
    numbers = {run.first: run for run in runs(words, text)}
    for index, token in enumerate(words):
        if _LAST_DIGITS.fullmatch(token.folded) and _any(words, index, _DIGITS):
            yield from _number(words, numbers, index, _SHORTEST_PIN)
        if not _TRIGGER.fullmatch(token.folded) and not _is_two_words(words, index):
            continue
        shortest = _SHORTEST_PIN if token.folded in _PINS else _SHORTEST
        yield from _number(words, numbers, index, shortest)
        yield from _word(words, text, index)


def _announces(words: Sequence[Token], index: int) -> bool:
    word = words[index].folded
    return bool(
        _TRIGGER.fullmatch(word) or _LAST_DIGITS.fullmatch(word) or _is_two_words(words, index)
    )


def _any(words: Sequence[Token], index: int, form: re.Pattern[str]) -> bool:
    return any(form.fullmatch(token.folded) for token in words[index + 1 : index + 1 + _NEAR])


def _is_two_words(words: Sequence[Token], index: int) -> bool:
    """«құпия сөз», «кодовое слово»."""
    before = words[index - 1].folded if index else ""
    word = words[index].folded
    return (before, word) == ("кодовое", "слово") or (before == "купия" and word.startswith("соз"))


def _number(
    words: Sequence[Token], numbers: dict[int, Run], index: int, shortest: int
) -> Iterator[Span]:
    for place in range(index + 1, min(index + 2 + _NEAR, len(words))):
        run = numbers.get(place)
        if run is None or run.digits < shortest or run.is_plain:
            continue
        after = words[run.last + 1].folded if run.last + 1 < len(words) else ""
        if after not in word_lists().units:
            yield run.span(words)
        return


def _word(words: Sequence[Token], text: str, index: int) -> Iterator[Span]:
    """A secret that is a word: with digits in it, in Latin letters, or said to be «мой пароль»."""
    lists = word_lists()
    for place in range(index + 1, min(index + 1 + _NEAR, len(words))):
        token = words[place]
        if _looks_made_up(token, text):
            yield _chunk(text, token)
            return
    following = index + 1
    while following < len(words) and words[following].folded in _MINE:
        following += 1
    if following >= len(words):
        return
    said = words[following]
    if said.folded not in lists.no_secrets and _introduced(words, text, index, following):
        yield _chunk(text, said)


def _looks_made_up(token: Token, text: str) -> bool:
    chunk = text[slice(*_chunk(text, token))]
    letters = sum(character.isalpha() for character in chunk)
    digits = sum(character.isdigit() for character in chunk)
    if letters and digits and len(chunk) >= _SHORTEST and "-" not in chunk:
        return True
    latin = token.raw.isascii() and token.raw.isalpha() and len(token.raw) >= _SHORTEST
    return latin and word_lists().latin.isdisjoint(chunk.casefold().split("."))


def _introduced(words: Sequence[Token], text: str, index: int, following: int) -> bool:
    """Whether the next word must be the secret."""
    before = words[index - 1].folded if index else ""
    return (
        before in _MINE
        or following > index + 1
        or ":" in text[words[index].end : words[following].start]
        or bool(_OWN.fullmatch(words[index].folded))
        or before == "кодовое"
    )


def _chunk(text: str, token: Token) -> Span:
    """All that is written without a space around a word."""
    found = next(
        found for found in _CHUNK.finditer(text) if found.start() <= token.start < found.end()
    )
    stripped = found[0].rstrip(".,;:!?»)")
    colon = stripped.find(":", 0, token.start - found.start())
    return found.start() + colon + 1, found.start() + len(stripped)
