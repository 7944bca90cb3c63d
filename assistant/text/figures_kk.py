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

_LETTERS: Final = "а-яёәғқңөұүһі"
_ENDING: Final = rf"(?:-?(?P<ending>[{_LETTERS}]+)\b)?"
_MONTH: Final = rf"(?P<month>{'|'.join(MONTHS)})(?P<tail>[{_LETTERS}]*)"
_YEARLY: Final = r"(?: ?(?:жылғы|жылы|ж\.))?"
_DATE: Final = re.compile(
    rf"\b(?P<d>\d{{1,2}})[./](?P<m>\d{{1,2}})[./](?P<y>\d{{4}})\b{_YEARLY}{_ENDING}"
)
_ISO: Final = re.compile(rf"\b(?P<y>\d{{4}})-(?P<m>\d{{2}})-(?P<d>\d{{2}})\b{_YEARLY}{_ENDING}")
_DAY_FIRST: Final = re.compile(
    rf"\b(?P<d>\d{{1,2}})[ -]{_MONTH},? (?P<y>\d{{4}}) ?(?:жылғы|жылы|жыл|ж\.?)(?![{_LETTERS}])",
    re.I,
)
"""«22 қараша 2026 ж.», which Kazakh says with the year first."""
_TIMES: Final = re.compile(
    r"\b(?:сағат +)?(?P<h>\d{1,2}):(?P<min>\d\d)-(?P<h2>\d{1,2}):(?P<min2>\d\d)\b"
    r"(?P<between> аралығында)?",
    re.I,
)
_TIME: Final = re.compile(r"\b(?P<hour>сағат +)?(?P<h>\d{1,2}):(?P<min>\d\d)\b" + _ENDING, re.I)
_FROM: Final = re.compile(r":\d\d-?[дтн][ае]н $")
_ROUND: Final = re.compile(r"\b24/7\b")
_SCHOOL_YEAR: Final = re.compile(r"\b(\d{4})[-/](\d{4})(?= оқу)")
_YEARS: Final = re.compile(r"\b(\d{4}) (және|мен|бен|пен|немесе) (?=\d{4} ?(?:жыл|ж\.|жж\.))")
_YEAR: Final = re.compile(
    r"\b(\d{4})(?:-(\d{4}))? ?(?P<word>жыл|жж?\.)(?P<last>\s*$|(?=\s+[А-ЯӘҒҚҢӨҰҮҺІ]))?"
)
_DAYS: Final = re.compile(rf"\b(\d{{1,2}})-(\d{{1,2}})[ -](?={'|'.join(MONTHS)})", re.I)
_DAY: Final = re.compile(rf"\b(\d{{1,2}})[ -](?={'|'.join(MONTHS)})", re.I)
_GROUPED: Final = re.compile(r"(?<![\d+])\d{1,3}(?: \d{3})+(?! ?\d)")
_FRACTION: Final = re.compile(r"(?<![\d/])(\d{1,3})/(\d{1,3})(?![\d/])" + _ENDING)
_AMOUNT: Final = r"\d{1,9}(?:[,.]\d{1,3})?"
_RANGE: Final = re.compile(
    rf"(?<![\d,.-])({_AMOUNT})-({_AMOUNT})(?![\d]|[,.]\d)(?:-([{_LETTERS}]+))?"
)
_DECIMAL: Final = re.compile(r"\b(\d{1,9})[,.](\d{1,3})\b(?![.,:]\d)" + rf"(?:-([{_LETTERS}]+))?")
_ORDINAL: Final = re.compile(rf"\b(\d{{1,4}})-[ыі]?н?ш[ыі](?P<tail>[{_LETTERS}]*)", re.I)
_TAILED: Final = re.compile(rf"\b(\d+)-([{_LETTERS}]+)", re.I)
_SIGNS: Final = {
    "%": "пайыз",
    "₸": "теңге",
    "$": "доллар",
    "€": "еуро",
    "₽": "рубль",
    "°": "градус",
}
_SIGN: Final = re.compile(r" ?([%₸$€₽°])" + _ENDING)
_NUMBER: Final = re.compile(r"\d+")
_PARTS: Final = {1: "оннан", 2: "жүзден", 3: "мыңнан"}
_COUNTED: Final = re.compile(r"таңбалы|санды|.{2,}(?:л[ыі]|[лдт][ыі][қк])")
"""Adjectives of a count: «12-таңбалы», «10-күндік» have no ordinal."""
_TOGETHER: Final = dict(zip(range(2, 8), words("екеу үшеу төртеу бесеу алтау жетеу"), strict=True))
_TOGETHER_TAIL: Final = re.compile(rf"[еа]у([{_LETTERS}]*)")


def say_figures(text: str) -> str:
    """Replace every figure by words; hyphens stand for all dashes between digits."""
    text = _dates(text)
    text = _TIMES.sub(_times, text)
    text = _TIME.sub(_time, text)
    text = _ROUND.sub("тәулік бойы", text)
    text = _GROUPED.sub(lambda found: found[0].replace(" ", ""), text)
    text = _FRACTION.sub(_fraction, text)
    text = _RANGE.sub(_range, text)
    text = _DECIMAL.sub(
        lambda found: _with_ending(_amount(found[0].partition("-")[0]), found[3]), text
    )
    text = _ORDINAL.sub(lambda found: _tail_on(ordinal(int(found[1]), _KK), found["tail"]), text)
    text = _TAILED.sub(_tailed, text)
    text = _SIGN.sub(lambda found: " " + _with_ending(_SIGNS[found[1]], found["ending"]), text)
    return _NUMBER.sub(lambda found: f" {spoken_number(found[0], _KK)} ", text)


