"""Statistics as a page to print: one A4 sheet in Kazakh or Russian, everything in one file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from assistant.journal.charts import Title, chart
from assistant.journal.cluster import Cluster
from assistant.journal.report_words import Words, day, number, percent, words_in
from assistant.journal.statistics import Statistics, Target
from assistant.text import Language

__all__ = ["page", "statistics_fragment"]

_WEEK: Final = 7
_MISSES: Final = 5
"""Groups of misses on the page; the rest is in `komekshi journal review`."""

_PICTURES: Final = ("days", "hours", "weeks", "times")
"""Two beside each other."""

_PICTURE_SIZE: Final = (460, 270)
"""So that their letters are 7 points high on paper, and all fits on one sheet."""

_LONGEST: Final = 80
"""Letters of a miss, so that it takes one line."""


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number in large print, and how it was before."""

    name: str
    value: str
    beside: str
    """Share, or the same number before."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the table of services."""

    title: str
    asked: str
    share: str
    change: str
    """Against the period before: +12, −3, or a dash where it was not asked then."""


def page(
    statistics: Statistics,
    language: Language,
    title: Title,
    misses: Sequence[Cluster] = (),
    *,
    desk: str = "",
    made: date,
) -> str:
    """The whole page; `misses` are open groups, the most frequent first."""
    content = _content(statistics, language, title)
    kind = "title" if statistics.period.length == _WEEK else "title-period"
    return _TEMPLATES.get_template("report.html").render(
        content,
        heading=words_in(language)[kind],
        desk=desk,
        made=day(made),
        misses=[(_short(one.example.text), number(one.times)) for one in misses[:_MISSES]],
    )


def statistics_fragment(statistics: Statistics, language: Language, title: Title) -> str:
    """Figures, table and pictures without a page around them, for the pages of the staff."""
    content = _content(statistics, language, title)
    return _TEMPLATES.get_template("statistics.html").render(content)


def _content(statistics: Statistics, language: Language, title: Title) -> dict[str, Any]:
    words = words_in(language)

    top = words["top-share"].format(
        count=number(len(statistics.top)), share=percent(statistics.top_share)
    )
    return {
        "language": language.value,
        "words": words,
        "period": f"{day(statistics.period.since)} – {day(statistics.period.until)}",
        "figures": _figures(statistics, words),
        "services": [_row(statistics, target, title) for target in statistics.top],
        "top_share": top if statistics.top else "",
        "pictures": [
            Markup(chart(name, statistics, language, title, _PICTURE_SIZE))  # noqa: S704
            for name in _PICTURES
        ],
        "languages": _languages(statistics, words),
    }


def _figures(statistics: Statistics, words: Words) -> list[_Figure]:
    now, before = statistics.total, statistics.before
    judged = statistics.helpful + statistics.unhelpful

    def was(value: int) -> str:
        return f"{words['before']} {number(value)}"

    def part(value: int) -> str:
        return percent(value / now.questions) if now.questions else "–"

    feedback = percent(statistics.helpful / judged) if judged else "–"
    asked_of = f"{number(statistics.helpful)} / {number(judged)}" if judged else words["nobody"]
    return [
        _Figure(words["questions"], number(now.questions), was(before.questions)),
        _Figure(words["visits"], number(now.visits), was(before.visits)),
        _Figure(words["answered"], part(now.answered), number(now.answered)),
        _Figure(words["asked-back"], part(now.asked_back), number(now.asked_back)),
        _Figure(words["missed"], part(now.missed), number(now.missed)),
        _Figure(words["handed-over"], number(now.handed_over), was(before.handed_over)),
        _Figure(words["lessons"], number(statistics.finished), ""),
        _Figure(words["feedback"], feedback, asked_of),
    ]


def _row(statistics: Statistics, target: Target, title: Title) -> _Row:
    share = target.asked / statistics.asked
    before = statistics.asked_before.get(target.id)
    return _Row(title(target.id), number(target.asked), percent(share), _change(target, before))


def _change(target: Target, before: int | None) -> str:
    if before is None:
        return "–"
    more = target.asked - before
    return f"{'−' if more < 0 else '+'}{number(abs(more))}" if more else "="


def _languages(statistics: Statistics, words: Words) -> str:
    asked = {key: each.questions for key, each in statistics.by_language.items() if each.questions}
    total = sum(asked.values())
    told = [f"{words.get(key, key)} {percent(count / total)}" for key, count in asked.items()]
    return ", ".join(told)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


_TEMPLATES: Final = Environment(
    loader=PackageLoader("assistant.journal"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
