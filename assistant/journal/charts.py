"""Pictures of statistics as SVG: no script, nothing loaded, told apart without seeing colours."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

import pygal
from pygal.style import Style

from assistant.journal.inline_style import inlined
from assistant.journal.outcomes import Outcomes
from assistant.journal.report_words import Words, day_name, number, words_in
from assistant.journal.statistics import Statistics, Target
from assistant.text import Language

__all__ = ["CHARTS", "Title", "chart", "charts"]

Title = Callable[[str], str]
"""Name of a service, list or lesson by its id."""

_BLUE, _ORANGE, _GREY = "#0072B2", "#E69F00", "#595959"
"""Of the palette of Okabe and Ito, which differs in lightness too."""

_FONT: Final = '"Noto Sans", "DejaVu Sans", Arial, sans-serif'

_SIZE: Final = (760, 300)
"""Width and height in the drawing's own units; it is shown as wide as there is room."""

_LONGEST: Final = 36
"""Letters of a service's name beside its bar."""

_FEW_BARS: Final = 14
"""Above so many bars the numbers on them would touch each other."""

_FEW_DAYS: Final = 31
"""A bar for each of them; a longer period is drawn by weeks, and much sooner."""

_LEAST_SHARE: Final = 0.08
"""Of the tallest bar that a part must have for its number to fit into it."""


def charts(statistics: Statistics, language: Language, title: Title) -> Mapping[str, str]:
    """All pictures by name."""
    return {name: chart(name, statistics, language, title) for name in CHARTS}


def chart(
    name: str,
    statistics: Statistics,
    language: Language,
    title: Title,
    size: tuple[int, int] = _SIZE,
) -> str:
    """One picture. Raise `KeyError` for a name that is not in `CHARTS`.

    `size` is width and height: the less, the larger are its letters where it is shown.
    """
    words = words_in(language)
    drawn = CHARTS[name](statistics, language, title)
    drawn.width, drawn.height = size
    drawn.title = words[_titled(name, statistics)]
    drawn.no_data_text = words["no-questions"]
    svg = inlined(str(drawn.render(is_unicode=True)))
    label = words[_titled(name, statistics)].replace('"', "")
    return svg.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)


def _titled(name: str, statistics: Statistics) -> str:
    return "weeks" if name == "days" and len(statistics.by_day) > _FEW_DAYS else name


def _days(statistics: Statistics, language: Language, _: Title) -> Any:
    """By week where there are more days than can be told apart."""
    days, week_before = statistics.by_day, statistics.period.since - timedelta(days=7)
    if len(days) > _FEW_DAYS:
        weeks = {day: each for day, each in statistics.by_week.items() if day > week_before}
        named = [f"{monday:%d.%m}" for monday in weeks]
        return _stacked(list(weeks.values()), named, words_in(language))
    named = [f"{day_name(day.weekday(), language)} {day.day}" for day in days]
    return _stacked(list(days.values()), named, words_in(language))


def _hours(statistics: Statistics, language: Language, _: Title) -> Any:
    busy = [hour for hour, each in enumerate(statistics.by_hour) if each.questions]
    shown = range(min([*busy, 8]), max([*busy, 18]) + 1)
    named = [str(hour) for hour in shown]
    return _stacked([statistics.by_hour[hour] for hour in shown], named, words_in(language))


def _weekdays(statistics: Statistics, language: Language, _: Title) -> Any:
    named = [day_name(weekday, language) for weekday in range(7)]
    return _stacked(statistics.by_weekday, named, words_in(language))


def _languages(statistics: Statistics, language: Language, _: Title) -> Any:
    words = words_in(language)
    asked = {key: each for key, each in statistics.by_language.items() if each.questions}
    named = [words.get(key, key) for key in asked]
    return _stacked(list(asked.values()), named, words)


