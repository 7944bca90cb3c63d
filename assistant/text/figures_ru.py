"""Dates, times, sums and other figures in Russian words, in the case the sentence asks for."""

from __future__ import annotations

import re
from typing import Final

from assistant.text.language import Language
from assistant.text.numbers import SHORT_NUMBERS, cardinal, ordinal, spoken_number
from assistant.text.tables import words

__all__ = ["say_figures"]

_RU: Final = Language.RU
MONTHS: Final = words(
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
)

_GENITIVE: Final = frozenset(
    words("""
    от до из с со без для более менее свыше около после старше младше больше меньше позднее
    позже ранее раньше течение не менее
""")
)
_CASES: Final = {"к": "dative", "ко": "dative", "о": "locative", "об": "locative"}
_PLURALS: Final = (("ами", "ablative"), ("ями", "ablative"), ("ах", "locative"), ("ях", "locative"))
_FEMININE: Final = re.compile(
    r"(?:минут|недел|копи|справк|услуг|секунд|тысяч|цифр|копе[ей]|страниц|кнопк|попыт|фотограф|анкет"
    r"|заявк|букв|карт|строк|част|групп|категори|выплат|звёздочк|подпис|точк|дорож|ступен|смен)"
)
_NEUTER: Final = re.compile(
    r"(?:заявлен|свидетельств|окно|окна|мест|фото\b|лицо|удостоверен|дело|числ|посещен|уведомлен"
    r"|сообщен|слово|слова|устройств|приложен)"
)
_ADJECTIVE: Final = re.compile(r".+(?:ый|ий|ой|ая|яя|ое|ее|ые|ие|ых|их|ую|юю|ого|его)$")
_ENDS: Final = (
    (("го",), "masculine-genitive"),
    (("му",), "masculine-dative"),
    (("ым", "им"), "masculine-ablative"),
    (("м",), "masculine-locative"),
    (("ую", "ю"), "feminine-accusative"),
    (("ая", "я"), "feminine"),
    (("ые", "ие"), "plural"),
    (("е",), "neuter"),
    (("х",), "plural-genitive"),
    (("й",), "masculine"),
)
_YEAR_FORMS: Final = {
    "": "masculine",
    "а": "masculine-genitive",
    "у": "masculine-locative",
    "ом": "masculine-ablative",
    "е": "masculine-locative",
}
_UNITS: Final = {
    "МРП": (
        "месячный расчётный показатель",
        "месячных расчётных показателя",
        "месячных расчётных показателей",
        "месячного расчётного показателя",
    ),
    "%": ("процент", "процента", "процентов", "процента"),
    "млн": ("миллион", "миллиона", "миллионов", "миллиона"),
    "тыс": ("тысяча", "тысячи", "тысяч", "тысячи"),
}
"""Forms after 1, after 2-4, after 5 and more, and after a fraction or a genitive 1."""

_LAST: Final = re.compile(r"([а-яё]+)[ \"«(]*$", re.I)
_NEXT: Final = re.compile(r"[ \"«]*([а-яё]+)(?: ([а-яё]+))?(?: ([а-яё]+))?", re.I)
_SHORT_YEAR: Final = r"(?:г\.(?= +[а-яё])|г(?=\.|\b))"
"""The dot goes where the sentence goes on, and stays where it ends."""
_DATE: Final = re.compile(
    r"\b(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})\b(?: ?(?:года\b|" + _SHORT_YEAR + "))?"
)
_ISO: Final = re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b")
_DAY: Final = re.compile(
    rf"\b(?P<d>\d{{1,2}}) (?P<name>{'|'.join(MONTHS)})\b"
    rf"(?: (?P<y>\d{{4}})\b(?: ?(?:года\b|{_SHORT_YEAR}))?)?",
    re.I,
)
_TIME: Final = re.compile(r"\b(?P<h>\d{1,2}):(?P<min>\d\d)\b")
_YEAR: Final = re.compile(
    r"\b(\d{4})(?:-(\d{4}))? ?(?:" + _SHORT_YEAR + r"|год(?P<end>а|у|ом|е|ы)?\b)"
)
_GROUPED: Final = re.compile(r"(?<![\d+])\d{1,3}(?: \d{3})+(?! ?\d)")
_UNIT: Final = re.compile(r"\b(\d{1,9})(?:[,.](\d{1,3}))? ?(МРП|%|млн|тыс)(?:\b\.?|(?<=%))")
_DECIMAL: Final = re.compile(r"\b(\d{1,9})[,.](\d{1,3})\b(?![.,:]\d)")
_RANGE: Final = re.compile(r"\b(\d+)-(\d+)\b")
_TAILED: Final = re.compile(r"\b(\d+)-([а-яё]+)", re.I)
_NUMBER: Final = re.compile(r"\d+")


def say_figures(text: str) -> str:
    """Replace every figure by words; hyphens stand for all dashes between digits."""
    text = _DATE.sub(_date, text)
    text = _ISO.sub(_date, text)
    text = _DAY.sub(_day, text)
    text = _TIME.sub(_time, text)
    text = text.replace("24/7", "круглосуточно")
    text = _YEAR.sub(_year, text)
    text = _GROUPED.sub(lambda found: found[0].replace(" ", ""), text)
    text = _UNIT.sub(_unit, text)
    text = _DECIMAL.sub(lambda found: _fraction(found[1], found[2]), text)
    text = _RANGE.sub(_range, text)
    text = _TAILED.sub(_tailed, text)
    return _NUMBER.sub(lambda found: f" {_number(found[0], found)} ", text)


