"""Dates, times, sums and other figures in Russian words, in the case the sentence asks for."""

from __future__ import annotations

import re
from typing import Final

from assistant.text.counting_ru import (
    UNITS,
    amount,
    case_of,
    form_of,
    gender_of,
    noun_after,
    plural,
    unit_after,
    unit_form,
    word_before,
)
from assistant.text.language import Language
from assistant.text.numbers import SHORT_NUMBERS, cardinal, ordinal, spoken_number
from assistant.text.signs import ORDINAL
from assistant.text.tables import words

__all__ = ["say_figures"]

_RU: Final = Language.RU
MONTHS: Final = words(
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
)

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
    "ы": "masculine",
    "ах": "masculine-locative",
    "ов": "masculine-genitive",
    "ам": "masculine-dative",
}

_SHORT_YEAR: Final = r"(?:гг?\.(?= +[а-яё])|гг?(?=\.|\b))"
"""The dot goes where the sentence goes on, and stays where it ends."""
_THE_YEAR: Final = r"(?: ?(?:года\b|" + _SHORT_YEAR + "))?"
_DATE: Final = re.compile(r"\b(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>\d{4})\b" + _THE_YEAR)
_ISO: Final = re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b" + _THE_YEAR)
_MONTH: Final = rf"(?P<name>{'|'.join(MONTHS)})\b"
_DAYS: Final = re.compile(rf"\b(?P<from>\d{{1,2}})-(?P<d>\d{{1,2}}) {_MONTH}", re.I)
_DAY: Final = re.compile(
    rf"\b(?P<d>\d{{1,2}})(?:-(?:го|е|му))? {_MONTH}(?: (?P<y>\d{{4}})\b{_THE_YEAR})?", re.I
)
_TIMES: Final = re.compile(r"\b(?P<h>\d{1,2}):(?P<min>\d\d)-(?P<h2>\d{1,2}):(?P<min2>\d\d)\b")
_TIME: Final = re.compile(r"\b(?P<h>\d{1,2}):(?P<min>\d\d)\b")
_YEARS: Final = re.compile(r"\b(\d{4}) (и|или) (?=\d{4} ?год(ах|ов|ы|ам|у|а)?\b)")
_YEAR: Final = re.compile(
    r"\b(\d{4})(?:-(\d{4}))? ?(?:" + _SHORT_YEAR + r"|год(?P<end>ах|ов|ам|а|у|ом|е|ы)?\b)"
)
_SCHOOL_YEAR: Final = re.compile(r"\b(\d{4})[-/](\d{4})(?= учебн(ый|ого|ом|ому))")
_SCHOOL_FORMS: Final = {
    "ый": "masculine", "ого": "masculine-genitive", "ом": "masculine-locative",
    "ому": "masculine-dative",
}  # fmt: skip
_GROUPED: Final = re.compile(r"(?<![\d+])\d{1,3}(?: \d{3})+(?! ?\d)")
_FRACTION: Final = re.compile(r"(?<![\d/])(\d{1,3})/(\d{1,3})(?![\d/])")
_PERCENTAL: Final = re.compile(r"\b(\d{1,9}) ?%-([а-яё]+)")
_AMOUNT: Final = r"\d{1,9}(?:[,.]\d{1,3})?"
_UNIT: Final = re.compile(
    rf"(?<![\d,.-])(?:(?P<low>{_AMOUNT})-)?(?P<run>{_AMOUNT}) ?"
    rf"(?P<unit>{'|'.join(map(re.escape, sorted(UNITS, key=len, reverse=True)))})"
    r"(?![²\w])(?P<dot>\.(?= +[а-яё\d₸$]|[,;)]))?"
)
_RANGE: Final = re.compile(rf"(?<![\d,.-])({_AMOUNT})-({_AMOUNT})(?![\d-]|[,.]\d)")
_DECIMAL: Final = re.compile(r"\b\d{1,9}[,.]\d{1,3}\b(?![.,:]\d)")
_TAILED: Final = re.compile(r"\b(\d+)-([а-яё]+)", re.I)
_NUMBER: Final = re.compile(r"\d+")

