"""Russian nouns behind figures: the case the sentence asks for, and forms of units. Pure."""

from __future__ import annotations

import re
from typing import Final

from assistant.text.language import Language
from assistant.text.numbers import cardinal, spoken_number
from assistant.text.tables import words

__all__ = ["UNITS", "amount", "case_of", "form_of", "noun_after", "plural", "word_before"]

_RU: Final = Language.RU

_GENITIVE: Final = frozenset(
    words("""
    от до из с со без для у более менее свыше около после старше младше больше меньше позднее
    позже ранее раньше течение не ниже выше размере размером сумме количестве возрасте порядка
    кроме против
""")
)
_CASES: Final = {
    "к": "dative", "ко": "dative", "о": "locative", "об": "locative", "между": "ablative",
    "перед": "ablative", "над": "ablative",
}  # fmt: skip
_PLACED: Final = frozenset({"в", "во", "на", "при"})
"""Before a singular noun in -е: «в одном экземпляре», «на одной странице»."""
_PLURALS: Final = (
    ("ами", "ablative"), ("ями", "ablative"), ("ьми", "ablative"), ("ах", "locative"),
    ("ях", "locative"), ("ам", "dative"), ("ям", "dative"),
)  # fmt: skip
_FEMININE: Final = re.compile(
    r"(?:минут|недел|копи|справк|услуг|секунд|тысяч|цифр|копе[ей]|страниц|кнопк|попыт|фотограф|анкет"
    r"|заявк|букв|карт|строк|част|групп|категори|выплат|звёздочк|подпис|точк|дорож|ступен|смен"
    r"|степен|комнат|семь[яиюе]|очеред|стать|школ|глав|сутк|вкладк|ссылк|папк|ночь|нед\b)"
)
_NEUTER: Final = re.compile(
    r"(?:заявлен|свидетельств|окно|окна|мест|фото\b|лицо|удостоверен|дело|числ|посещен|уведомлен"
    r"|сообщен|слово|слова|устройств|приложен|отделен|поле\b|действи|услови|направлен|обращен)"
)
_ADJECTIVE: Final = re.compile(r".+(?:ый|ий|ой|ая|яя|ое|ее|ые|ие|ых|их|ую|юю|ого|его|ом|ым|ыми)$")
_LAST: Final = re.compile(r"([а-яё]+)[ \"«(]*$", re.I)
_NEXT: Final = re.compile(r"[ \"«]*([а-яё]+)(?: ([а-яё]+))?(?: ([а-яё]+))?", re.I)

_OTHER_BOUND: Final = re.compile(r"^(?: (?:до|и|или) |-)\d+(?:[,.]\d+)?")
"""«от 1 до 3 минут»: the noun of both numbers stands behind the second."""


def _forms(stem: str, endings: str) -> tuple[str, str, str, str]:
    one, few, many, part = (stem + end.strip("-") for end in endings.split())
    return one, few, many, part


_METRE: Final = _forms("метр", "- а ов а")
_SQUARE: Final = (
    "квадратный метр", "квадратных метра", "квадратных метров", "квадратного метра",
)  # fmt: skip
UNITS: Final[dict[str, tuple[str, str, str, str]]] = {
    "МРП": (
        "месячный расчётный показатель",
        "месячных расчётных показателя",
        "месячных расчётных показателей",
        "месячного расчётного показателя",
    ),
    "%": _forms("процент", "- а ов а"),
    "млн": _forms("миллион", "- а ов а"),
    "млрд": _forms("миллиард", "- а ов а"),
    "тыс": _forms("тысяч", "а и - и"),
    "руб": _forms("рубл", "ь я ей я"),
    "₽": _forms("рубл", "ь я ей я"),
    "$": _forms("доллар", "- а ов а"),
    "€": _forms("евро", "- - - -"),
    "°": _forms("градус", "- а ов а"),
    "мин": _forms("минут", "а ы - ы"),
    "сек": _forms("секунд", "а ы - ы"),
    "ч": _forms("час", "- а ов а"),
    "кг": _forms("килограмм", "- а ов а"),
    "км": _forms("кило", "метр метра метров метра"),
    "см": _forms("санти", "метр метра метров метра"),
    "мм": _forms("милли", "метр метра метров метра"),
    "кв. м": _SQUARE,
    "м²": _SQUARE,
    "м": _METRE,
    "МБ": _forms("мегабайт", "- а - а"),
    "Мб": _forms("мегабайт", "- а - а"),
    "ГБ": _forms("гигабайт", "- а - а"),
    "КБ": _forms("килобайт", "- а - а"),
}
"""Forms after 1, after 2-4, after 5 and more, and after a fraction or a genitive 1."""

