"""Gates on what visitors will hear: sums, secrets, names that the voice can't know. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from assistant.catalogue.finding import Finding, error, warning
from assistant.catalogue.model import Catalogue
from assistant.catalogue.spoken import Spoken, all_spoken
from assistant.text import Language, left_over, speakable, unknown_names

__all__ = ["check_speakable", "check_wording"]


_REMEMBERED: Final = 16_384
"""Texts: three times those of the catalogue. An edit changes one of them, and the check of all
takes nine tenths of its time here."""

PLACEHOLDER: Final = re.compile(r"\{\w+\}")
"""What a reply is filled with when it is given."""
_SUM: Final = re.compile(
    r"\d[\d \u00a0.,]*(?:тыс\.?|тысяч\w*|мың|млн\.?|миллион\w*)? ?(?:теңге|тенге|тг\b|₸)", re.I
)
_PRIVATE_RU: Final = r"(?:иин|(?:смс|sms|пин|pin|qr)?-?код|парол\w+|пин|pin|cvv|дат\w+ рождения)"
_ASKS_RU: Final = re.compile(
    r"(?<!не )\b(?:назовите|продиктуйте|скажите|сообщите|произнесите|озвучьте|проговорите)\b"
    rf"(?: [^\s,.;:!?]+){{0,4}} (?:{_PRIVATE_RU}\b|номер \S*(?:карт|удостовер|телефон))",
    re.I,
)
_ASKS_KK: Final = re.compile(
    r"\b(?:жсн|иин|(?:sms-|pin-|пин-|смс-)?код|құпиясөз|парол|pin|пин"
    r"|(?:карта|телефон|куәлік)\S* нөмір|туған күн)-?(?:[ыі]?ңі?ы?з)?(?:[ндт][ыі]|[ыі]н)\b"
    r"(?: [^\s,.;:!?]+){0,4} (?:айтыңыз\w*|айтып бер\w*|атаңыз\w*|атап бер\w*|оқып бер\w*)",
    re.I,
)


def check_wording(catalogue: Catalogue) -> Iterator[Finding]:
    """Findings in every text that is said aloud, replies and talks included."""
    for spoken in all_spoken(catalogue):
        text = PLACEHOLDER.sub("", spoken.text)
        if found := _SUM.search(text):
            yield error(
                "sum-bare",
                spoken.where,
                f"a sum in tenge: «{found[0]}»",
                "say it in МРП (АЕК) with its year",
            )
        if _ASKS_RU.search(text) or _ASKS_KK.search(text):
            yield error(
                "asks-personal-data",
                spoken.where,
                "asks the visitor to say personal data or a secret aloud",
                "let the visitor type it",
            )
        yield from check_speakable(spoken)


def check_speakable(spoken: Spoken) -> Iterator[Finding]:
    """What the voice can't say of a text, or would have to guess at."""
    said, speaks, unknown = _as_spoken(PLACEHOLDER.sub("", spoken.text), spoken.language)
    if not speaks:
        yield error(
            "not-speakable", spoken.where, f"would be said as «{said}»", "write it in words"
        )
    for name in unknown:
        yield warning(
            "name-unknown",
            spoken.where,
            f"«{name}» is not in the lexicon, so its sound is guessed",
            "add it to assistant/text/lexicon.yaml or write it as it is said",
        )


@lru_cache(_REMEMBERED)
def _as_spoken(text: str, language: Language) -> tuple[str, bool, tuple[str, ...]]:
    """What is said, whether that can be said, and its names that nobody knows."""
    said = speakable(text, language)
    return said, bool(said) and not left_over(said), tuple(unknown_names(text, language))