_LEAST_SPREAD: Final = 100
"""«3-5» is said as it stands, «100-500» as «от ста до пятисот»."""


def say_figures(text: str) -> str:
    """Replace every figure by words; hyphens stand for all dashes between digits."""
    text = _dates(text)
    text = _GROUPED.sub(lambda found: found[0].replace(" ", ""), text)
    text = _FRACTION.sub(_fraction, text)
    text = _PERCENTAL.sub(
        lambda found: (
            cardinal(int(found[1]), _RU, "masculine-genitive").replace(" ", "")
            + _percental(found[2])
        ),
        text,
    )
    text = _UNIT.sub(_unit, text)
    text = _RANGE.sub(_range, text)
    text = _DECIMAL.sub(lambda found: amount(found[0], form_of(found)), text)
    text = _TAILED.sub(_tailed, text)
    return _NUMBER.sub(lambda found: f" {spoken_number(found[0], _RU, form_of(found))} ", text)


def _dates(text: str) -> str:
    text = _DATE.sub(_date, text)
    text = _ISO.sub(_date, text)
    text = _DAYS.sub(_days, text)
    text = _DAY.sub(_day, text)
    text = _TIMES.sub(_times, text)
    text = _TIME.sub(_time, text)
    text = text.replace("24/7", "круглосуточно")
    text = _SCHOOL_YEAR.sub(
        lambda found: ", ".join(
            ordinal(int(year), _RU, _SCHOOL_FORMS[found[3]]) for year in found.groups()[:2]
        ),
        text,
    )
    text = _YEARS.sub(
        lambda found: f"{ordinal(int(found[1]), _RU, _YEAR_FORMS[found[3] or ''])} {found[2]} ",
        text,
    )
    return _YEAR.sub(_year, text)


def _date(found: re.Match[str]) -> str:
    month, day = int(found["m"]), int(found["d"])
    if not (1 <= month <= len(MONTHS) and 1 <= day <= 31):
        return re.sub("[-./]", " ", found[0])
    return _dated(found, day, MONTHS[month - 1], found["y"])


def _day(found: re.Match[str]) -> str:
    return _dated(found, int(found["d"]), found["name"], found["y"])


def _days(found: re.Match[str]) -> str:
    """«1-5 ноября» → «с первого по пятое ноября»."""
    start = ordinal(int(found["from"]), _RU, "neuter-genitive")
    return f"с {start} по {ordinal(int(found['d']), _RU, 'neuter')} {found['name']}"


def _dated(found: re.Match[str], day: int, month: str, year: str | None) -> str:
    """«на» and «по двадцать второе ноября», «к двадцать второму», else «двадцать второго»."""
    match word_before(found):
        case "на" | "по":
            form = "neuter"
        case "к" | "ко":
            form = "neuter-dative"
        case _:
            form = "neuter-genitive"
    said = f"{ordinal(day, _RU, form)} {month}"
    return f"{said} {ordinal(int(year), _RU, 'masculine-genitive')} года" if year else said


def _clock(hours: str, minutes: str, case: str) -> str:
    form = f"masculine-{case}" if case else "masculine"
    hour = int(hours)
    if minutes == "00":
        ending = plural(hour, "час", "часа", "часов", genitive=case == "genitive", single="часа")
        return f"{cardinal(hour, _RU, form)} {'часам' if case == 'dative' else ending}"
    spoken = spoken_number(minutes, _RU, form if not minutes.startswith("0") else "masculine")
    return f"{cardinal(hour, _RU, form)} {spoken}"


def _time(found: re.Match[str]) -> str:
    return _clock(found["h"], found["min"], case_of(found))


