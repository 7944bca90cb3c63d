"""Periods, and how often questions ended in which way. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.errors import JournalError

__all__ = ["Outcomes", "Period", "week_until"]


@dataclass(frozen=True, slots=True)
class Period:
    """Days from one to another, both included. Raise `JournalError` for none."""

    since: date
    until: date

    def __post_init__(self) -> None:
        if self.until < self.since:
            raise JournalError(
                "period-empty",
                f"no day is between {self.since} and {self.until}",
                "give the earlier day first",
            )

    @property
    def days(self) -> Iterator[date]:
        """All of them."""
        for ordinal in range(self.since.toordinal(), self.until.toordinal() + 1):
            yield date.fromordinal(ordinal)

    @property
    def length(self) -> int:
        """Days."""
        return self.until.toordinal() - self.since.toordinal() + 1

    @property
    def before(self) -> Period:
        """As many days just before."""
        last = self.since - timedelta(days=1)
        return Period(last - timedelta(days=self.length - 1), last)

    def with_weeks(self, weeks: int) -> Period:
        """From a Monday on, and so many weeks at the least, the last one may be going on."""
        monday = self.until - timedelta(days=self.until.weekday(), weeks=weeks - 1)
        first = min(monday, self.since)
        return Period(first - timedelta(days=first.weekday()), self.until)


def week_until(day: date) -> Period:
    """The seven days that end with this one."""
    return Period(day - timedelta(days=6), day)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Turns by what became of them."""

    answered: int = 0
    asked_back: int = 0
    """One service offered to confirm, or two or three to choose from."""
    missed: int = 0
    """Not known."""
    steered: int = 0
    """«Next», «louder», «thanks»: no questions."""
    silent: int = 0
    """No words in the sound."""
    handed_over: int = 0
    """To a person; among the turns above."""
    visits: int = 0

    @classmethod
    def of(cls, decision: str, turns: int, visits: int, handed_over: int) -> Outcomes:
        """Turns of one decision, by its public name."""
        match decision:
            case "Answer":
                return cls(answered=turns, visits=visits, handed_over=handed_over)
            case "Confirm" | "Choose":
                return cls(asked_back=turns, visits=visits, handed_over=handed_over)
            case "NotKnown":
                return cls(missed=turns, visits=visits, handed_over=handed_over)
            case "Command":
                return cls(steered=turns, visits=visits, handed_over=handed_over)
            case _:
                return cls(silent=turns, visits=visits, handed_over=handed_over)

    def __add__(self, other: Outcomes) -> Outcomes:
        return Outcomes(  # in full: a year has thousands of them to add up
            self.answered + other.answered,
            self.asked_back + other.asked_back,
            self.missed + other.missed,
            self.steered + other.steered,
            self.silent + other.silent,
            self.handed_over + other.handed_over,
            self.visits + other.visits,
        )

    @property
    def questions(self) -> int:
        """Turns in which something was asked."""
        return self.answered + self.asked_back + self.missed

    @property
    def turns(self) -> int:
        """All of them."""
        return self.questions + self.steered + self.silent
