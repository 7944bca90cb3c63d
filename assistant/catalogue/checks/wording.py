"""Gates on what visitors will hear: sums, secrets, names that the voice can't know. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from assistant.catalogue.finding import Finding, error, service_file, warning
from assistant.catalogue.model import Catalogue, Text
from assistant.text import Language, speakable, unknown_names

__all__ = ["check_wording"]


@dataclass(frozen=True, slots=True)
class _Spoken:
    """One text that visitors will hear."""

    where: str
    text: str
    language: Language


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
    for spoken in _all_spoken(catalogue):
        text = re.sub(r"\{\w+\}", "", spoken.text)
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
        said = speakable(text, spoken.language)
        if re.search(r"[\dA-Za-z]", said) or not said:
            yield error(
                "not-speakable", spoken.where, f"would be said as «{said}»", "write it in words"
            )
        for name in unknown_names(text, spoken.language):
            yield warning(
                "name-unknown",
                spoken.where,
                f"«{name}» is not in the lexicon, so its sound is guessed",
                "add it to assistant/text/lexicon.py or write it as it is said",
            )


def _all_spoken(catalogue: Catalogue) -> Iterator[_Spoken]:
    for service in catalogue.services.values():
        file, answer = service_file(service), service.answer
        yield from _both(f"{file} title", service.title)
        yield from _both(f"{file} answer.summary", answer.summary)
        yield from _both(f"{file} answer.documents", answer.documents)
        yield from _both(f"{file} answer.cost", answer.cost.text)
        yield from _both(f"{file} answer.duration", answer.duration.text)
        yield from _both(f"{file} answer.result", answer.result)
        yield from _both(f"{file} answer.cautions", answer.cautions)
        for channel, steps in answer.channels.items():
            for language in Language:
                for number, step in enumerate(steps[language]):
                    where = f"{file} answer.channels.{channel}.steps.{language}.{number}"
                    yield _Spoken(where, step, language)
    for talk in catalogue.talks.values():
        if talk.reply is not None:
            yield from _both(f"talk/{talk.id}.yaml reply", talk.reply)
    for key, text in catalogue.replies.items():
        yield from _both(f"replies.yaml {key}", text)


def _both(where: str, text: Text) -> Iterator[_Spoken]:
    for language in Language:
        yield _Spoken(f"{where}.{language}", text[language], language)
