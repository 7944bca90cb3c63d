"""Dates, times, sums and other figures in Kazakh words. Pure."""

from __future__ import annotations

import re
from typing import Final

from assistant.text.kazakh import attach, ending
from assistant.text.language import Language
from assistant.text.numbers import cardinal, ordinal, spoken_number
from assistant.text.tables import words

__all__ = ["say_figures"]

_KK: Final = Language.KK
MONTHS: Final = words(
    "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан"
)

_ENDING: Final = r"(?:-?(?P<ending>[а-яәғқңөұүһі]+)\b)?"
_DATE: Final = re.compile(r"\b(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})\b" + _ENDING)
_ISO: Final = re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b" + _ENDING)
_TIME: Final = re.compile(r"\b(?P<hour>сағат +)?(?P<h>\d{1,2}):(?P<min>\d\d)\b" + _ENDING, re.I)
_FROM: Final = re.compile(r":\d\d-?[дт][ае]н $")
_ROUND: Final = re.compile(r"\b24/7\b")
_YEAR: Final = re.compile(r"\b(\d{4})(?:-(\d{4}))? ?(жыл|ж\.)")
_DAY: Final = re.compile(rf"\b(\d{{1,2}}) (?={'|'.join(MONTHS)})", re.I)
_GROUPED: Final = re.compile(r"(?<![\d+])\d{1,3}(?: \d{3})+(?! ?\d)")
_DECIMAL: Final = re.compile(r"\b(\d{1,9})[,.](\d{1,3})\b(?![.,:]\d)")
_RANGE: Final = re.compile(r"\b(\d+)-(\d+)\b")
_PERCENT: Final = re.compile(r" ?%" + _ENDING)
_ORDINAL: Final = re.compile(r"\b(\d{1,4})-[ыі]?н?ш[ыі](?P<tail>[а-яәғқңөұүһі]*)", re.I)
_TAILED: Final = re.compile(r"\b(\d+)-([а-яәғқңөұүһі]+)", re.I)
_NUMBER: Final = re.compile(r"\d+")
_PARTS: Final = {1: "оннан", 2: "жүзден", 3: "мыңнан"}
_THOUSANDS: Final = (
    (re.compile(r"\bмлн\b\.?"), "миллион"),
    (re.compile(r"\bмлрд\b\.?"), "миллиард"),
)


def say_figures(text: str) -> str:
    """Replace every figure by words; hyphens stand for all dashes between digits."""
    text = _DATE.sub(_date, text)
    text = _ISO.sub(_date, text)
    text = _TIME.sub(_time, text)
    text = _ROUND.sub("тәулік бойы", text)
    text = _YEAR.sub(_year, text)
    text = _DAY.sub(lambda found: f"{ordinal(int(found[1]), _KK)} ", text)
    text = _GROUPED.sub(lambda found: found[0].replace(" ", ""), text)
    text = _DECIMAL.sub(_decimal, text)
    text = _RANGE.sub(_range, text)
    text = _ORDINAL.sub(lambda found: ordinal(int(found[1]), _KK) + found["tail"], text)
    text = _TAILED.sub(_tailed, text)
    text = _PERCENT.sub(lambda found: " " + _with_ending("пайыз", found["ending"]), text)
    for short, full in _THOUSANDS:
        text = short.sub(full, text)
    return _NUMBER.sub(lambda found: f" {spoken_number(found[0], _KK)} ", text)


def _with_ending(said: str, suffix: str | None) -> str:
    add = ending(suffix) if suffix else None
    if add is None:
        return f"{said} {suffix}" if suffix else said
    return attach(said, add)


def _date(found: re.Match[str]) -> str:
    month, day = int(found["m"]), int(found["d"])
    if not (1 <= month <= len(MONTHS) and 1 <= day <= 31):
        return found[0].replace(".", " ").replace("-", " ")
    named = _with_ending(MONTHS[month - 1], found["ending"])
    return f"{ordinal(int(found['y']), _KK)} жылғы {ordinal(day, _KK)} {named}"


def _time(found: re.Match[str]) -> str:
    hour = cardinal(int(found["h"]), _KK)
    said = hour if found["min"] == "00" else f"{hour} {spoken_number(found['min'], _KK)}"
    spoken = _with_ending(said, found["ending"])
    return spoken if _FROM.search(found.string[: found.start()]) else f"сағат {spoken}"


def _year(found: re.Match[str]) -> str:
    year = ordinal(int(found[1]), _KK)
    if found[2]:
        year += f", {ordinal(int(found[2]), _KK)}"
    return f"{year} " + ("жылғы" if found[3] == "ж." else "жыл")


def _decimal(found: re.Match[str]) -> str:
    whole, part = cardinal(int(found[1]), _KK), cardinal(int(found[2]), _KK)
    return f"{whole} бүтін {_PARTS[len(found[2])]} {part}"


def _range(found: re.Match[str]) -> str:
    return f"{spoken_number(found[1], _KK)}-{spoken_number(found[2], _KK)}"


def _tailed(found: re.Match[str]) -> str:
    """«1414-тен» takes an ending; «2-қадам» is an ordinal before its noun."""
    add = ending(found[2])
    if add is not None:
        return attach(spoken_number(found[1], _KK), add)
    if len(found[1]) < 5 and not found[1].startswith("0"):
        return f"{ordinal(int(found[1]), _KK)} {found[2]}"
    return f"{spoken_number(found[1], _KK)} {found[2]}"