def _weeks(statistics: Statistics, language: Language, _: Title) -> Any:
    words = words_in(language)
    drawn = pygal.Line(style=_style(_BLUE, _GREY), **_PLAIN, dots_size=3, legend_at_bottom=True)
    weeks: Mapping[date, Outcomes] = statistics.by_week
    drawn.x_labels = [f"{monday:%d.%m}" for monday in weeks]
    drawn.x_labels_major_every = max(1, len(weeks) // 6)
    drawn.show_minor_x_labels = False
    drawn.add(words["questions"], [each.questions for each in weeks.values()])
    missed = [each.missed for each in weeks.values()]
    drawn.add(words["missed"], missed, stroke_style={"dasharray": "6, 4", "width": 2})
    return drawn


def _services(statistics: Statistics, language: Language, title: Title) -> Any:
    top: Sequence[Target] = statistics.top[::-1]
    settings = _PLAIN | {
        "margin_left": 48,
        "print_values": True,
        "print_values_position": "center",
    }
    drawn = pygal.HorizontalBar(style=_style(_BLUE), **settings, show_legend=False)
    drawn.x_labels = [_short(title(target.id)) for target in top]
    drawn.add(words_in(language)["asked"], [target.asked for target in top])
    return drawn


def _times(statistics: Statistics, language: Language, _: Title) -> Any:
    words = words_in(language)
    settings = _PLAIN | {"print_values": True, "legend_at_bottom": True}
    drawn = pygal.Bar(style=_style(_BLUE, _ORANGE), **settings)
    times = statistics.times
    drawn.x_labels = [words[measure] for measure in times]
    drawn.add(words["median"], [each.p50_ms for each in times.values()])
    drawn.add(words["95"], [each.p95_ms for each in times.values()])
    return drawn


CHARTS: Final[Mapping[str, Callable[[Statistics, Language, Title], Any]]] = {
    "services": _services,
    "days": _days,
    "hours": _hours,
    "weekdays": _weekdays,
    "languages": _languages,
    "weeks": _weeks,
    "times": _times,
}
"""Names by which a picture is asked for."""


def _stacked(bars: Sequence[Outcomes], named: Sequence[str], words: Words) -> Any:
    """Answered at the bottom, what was missed on top."""
    few = len(bars) <= _FEW_BARS
    settings = _PLAIN | {"print_values": few, "legend_at_bottom": True}
    settings["legend_at_bottom_columns"] = 3
    drawn = pygal.StackedBar(style=_style(_BLUE, _ORANGE, _GREY), **settings)
    drawn.x_labels = named
    drawn.x_labels_major_every = max(1, len(named) // _FEW_BARS)
    drawn.show_minor_x_labels = few
    least = _LEAST_SHARE * max((each.questions for each in bars), default=0)
    drawn.add(words["answered"], [_part(each.answered, least) for each in bars])
    drawn.add(words["asked-back"], [_part(each.asked_back, least) for each in bars])
    drawn.add(words["missed"], [_part(each.missed, least) for each in bars])
    return drawn


def _part(count: int, least: float) -> Any:
    """A part of a bar; without its number where that would not fit, and none for nought."""
    if count >= least:
        return count or None
    return {"value": count, "formatter": lambda _: ""} if count else None


_PLAIN: Final[dict[str, Any]] = {
    "js": (),
    "disable_xml_declaration": True,
    "margin": 8,
    "show_y_guides": True,
    "max_scale": 6,
    "truncate_legend": -1,
    "truncate_label": -1,
    "formatter": lambda value: "" if value is None else number(value),
}


def _style(*colours: str) -> Style:
    return Style(
        background="transparent",
        plot_background="transparent",
        foreground="#222222",
        foreground_strong="#000000",
        foreground_subtle="#6b6b6b",
        opacity="1",
        colors=colours,
        font_family=_FONT,
        title_font_size=16,
        label_font_size=12,
        major_label_font_size=12,
        legend_font_size=12,
        value_font_size=12,
        value_colors=("#ffffff", "#000000", "#ffffff")[: len(colours)],
        no_data_font_size=16,
        guide_stroke_dasharray="1,4",
        major_guide_stroke_dasharray="1,4",
    )


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}…"
