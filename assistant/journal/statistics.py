"""What was asked, how it went and how long it took, out of the sums by day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, Engine, Table, func, select

from assistant.journal.names import read_names
from assistant.journal.outcomes import Outcomes, Period
from assistant.journal.tables import tally_hour, tally_latency, tally_target
from assistant.journal.tallies import MEASURES, milliseconds

__all__ = ["TOP", "Statistics", "Target", "Times", "read_statistics"]

TOP: Final = 10
"""Targets that are looked at apart: they make up most of all visits."""

_WEEKS: Final = 12
"""Weeks of the trend, at the least; a longer period shows all of its own."""

_HALF: Final = 0.5
_MOST: Final = 0.95

_Names = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Target:
    """What was asked for one service, list or lesson."""

    id: str
    asked: int
    finished: int
    """Lessons read to their end."""
    helpful: int
    unhelpful: int


@dataclass(frozen=True, slots=True)
class Times:
    """How long something took, within 5 %."""

    p50_ms: float
    p95_ms: float
    turns: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """The figures of a period."""

    period: Period
    total: Outcomes
    before: Outcomes
    """Of as many days just before."""
    by_day: Mapping[date, Outcomes]
    """Every day of the period."""
    by_hour: tuple[Outcomes, ...]
    """24 of them, by the desk's own time."""
    by_weekday: tuple[Outcomes, ...]
    """Seven of them, from Monday."""
    by_language: Mapping[str, Outcomes]
    by_source: Mapping[str, Outcomes]
    """Microphone, typed, tapped …"""
    by_week: Mapping[date, Outcomes]
    """By Monday; the period's weeks and those before, twelve or more."""
    targets: tuple[Target, ...]
    """Most asked first."""
    asked_before: Mapping[str, int]
    """How often each target was asked in as many days just before."""
    helpful: int
    unhelpful: int
    times: Mapping[str, Times]
    """`recognise`, `match`, `total` (end of the question to the reply), `first_sound`."""

    @property
    def asked(self) -> int:
        """How often any target was asked for."""
        return sum(target.asked for target in self.targets)

    @property
    def finished(self) -> int:
        """Lessons read to their end."""
        return sum(target.finished for target in self.targets)

    @property
    def top(self) -> tuple[Target, ...]:
        """The ten most asked."""
        return tuple(target for target in self.targets[:TOP] if target.asked)

    @property
    def top_share(self) -> float:
        """What they make up of all that was asked, 0 to 1."""
        return sum(target.asked for target in self.top) / self.asked if self.asked else 0.0


def read_statistics(
    engine: Engine, period: Period, *, hidden: frozenset[str] = frozenset()
) -> Statistics:
    """The figures of a period; `hidden` are targets that are no services (greetings).

    Some ten milliseconds for a week, whatever the journal holds.
    """
    trend = period.with_weeks(_WEEKS)
    read = Period(min(trend.since, period.before.since), period.until)
    with engine.connect() as connection:
        names = read_names(connection)
        days: dict[date, Outcomes] = defaultdict(Outcomes)
        for (day,), outcomes in _outcomes(connection, names, ["day"], read):
            days[date.fromordinal(day)] += outcomes
        hours: dict[int, Outcomes] = defaultdict(Outcomes)
        languages: dict[int, Outcomes] = defaultdict(Outcomes)
        sources: dict[int, Outcomes] = defaultdict(Outcomes)
        columns = ["hour", "language", "source"]  # all at once: the sums are read once only
        for (hour, language, source), outcomes in _outcomes(connection, names, columns, period):
            hours[hour] += outcomes
            languages[language] += outcomes
            sources[source] += outcomes
        targets = _targets(connection, names, period, hidden)
        before = _targets(connection, names, period.before, hidden)
        times = _times(connection, names, period)
    within = {day: days.get(day, Outcomes()) for day in period.days}
    return Statistics(
        period=period,
        total=_total(within.values()),
        before=_total(days.get(day, Outcomes()) for day in period.before.days),
        by_day=within,
        by_hour=tuple(hours.get(hour, Outcomes()) for hour in range(24)),
        by_weekday=tuple(
            _total(each for day, each in within.items() if day.weekday() == weekday)
            for weekday in range(7)
        ),
        by_language=_by_name(languages, names),
        by_source=_by_name(sources, names),
        by_week=_weeks(days, trend),
        targets=tuple(target for target in targets if target.id),
        asked_before={target.id: target.asked for target in before},
        helpful=sum(target.helpful for target in targets),
        unhelpful=sum(target.unhelpful for target in targets),
        times=times,
    )


