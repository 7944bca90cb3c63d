"""Statistics on standard output: tables for people, CSV and JSON for programs."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Mapping

from rich.table import Table

from assistant.cli.output import table_console
from assistant.desk.journal.figures import Figures, title_in
from assistant.journal.outcomes import Outcomes
from assistant.journal.statistics import Statistics
from assistant.journal.statistics_export import COLUMNS, as_json, as_rows
from assistant.text import Language

__all__ = ["show_table", "write_csv", "write_json"]

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def write_json(statistics: Statistics) -> None:
    """One object."""
    sys.stdout.write(json.dumps(as_json(statistics), ensure_ascii=False) + "\n")


def write_csv(statistics: Statistics) -> None:
    """A figure in each row."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(as_rows(statistics))


def show_table(figures: Figures, language: Language) -> None:
    """What matters, in a few tables; `language` is that of the services' names."""
    statistics = figures.statistics
    console = table_console()
    period = statistics.period
    console.print(f"{period.since} to {period.until}", highlight=False)
    console.print(_outcomes("", {"now": statistics.total, "before": statistics.before}))
    if statistics.total.turns:
        console.print(_services(figures, language))
        days = {f"{_WEEKDAYS[day.weekday()]} {day}": o for day, o in statistics.by_day.items()}
        console.print(_outcomes("day", days))
        hours = {f"{hour}:00": each for hour, each in enumerate(statistics.by_hour)}
        console.print(_outcomes("hour", {hour: each for hour, each in hours.items() if each.turns}))
        spoken = {name or "none": each for name, each in statistics.by_language.items()}
        console.print(_outcomes("language", spoken))
        console.print(_times(statistics))
    console.print(
        f"helped: {statistics.helpful}, did not help: {statistics.unhelpful}; "
        f"lessons finished: {statistics.finished}",
        highlight=False,
    )


def _outcomes(head: str, rows: Mapping[str, Outcomes]) -> Table:
    counted = ("questions", "answered", "asked back", "missed", "handed over", "steered", "visits")
    table = Table(head, *counted)
    for key, each in rows.items():
        parts = (each.answered, each.asked_back, each.missed)
        table.add_row(
            key,
            str(each.questions),
            *(_part(count, each.questions) for count in parts),
            *map(str, (each.handed_over, each.steered, each.visits)),
        )
    return table


def _services(figures: Figures, language: Language) -> Table:
    statistics = figures.statistics
    title = title_in(figures.catalogue, language)
    name = f"the {len(statistics.top)} most asked: {statistics.top_share:.1%} of all"
    table = Table(name, "", "asked", "before", "share", "helped")
    for target in statistics.top:
        judged = target.helpful + target.unhelpful
        table.add_row(
            title(target.id),
            target.id,
            str(target.asked),
            str(statistics.asked_before.get(target.id, 0)),
            f"{target.asked / statistics.asked:.1%}",
            f"{target.helpful} of {judged}" if judged else "",
        )
    return table


def _times(statistics: Statistics) -> Table:
    table = Table("ms", "median", "95 %", "turns")
    for name, times in statistics.times.items():
        table.add_row(name, f"{times.p50_ms:.0f}", f"{times.p95_ms:.0f}", str(times.turns))
    return table


def _part(count: int, of: int) -> str:
    return f"{count} ({count / of:.0%})" if of else "0"
