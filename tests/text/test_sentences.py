"""Splitting into sentences."""

from __future__ import annotations

import pytest

from assistant.text import Language, sentences, speakable


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ()),
        ("Бір сөйлем", ("Бір сөйлем",)),
        ("Ашыңыз. egov.kz порталына кіріңіз!", ("Ашыңыз.", "egov.kz порталына кіріңіз!")),
        ("Позвоните 1414. Если занято? Ждите…", ("Позвоните 1414.", "Если занято?", "Ждите…")),
        ("В 2022 г. было и т. д. Конец.", ("В 2022 г. было и т. д. Конец.",)),
        ("Нажмите «Войти.» Готово.", ("Нажмите «Войти.»", "Готово.")),
        ("А. Байтұрсынов көшесі.", ("А. Байтұрсынов көшесі.",)),
        ("0.5 АЕК. Жыл сайын.", ("0.5 АЕК.", "Жыл сайын.")),
    ],
)
def test_parts(text: str, parts: tuple[str, ...]) -> None:
    assert sentences(text) == parts


def test_speaking_keeps_the_number_of_sentences() -> None:
    text = "SMS келмесе, 1414-ке хабарласыңыз. egov.kz ашыңыз. ЭЦҚ керек пе?"
    assert len(sentences(speakable(text, Language.KK))) == len(sentences(text)) == 3