_FEMININE_UNITS: Final = frozenset({"тыс", "мин", "сек"})


def word_before(found: re.Match[str]) -> str:
    """The word right before a figure, or ""."""
    last = _LAST.search(found.string[: found.start()])
    return last[1].lower() if last else ""


def noun_after(found: re.Match[str]) -> str:
    """The first noun among the three words behind a figure, or ""."""
    after = _NEXT.match(_OTHER_BOUND.sub("", found.string[found.end() :]))
    near = [word.lower() for word in after.groups() if word] if after else []
    return next(
        (word for word in near if _NEUTER.match(word) or not _ADJECTIVE.fullmatch(word)), ""
    )


def case_of(found: re.Match[str]) -> str:
    """Case that the preposition before or the noun after a figure shows; "" for none."""
    before, noun = word_before(found), noun_after(found)
    if before in {"с", "со"} and noun.endswith(("ами", "ями", "ьми")):
        return "ablative"
    if before in _GENITIVE:
        return "genitive"
    if before in _CASES:
        return _CASES[before]
    if before in _PLACED and noun.endswith("е") and not noun.endswith(("ие", "ое")):
        return "locative"
    return next((case for end, case in _PLURALS if noun.endswith(end)), "")


def gender_of(noun: str) -> str:
    """`feminine`, `neuter` or `masculine`."""
    if _FEMININE.match(noun):
        return "feminine"
    return "neuter" if _NEUTER.match(noun) else "masculine"


def form_of(found: re.Match[str]) -> str:
    """CLDR's name of the form that a figure takes where it stands."""
    noun, case = noun_after(found), case_of(found)
    gender = gender_of(noun)
    if gender == "feminine" and not case and noun.endswith(("у", "ю")):
        case = "accusative"
    return f"{gender}-{case}" if case else gender


def plural(
    number: int, one: str, few: str, many: str, *, genitive: bool = False, single: str = ""
) -> str:
    """The form of a noun behind a number."""
    tens, ones = number % 100, number % 10
    if ones == 1 and tens != 11:
        return single if genitive else one
    if 2 <= ones <= 4 and not 12 <= tens <= 14 and not genitive:
        return few
    return many


def amount(run: str, form: str) -> str:
    """«15» or «1,5» in words; a fraction has its own genders and only follows the case."""
    whole, _, part = run.replace(",", ".").partition(".")
    if not part:
        return spoken_number(whole, _RU, form)
    genitive = form.endswith("genitive")
    feminine = "feminine-genitive" if genitive else "feminine"
    one, many = {1: ("десятая", "десятых"), 2: ("сотая", "сотых"), 3: ("тысячная", "тысячных")}[
        len(part)
    ]
    wholes = plural(int(whole), "целая", "целых", "целых", genitive=genitive, single="целой")
    parts = plural(int(part), one, many, many, genitive=genitive, single=one[:-2] + "ой")
    return (
        f"{cardinal(int(whole), _RU, feminine)} {wholes}"
        f" {cardinal(int(part), _RU, feminine)} {parts}"
    )


def unit_after(run: str, unit: str, *, genitive: bool) -> str:
    """The unit in the form that the amount before it asks for."""
    one, few, many, part = UNITS[unit]
    if not run.isdigit():
        return part
    return plural(int(run), one, few, many, genitive=genitive, single=part)


def unit_form(unit: str, *, genitive: bool) -> str:
    """The form of a whole number before a unit."""
    gender = "feminine" if unit in _FEMININE_UNITS else "masculine"
    return f"{gender}-genitive" if genitive else gender