def _before(found: re.Match[str]) -> str:
    last = _LAST.search(found.string[: found.start()])
    return last[1].lower() if last else ""


def _case(found: re.Match[str]) -> str:
    """Case that the preposition before or the noun after a figure shows; "" for none."""
    before = _before(found)
    if before in _GENITIVE:
        return "genitive"
    if before in _CASES:
        return _CASES[before]
    noun = _noun(found)
    return next((case for end, case in _PLURALS if noun.endswith(end)), "")


def _noun(found: re.Match[str]) -> str:
    after = _NEXT.match(found.string[found.end() :])
    near = [word.lower() for word in after.groups() if word] if after else []
    return next(
        (word for word in near if _NEUTER.match(word) or not _ADJECTIVE.fullmatch(word)), ""
    )


def _form(found: re.Match[str]) -> str:
    noun, case = _noun(found), _case(found)
    if _FEMININE.match(noun):
        gender = "feminine"
        case = case or ("accusative" if noun.endswith(("у", "ю")) else "")
    else:
        gender = "neuter" if _NEUTER.match(noun) else "masculine"
    return f"{gender}-{case}" if case else gender


def _number(run: str, found: re.Match[str]) -> str:
    return spoken_number(run, _RU, _form(found))


def _date(found: re.Match[str]) -> str:
    month, day = int(found["m"]), int(found["d"])
    if not (1 <= month <= len(MONTHS) and 1 <= day <= 31):
        return found[0].replace(".", " ").replace("-", " ")
    return _dated(found, day, MONTHS[month - 1], found["y"])


def _day(found: re.Match[str]) -> str:
    return _dated(found, int(found["d"]), found["name"], found["y"])


def _dated(found: re.Match[str], day: int, month: str, year: str | None) -> str:
    """«на» and «по двадцать второе ноября», anywhere else «двадцать второго ноября»."""
    form = "neuter" if _before(found) in {"на", "по"} else "neuter-genitive"
    said = f"{ordinal(day, _RU, form)} {month}"
    return f"{said} {ordinal(int(year), _RU, 'masculine-genitive')} года" if year else said


def _time(found: re.Match[str]) -> str:
    case = _case(found)
    form = f"masculine-{case}" if case else "masculine"
    hour, minutes = int(found["h"]), found["min"]
    if minutes == "00":
        ending = _plural(hour, "час", "часа", "часов", genitive=case == "genitive", single="часа")
        return f"{cardinal(hour, _RU, form)} {ending}"
    spoken = spoken_number(minutes, _RU, form if not minutes.startswith("0") else "masculine")
    return f"{cardinal(hour, _RU, form)} {spoken}"


def _year(found: re.Match[str]) -> str:
    short = found["end"] is None and not found[0].endswith("год")
    end = "а" if short else (found["end"] or "")
    if end == "у" and _before(found) in {"к", "ко"}:
        form = "masculine-dative"
    else:
        form = _YEAR_FORMS.get(end, "masculine")
    years = [ordinal(int(year), _RU, form) for year in found.groups()[:2] if year]
    return " и ".join(years) + f" год{end}"


def _unit(found: re.Match[str]) -> str:
    one, few, many, part = _UNITS[found[3]]
    if found[2]:
        return f"{_fraction(found[1], found[2])} {part}"
    case = "genitive" if _before(found) in _GENITIVE else ""
    gender = "feminine" if found[3] == "тыс" else "masculine"
    said = spoken_number(found[1], _RU, f"{gender}-{case}" if case else gender)
    unit = _plural(int(found[1]), one, few, many, genitive=bool(case), single=part)
    return f"{said} {unit}"


def _plural(
    number: int, one: str, few: str, many: str, *, genitive: bool = False, single: str = ""
) -> str:
    tens, ones = number % 100, number % 10
    if ones == 1 and tens != 11:
        return single if genitive else one
    if 2 <= ones <= 4 and not 12 <= tens <= 14 and not genitive:
        return few
    return many


def _fraction(whole: str, part: str) -> str:
    one, many = {1: ("десятая", "десятых"), 2: ("сотая", "сотых"), 3: ("тысячная", "тысячных")}[
        len(part)
    ]
    wholes = _plural(int(whole), "целая", "целых", "целых")
    parts = _plural(int(part), one, many, many)
    return (
        f"{cardinal(int(whole), _RU, 'feminine')} {wholes}"
        f" {cardinal(int(part), _RU, 'feminine')} {parts}"
    )


def _range(found: re.Match[str]) -> str:
    return f"{_number(found[1], found)}-{_number(found[2], found)}"


def _tailed(found: re.Match[str]) -> str:
    """«2-й» is an ordinal, «5-ти» a case, «12-значный» one word."""
    run, tail = found[1], found[2].lower()
    if run in SHORT_NUMBERS or len(run) > 4:
        return f"{spoken_number(run, _RU)} {tail}"
    number = int(run)
    if tail in {"ти", "и"} or (tail in {"х", "ёх", "ех"} and number <= 4):
        return cardinal(number, _RU, "masculine-genitive")
    if len(tail) <= 3:
        form = next((form for ends, form in _ENDS if tail.endswith(ends)), None)
        return ordinal(number, _RU, form) if form else f"{spoken_number(run, _RU)} {tail}"
    stem = {1: "одно", 100: "сто", 0: "нуле"}.get(
        number, cardinal(number, _RU, "masculine-genitive").replace(" ", "")
    )
    return stem + tail
