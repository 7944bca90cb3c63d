"""Telling the languages apart, mixed sentences included."""

from __future__ import annotations

import pytest

from assistant.text import Language, guess_language

KAZAKH = [
    "маған анықтама керек",
    "справка керек",
    "эцп алу",
    "адресная справка керек",
    "врач вызвать етем",
    "штраф тексеру",
    "удостоверение жоғалтып алдым",
    "калай аламын",
    "балага пособие аламын",
    "справка алып бересиз бе",
    "прописка жасату керек",
]
RUSSIAN = [
    "как получить справку",
    "где взять эцп",
    "как получить ЭЦҚ",
    "запись в ХҚКО как сделать",
    "смс не приходит",
    "очередь в садик",
    "записаться к терапевту",
    "какие документы нужны",
    "Здравствуйте",
    "прописаться по новому адресу",
]


@pytest.mark.parametrize("text", KAZAKH)
def test_kazakh_frame_is_kazakh(text: str) -> None:
    assert guess_language(text, Language.RU) is Language.KK


@pytest.mark.parametrize("text", RUSSIAN)
def test_russian_frame_is_russian(text: str) -> None:
    assert guess_language(text, Language.KK) is Language.RU


@pytest.mark.parametrize("text", ["", "егов", "12345", "эцп", "qr"])
@pytest.mark.parametrize("default", Language)
def test_no_evidence_keeps_the_default(text: str, default: Language) -> None:
    assert guess_language(text, default) is default


def test_kazakh_name_alone_is_kazakh() -> None:
    assert guess_language("ЭЦҚ", Language.RU) is Language.KK
