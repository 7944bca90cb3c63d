"""What charts and reports are labelled with, in both languages. Data; edit freely."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from assistant.text import Language

__all__ = ["Words", "day", "day_name", "number", "percent", "words_in"]

Words = Mapping[str, str]

_BOTH: Final[Mapping[str, tuple[str, str]]] = {
    "title": ("Көмекші: апталық есеп", "Көмекші: отчёт за неделю"),
    "title-period": ("Көмекші: есеп", "Көмекші: отчёт"),
    "questions": ("Сұрақтар", "Вопросы"),
    "visits": ("Келушілер", "Посетители"),
    "answered": ("Жауап берілді", "Отвечено"),
    "asked-back": ("Нақтыланды", "Уточнено"),
    "missed": ("Түсінілмеді", "Не понято"),
    "handed-over": ("Маманға жіберілді", "Передано специалисту"),
    "lessons": ("Аяқталған сабақтар", "Пройдено уроков"),
    "feedback": ("Жауап көмектесті", "Ответ помог"),
    "helpful": ("көмектесті", "помог"),
    "unhelpful": ("көмектеспеді", "не помог"),
    "of": ("ішінен", "из"),
    "nobody": ("ешкім бағаламады", "оценок нет"),
    "before": ("алдыңғы кезеңде", "в прошлый период"),
    "days": ("Күндер бойынша сұрақтар", "Вопросы по дням"),
    "hours": ("Сағаттар бойынша сұрақтар", "Вопросы по часам"),
    "weekdays": ("Апта күндері бойынша сұрақтар", "Вопросы по дням недели"),
    "languages": ("Тілдер бойынша сұрақтар", "Вопросы по языкам"),
    "weeks": ("Апталар бойынша сұрақтар", "Вопросы по неделям"),
    "services": ("Ең көп сұралғандар", "О чём спрашивали чаще всего"),
    "service": ("Қызмет", "Услуга"),
    "asked": ("Сұралды", "Спрошено"),
    "share": ("Үлесі", "Доля"),
    "change": ("Өзгеріс", "Изменение"),
    "top-share": ("Осы {count} қызмет барлық сұрақтың {share}-ын құрайды.",
                  "Эти услуги ({count}) составляют {share} всех вопросов."),
    "times": ("Жауап қанша күттіреді, мс", "Сколько ждут ответа, мс"),
    "median": ("Жартысы осыдан тез", "Половина быстрее"),
    "95": ("100-ден 95-і осыдан тез", "95 из 100 быстрее"),
    "recognise": ("Тану", "Распознавание"),
    "match": ("Іздеу", "Поиск"),
    "total": ("Барлығы", "Всего"),
    "first_sound": ("Алғашқы дыбыс", "Первый звук"),
    "kk": ("қазақша", "казахский"),
    "ru": ("орысша", "русский"),
    "": ("белгісіз", "неизвестен"),
    "misses": ("Түсінілмей қалған сұрақтар", "Что осталось непонятым"),
    "no-misses": ("Қаралмаған сұрақ жоқ.", "Неразобранных вопросов нет."),
    "times-said": ("рет", "раз"),
    "no-questions": ("Бұл кезеңде сұрақ болған жоқ.", "За этот период вопросов не было."),
    "made": ("Жасалған күні", "Составлено"),
    "private": ("Есепте келушілердің жеке деректері жоқ.",
                "В отчёте нет личных данных посетителей."),
}  # fmt: skip

_WORDS: Final[Mapping[Language, Words]] = {
    Language.KK: {key: kk for key, (kk, _) in _BOTH.items()},
    Language.RU: {key: ru for key, (_, ru) in _BOTH.items()},
}

_DAYS: Final = {
    Language.KK: ("Дс", "Сс", "Ср", "Бс", "Жм", "Сб", "Жс"),
    Language.RU: ("Пн", "Вт", "Ср", "Чт", "Пт", "Сб", "Вс"),
}


def words_in(language: Language) -> Words:
    """All labels of one language."""
    return _WORDS[language]


def day_name(weekday: int, language: Language) -> str:
    """Short name of a day of the week, Monday is 0."""
    return _DAYS[language][weekday]


def number(value: float) -> str:
    """As both languages write it: thousands apart, a comma before the part."""
    whole = f"{value:,.0f}" if value == round(value) or abs(value) >= 100 else f"{value:,.1f}"
    return whole.replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ",")


def day(value: date) -> str:
    """29.11.2026."""
    return f"{value:%d.%m.%Y}"


def percent(share: float) -> str:
    """A share of 0 to 1."""
    return f"{number(round(share * 100, 1))}\N{NARROW NO-BREAK SPACE}%"