def _times(found: re.Match[str]) -> str:
    start = _clock(found["h"], found["min"], "genitive")
    if found["min"] == found["min2"] == "00":
        start = start.rpartition(" ")[0]
    before = "" if word_before(found) in {"с", "со", "от"} else "с "
    return f"{before}{start} до {_clock(found['h2'], found['min2'], 'genitive')}"


def _year(found: re.Match[str]) -> str:
    short = found["end"] is None and not found[0].endswith("год")
    many = short and "гг" in found[0]
    end = ("ы" if many else "а") if short else (found["end"] or "")
    if end == "у" and word_before(found) in {"к", "ко"}:
        form = "masculine-dative"
    else:
        form = _YEAR_FORMS.get(end, "masculine")
    years = [ordinal(int(year), _RU, form) for year in found.groups()[:2] if year]
    return " и ".join(years) + f" год{end}"


def _fraction(found: re.Match[str]) -> str:
    """«1/2» is a share, «5/1» the number of a house."""
    above, below = int(found[1]), int(found[2])
    if 0 < above < below <= 10 or (0 < above < below == 100):
        form = "feminine" if above == 1 else "plural-genitive"
        return f"{cardinal(above, _RU, 'feminine')} {ordinal(below, _RU, form)}"
    return f"{spoken_number(found[1], _RU)} дробь {spoken_number(found[2], _RU)}"


def _percental(tail: str) -> str:
    """«5 %-я» → «пятипроцентная»."""
    full = {"й": "ый", "я": "ая", "е": "ое", "го": "ого", "му": "ому", "м": "ом", "ю": "ую"}
    return "процентн" + full.get(tail, tail)


def _unit(found: re.Match[str]) -> str:
    genitive = case_of(found) == "genitive"
    run, unit = found["run"], found["unit"]
    form = unit_form(unit, genitive=genitive)
    low = f"{amount(found['low'], form)}-" if found["low"] else ""
    return f"{low}{amount(run, form)} {unit_after(run, unit, genitive=genitive)}"


def _range(found: re.Match[str]) -> str:
    low, high = found.groups()
    form = form_of(found)
    spread = low.isdigit() and int(low) >= _LEAST_SPREAD
    if spread and not word_before(found) and not low.startswith("0"):
        gender = gender_of(noun_after(found))
        return f"от {amount(low, f'{gender}-genitive')} до {amount(high, f'{gender}-genitive')}"
    return f"{amount(low, form)}-{amount(high, form)}"


def _tailed(found: re.Match[str]) -> str:
    """«2-й» is an ordinal, «5-ти» a case, «12-значный» one word."""
    run, tail = found[1], found[2].lower()
    if run in SHORT_NUMBERS or len(run) > 4:
        return f"{spoken_number(run, _RU)} {tail}"
    number = int(run)
    if tail == ORDINAL:
        return ordinal(number, _RU, _ordinal_form(found))
    if tail in {"ти", "и"} or (tail in {"х", "ёх", "ех"} and number <= 4):
        return cardinal(number, _RU, "masculine-genitive")
    if len(tail) <= 3:
        form = next((form for ends, form in _ENDS if tail.endswith(ends)), None)
        if tail == "е" and noun_after(found).endswith(("ы", "и")):
            form = "plural"
        return ordinal(number, _RU, form) if form else f"{spoken_number(run, _RU)} {tail}"
    stem = {1: "одно", 100: "сто", 0: "нуле"}.get(
        number, cardinal(number, _RU, "masculine-genitive").replace(" ", "")
    )
    return stem + tail


def _ordinal_form(found: re.Match[str]) -> str:
    """Of a Roman number, by the noun behind it: «II группа», «XXI века»."""
    noun = noun_after(found)
    gender = gender_of(noun)
    if gender == "feminine":
        case = {"ы": "genitive", "и": "genitive", "у": "accusative", "ю": "accusative"}.get(
            noun[-1:], "locative" if noun.endswith("е") else ""
        )
    else:
        case = {"а": "genitive", "у": "dative", "е": "locative"}.get(noun[-1:], "")
    return f"{gender}-{case}" if case else gender
