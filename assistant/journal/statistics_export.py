"""Statistics for other programs: one JSON object, or rows of a table. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from assistant.journal.outcomes import Outcomes
from assistant.journal.statistics import Statistics

__all__ = ["COLUMNS", "as_json", "as_rows"]

COLUMNS: Final = ("table", "key", "figure", "value")
"""Of the rows: which table, its day, hour, language or service, what is counted, how many."""

_COUNTED: Final = ("answered", "asked_back", "missed", "steered", "silent", "handed_over", "visits")


def as_json(statistics: Statistics) -> dict[str, Any]:
    """All figures; ids of services, and names of days from 1, Monday, to 7."""
    return {
        "since": statistics.period.since.isoformat(),
        "until": statistics.period.until.isoformat(),
        "total": _counts(statistics.total),
        "before": _counts(statistics.before),
        **{name: _table(table) for name, table in _tables(statistics).items()},
        "services": [
            {
                "id": target.id,
                "asked": target.asked,
                "asked_before": statistics.asked_before.get(target.id, 0),
                "lessons_finished": target.finished,
                "helpful": target.helpful,
                "unhelpful": target.unhelpful,
            }
            for target in statistics.targets
        ],
        "top_share": round(statistics.top_share, 4),
        "lessons_finished": statistics.finished,
        "feedback": {"helpful": statistics.helpful, "unhelpful": statistics.unhelpful},
        "times_ms": {
            name: {"p50": times.p50_ms, "p95": times.p95_ms, "turns": times.turns}
            for name, times in statistics.times.items()
        },
    }


def as_rows(statistics: Statistics) -> Iterator[tuple[str, str, str, float]]:
    """The same, a figure in each row."""
    content = as_json(statistics)
    for name in ("total", "before"):
        yield from _rows(name, "", content[name])
    for name in _tables(statistics):
        for key, counts in content[name].items():
            yield from _rows(name, key, counts)
    for service in content["services"]:
        name = service.pop("id")
        yield from _rows("services", name, service)
    yield from _rows("top", "", {"share": content["top_share"]})
    yield from _rows("feedback", "", content["feedback"])
    for name, times in content["times_ms"].items():
        yield from _rows("times_ms", name, times)


def _rows(
    table: str, key: str, figures: Mapping[str, float]
) -> Iterator[tuple[str, str, str, float]]:
    for figure, value in figures.items():
        yield table, key, figure, value


def _tables(statistics: Statistics) -> dict[str, Mapping[str, Outcomes]]:
    hours, weekdays = enumerate(statistics.by_hour), enumerate(statistics.by_weekday, start=1)
    return {
        "days": {day.isoformat(): each for day, each in statistics.by_day.items()},
        "hours": {str(hour): each for hour, each in hours},
        "weekdays": {str(weekday): each for weekday, each in weekdays},
        "languages": statistics.by_language,
        "sources": statistics.by_source,
        "weeks": {monday.isoformat(): each for monday, each in statistics.by_week.items()},
    }


def _table(outcomes: Mapping[str, Outcomes]) -> dict[str, dict[str, int]]:
    return {key: _counts(each) for key, each in outcomes.items()}


def _counts(outcomes: Outcomes) -> dict[str, int]:
    counts = {name: getattr(outcomes, name) for name in _COUNTED}
    return {"questions": outcomes.questions, "turns": outcomes.turns, **counts}