def _dates(text: str) -> str:
    text = _DATE.sub(_date, text)
    text = _ISO.sub(_date, text)
    text = _DAY_FIRST.sub(_day_first, text)
    text = _SCHOOL_YEAR.sub(
        lambda found: f"{ordinal(int(found[1]), _KK)}, {ordinal(int(found[2]), _KK)}", text
    )
    text = _YEARS.sub(lambda found: f"{ordinal(int(found[1]), _KK)} {found[2]} ", text)
    text = _YEAR.sub(_year, text)
    text = _DAYS.sub(
        lambda found: f"{ordinal(int(found[1]), _KK)}-{ordinal(int(found[2]), _KK)} ", text
    )
    return _DAY.sub(lambda found: f"{ordinal(int(found[1]), _KK)} ", text)


def _with_ending(said: str, suffix: str | None) -> str:
    add = ending(suffix) if suffix else None
    if add is None:
        return f"{said} {suffix}" if suffix else said
    return attach(said, add)


def _tail_on(said: str, tail: str) -> str:
    """«1-шіден»: the ending stands without a hyphen of its own."""
    add = ending(tail) if tail else None
    return attach(said, add) if add is not None else said + tail


def _date(found: re.Match[str]) -> str:
    month, day = int(found["m"]), int(found["d"])
    if not (1 <= month <= len(MONTHS) and 1 <= day <= 31):
        return re.sub("[-./]", " ", found[0])
    named = _with_ending(MONTHS[month - 1], found["ending"])
    return f"{ordinal(int(found['y']), _KK)} жылғы {ordinal(day, _KK)} {named}"


def _day_first(found: re.Match[str]) -> str:
    said = f"{ordinal(int(found['y']), _KK)} жылғы {ordinal(int(found['d']), _KK)}"
    ends = "." if found[0].endswith(".") and _sentence_ends(found) else ""
    return f"{said} {found['month']}{found['tail']}{ends}"


def _sentence_ends(found: re.Match[str]) -> bool:
    return re.match(r"\s*$|\s+[А-ЯӘҒҚҢӨҰҮҺІ]", found.string[found.end() :]) is not None


def _clock(hour: str, minutes: str) -> str:
    said = cardinal(int(hour), _KK)
    return said if minutes == "00" else f"{said} {spoken_number(minutes, _KK)}"


def _time(found: re.Match[str]) -> str:
    spoken = _with_ending(_clock(found["h"], found["min"]), found["ending"])
    return spoken if _FROM.search(found.string[: found.start()]) else f"сағат {spoken}"


def _times(found: re.Match[str]) -> str:
    start, end = _clock(found["h"], found["min"]), _clock(found["h2"], found["min2"])
    if found["between"]:
        joined = _with_ending(start, "мен").removeprefix(start)  # мен, бен or пен
        return f"сағат {start} {joined} {end} аралығында"
    return f"сағат {_with_ending(start, 'дан')} {_with_ending(end, 'ға')} дейін"


def _year(found: re.Match[str]) -> str:
    year = ordinal(int(found[1]), _KK)
    if found[2]:
        year += f", {ordinal(int(found[2]), _KK)}"
    if found["word"] == "жыл":
        return f"{year} жыл{found['last'] or ''}"
    ends = "." if found["last"] is not None else ""
    word = "жылдар" if found["word"] == "жж." else "жылғы" if not ends else "жыл"
    return f"{year} {word}{ends}{found['last'] or ''}"


def _fraction(found: re.Match[str]) -> str:
    """«1/2» is a share, «5/1» the number of a house."""
    above, below = int(found[1]), int(found[2])
    if 0 < above < below <= 10 or (0 < above < below == 100):
        return _with_ending(
            f"{_with_ending(cardinal(below, _KK), 'дан')} {cardinal(above, _KK)}", found["ending"]
        )
    return f"{spoken_number(found[1], _KK)} бөлшек {spoken_number(found[2], _KK)} " + (
        found["ending"] or ""
    )


def _amount(run: str) -> str:
    """«1,5» or «15»."""
    whole, _, part = run.replace(",", ".").partition(".")
    if not part:
        return spoken_number(whole, _KK)
    return f"{cardinal(int(whole), _KK)} бүтін {_PARTS[len(part)]} {cardinal(int(part), _KK)}"


def _range(found: re.Match[str]) -> str:
    """«3-5», «3-5-ке», «1-4-сыныптар»."""
    low, high, tail = found.groups()
    if not tail:
        return f"{_amount(low)}-{_amount(high)}"
    if (add := ending(tail)) is not None:
        return f"{_amount(low)}-{attach(_amount(high), add)}"
    if not (low + high).isdigit() or _COUNTED.fullmatch(tail):
        return f"{_amount(low)}-{_amount(high)} {tail}"
    said = f"{ordinal(int(low), _KK)}-{ordinal(int(high), _KK)}"
    return said if re.fullmatch("[ыі]?н?ш[ыі]", tail) else f"{said} {tail}"


def _tailed(found: re.Match[str]) -> str:
    """«1414-тен» takes an ending; «2-қадам» is an ordinal before its noun."""
    run, tail = found[1], found[2]
    add = ending(tail)
    if add is not None:
        return attach(spoken_number(run, _KK), add)
    together = _TOGETHER_TAIL.fullmatch(tail)
    if together and len(run) == 1 and int(run) in _TOGETHER:
        return _TOGETHER[int(run)] + together[1]
    if len(run) < 5 and not run.startswith("0") and not _COUNTED.fullmatch(tail):
        return f"{ordinal(int(run), _KK)} {tail}"
    return f"{spoken_number(run, _KK)} {tail}"