def _outcomes(
    connection: Connection, names: _Names, columns: Sequence[str], period: Period
) -> Iterator[tuple[tuple[int, ...], Outcomes]]:
    """Outcomes by some columns, a row for each decision."""
    keys = [tally_hour.c[name] for name in columns]
    sums = [func.sum(tally_hour.c[name]) for name in ("turns", "visits", "handed_over")]
    asked = (
        select(*keys, tally_hour.c.decision, *sums)
        .where(_within(tally_hour, period))
        .group_by(*keys, tally_hour.c.decision)
    )
    for *key, decision, turns, visits, handed_over in connection.execute(asked):
        yield tuple(key), Outcomes.of(names[decision], int(turns), int(visits), int(handed_over))


def _targets(
    connection: Connection, names: _Names, period: Period, hidden: frozenset[str]
) -> list[Target]:
    counted = ("asked", "finished", "helpful", "unhelpful")
    asked = (
        select(tally_target.c.target, *(func.sum(tally_target.c[name]) for name in counted))
        .where(_within(tally_target, period))
        .group_by(tally_target.c.target)
    )
    found = [
        Target(names[number], *map(int, counts)) for number, *counts in connection.execute(asked)
    ]
    shown = (target for target in found if target.id not in hidden)
    return sorted(shown, key=lambda target: (-target.asked, target.id))


def _times(connection: Connection, names: _Names, period: Period) -> Mapping[str, Times]:
    asked = (
        select(tally_latency.c.measure, tally_latency.c.bucket, func.sum(tally_latency.c.turns))
        .where(_within(tally_latency, period))
        .group_by(tally_latency.c.measure, tally_latency.c.bucket)
    )
    spent: dict[str, Counter[int]] = defaultdict(Counter)
    for measure, bucket, turns in connection.execute(asked):
        spent[names[measure]][bucket] += int(turns)
    return {
        measure: Times(
            _percentile(spent[measure], _HALF),
            _percentile(spent[measure], _MOST),
            spent[measure].total(),
        )
        for measure in MEASURES
        if measure in spent
    }


def _percentile(buckets: Counter[int], share: float) -> float:
    """Milliseconds that this share of all turns does not exceed, within the width of a bucket."""
    wanted, reached = share * buckets.total(), 0
    for bucket in sorted(buckets):
        reached += buckets[bucket]
        if reached >= wanted:
            return round(milliseconds(bucket), 1)
    return 0.0


def _within(table: Table, period: Period) -> ColumnElement[bool]:
    return table.c.day.between(period.since.toordinal(), period.until.toordinal())


def _weeks(days: Mapping[date, Outcomes], period: Period) -> Mapping[date, Outcomes]:
    weeks: dict[date, Outcomes] = {}
    for day in period.days:
        monday = day - timedelta(days=day.weekday())
        weeks[monday] = weeks.get(monday, Outcomes()) + days.get(day, Outcomes())
    return weeks


def _by_name(sums: Mapping[int, Outcomes], names: _Names) -> Mapping[str, Outcomes]:
    """Most turns first."""
    ordered = sorted(sums.items(), key=lambda each: -each[1].turns)
    return {names[number]: outcomes for number, outcomes in ordered}


def _total(some: Iterable[Outcomes]) -> Outcomes:
    return sum(some, Outcomes())
