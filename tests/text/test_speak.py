"""Text for the voice: names, abbreviations and figures in words of the right form."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.text import Language, speakable, unknown_names
from assistant.text.lexicon import KK_ABBREVIATIONS, NAMES, POSSESSED, RU_SPELLED

KK, RU = Language.KK, Language.RU

KAZAKH = [
    ("ЭЦҚ-ны алыңыз", "электрондық цифрлық қолтаңбаны алыңыз"),
    ("ХҚКО-ға барыңыз", "халыққа қызмет көрсету орталығына барыңыз"),
    ("ХҚКО-да, ХҚКО-дан", "халыққа қызмет көрсету орталығында, халыққа қызмет көрсету орталығынан"),
    ("ЖСН-іңізді енгізіңіз", "жеке сәйкестендіру нөміріңізді енгізіңіз"),
    ("ЦОН-ға", "цонға"),
    ("SMS-кодты", "эсэмэс-кодты"),
    ("SMS-ті", "эсэмэсті"),
    ("QR-кодты", "кюар-кодты"),
    ("eGov Mobile-ге, mGov", "и гов мобайлға, эм гов"),
    ("NCALayer-ді", "эн си эй лейерді"),
    ("Telegram-нан @EgovKzBot ботын", "телеграмнан и гов кей зет бот ботын"),
    ("egov.kz порталы", "и гов нүкте кей зет порталы"),
    ("egov.kz-ке кіріңіз", "и гов нүкте кей зетке кіріңіз"),
    ("1414-ке қоңырау", "он төрт он төртке қоңырау"),
    ("103 және 109", "жүз үш және жүз тоғыз"),
    ("22.11.2026", "екі мың жиырма алтыншы жылғы жиырма екінші қараша"),
    ("2026-11-22", "екі мың жиырма алтыншы жылғы жиырма екінші қараша"),
    ("2019 жылғы 1 қарашадан бері", "екі мың он тоғызыншы жылғы бірінші қарашадан бері"),
    ("0,5 АЕК", "нөл бүтін оннан бес айлық есептік көрсеткіш"),
    ("7 АЕК-ке дейін", "жеті айлық есептік көрсеткішке дейін"),
    ("0,2 АЕК, яғни айлық есептік көрсеткіш", "нөл бүтін оннан екі айлық есептік көрсеткіш"),
    ("3–5 жұмыс күні", "үш-бес жұмыс күні"),
    ("50 %-ы", "елу пайызы"),
    ("9:00-ден 18:30-ға дейін", "сағат тоғыздан он сегіз отызға дейін"),
    ("2-қадам, 1-ші", "екінші қадам, бірінші"),
    ("Тәулігіне 24/7", "Тәулігіне тәулік бойы"),
    ("4 325 ₸", "төрт мың үш жүз жиырма бес теңге"),
]
RUSSIAN = [
    ("SMS-код от 1414.", "эсэмэс-код от четырнадцать четырнадцать."),
    ("на egov.kz по ЭЦП", "на егов точка кей зет по э-цэ-пэ"),
    ("ИИН, МРП, в ЦОНе", "и-и-эн, эм-эр-пэ, в цоне"),
    ("по PIN-коду", "по пин-коду"),
    ("https://www.egov.kz/cms/ru?x=1", "егов точка кей зет"),
    ("С 1 ноября 2019 года", "С первого ноября две тысячи девятнадцатого года"),
    (
        "22.11.2026",
        "двадцать второго ноября две тысячи двадцать шестого года",
    ),
    ("на 24 ноября", "на двадцать четвёртое ноября"),
    ("с 1 сентября по 1 ноября", "с первого сентября по первое ноября"),
    (
        "в 2026 году, на 2026 год",
        "в две тысячи двадцать шестом году, на две тысячи двадцать шестой год",
    ),
    ("данные 2022 г. о сроке", "данные две тысячи двадцать второго года о сроке"),
    ("данные 2022 г.", "данные две тысячи двадцать второго года."),
    ("штраф 7 МРП", "штраф семь месячных расчётных показателей"),
    (
        "2 МРП, до 1 МРП",
        "два месячных расчётных показателя, до одного месячного расчётного показателя",
    ),
    ("0,2 МРП", "ноль целых две десятых месячного расчётного показателя"),
    ("50 %, 1 %, 1,5 %", "пятьдесят процентов, один процент, одна целая пять десятых процента"),
    ("3–5 рабочих дней", "три-пять рабочих дней"),
    ("до 3 дней, старше 16 лет", "до трёх дней, старше шестнадцати лет"),
    ("за 1 минуту, 2 копии, 1 заявление", "за одну минуту, две копии, одно заявление"),
    ("о 25 услугах", "о двадцати пяти услугах"),
    ("с 9:00 до 18:30", "с девяти часов до восемнадцати тридцати"),
    ("12-значный, 2-й, 1-го, 5-ти", "двенадцатизначный, второй, первого, пяти"),
    ("+7 (777) 12", "плюс семь, семьсот семьдесят семь, двенадцать"),
    ("«Войти» → «Регистрация»", "Войти Регистрация"),
    ("режим 24/7", "режим круглосуточно"),
]


@pytest.mark.parametrize(("shown", "said"), KAZAKH, ids=[shown for shown, _ in KAZAKH])
def test_kazakh(shown: str, said: str) -> None:
    assert speakable(shown, KK) == said


@pytest.mark.parametrize(("shown", "said"), RUSSIAN, ids=[shown for shown, _ in RUSSIAN])
def test_russian(shown: str, said: str) -> None:
    assert speakable(shown, RU) == said


SAYABLE = re.compile(r"(?:[а-яёәғқңөұүһі-]|[ .,!?:;])*", re.I)
PIECES = sorted(
    {*KK_ABBREVIATIONS, *RU_SPELLED, *NAMES, "egov.kz", "Xiaomi", "ЖКХ", "-ға", "-ны", "-код", "-й"}
    | {"1414", "22.11.2026", "3–5", "50 %", "0,5", "9:00", "2026", "года", "жылғы", "г.", "МРП"}
    | {"№", "₸", "«", "»", "(", ")", " — ", "…", ".", ",", "?!", "@", "*#06#", "₽", "é", "ß"}
    | {", яғни", ", то есть", "қараша", "ноября", "сағат", "до"}
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=8),
    st.sampled_from(["", " "]),
    st.sampled_from(Language),
)
def test_only_words_remain_of_what_we_write(
    pieces: list[str], joint: str, language: Language
) -> None:
    said = speakable(joint.join(pieces), language)
    assert SAYABLE.fullmatch(said), said
    assert speakable(said, language) == said


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40), st.sampled_from(Language))
def test_only_words_remain_of_anything(text: str, language: Language) -> None:
    said = speakable(text, language)
    assert SAYABLE.fullmatch(said), said
    assert speakable(said, language) == said


def test_possessed_full_forms_end_in_the_third_person() -> None:
    wrong = [short for short in POSSESSED if not KK_ABBREVIATIONS[short].endswith(("ы", "і"))]
    assert set(wrong) <= {"ТАӘ"}


def test_unknown_names_are_reported() -> None:
    assert unknown_names("Xiaomi арқылы ЭЦҚ және ҚҰҚ", KK) == ("Xiaomi", "ҚҰҚ")
    assert unknown_names("eGov Mobile, ЭЦП и ЦОН", RU) == ()
