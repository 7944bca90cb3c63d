"""Statistics of this installation, with the names that its catalogue has for services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from assistant.catalogue import Catalogue
from assistant.desk.journal.place import journal_url, reading_journal
from assistant.desk.settings import Settings
from assistant.desk.understanding import load_intents
from assistant.errors import JournalError
from assistant.journal.charts import Title, charts
from assistant.journal.cluster import Cluster, clusters
from assistant.journal.outcomes import Period
from assistant.journal.report import page
from assistant.journal.review import ReviewBook
from assistant.journal.statistics import Statistics, read_statistics
from assistant.text import Language

__all__ = [
    "Figures",
    "open_misses",
    "read_figures",
    "title_in",
    "today",
    "write_charts",
    "write_report",
]


@dataclass(frozen=True, slots=True)
class Figures:
    """A period of this desk's journal."""

    statistics: Statistics
    catalogue: Catalogue


def today() -> date:
    """By this machine's own time, as the journal counts days."""
    return datetime.now(UTC).astimezone().date()


def read_figures(settings: Settings, period: Period) -> Figures:
    """Raise `JournalError`, or `CatalogueError` where there is no catalogue at all."""
    catalogue = load_intents(settings).catalogue
    with reading_journal(journal_url(settings)) as engine:
        statistics = read_statistics(engine, period, hidden=frozenset(catalogue.talks))
    return Figures(statistics, catalogue)


def open_misses(settings: Settings) -> tuple[Cluster, ...]:
    """Groups of misses that nobody has looked at, whatever their day; the most frequent first.

    Raise `JournalError`.
    """
    with reading_journal(journal_url(settings)) as engine:
        return clusters(ReviewBook(engine).open_misses())


def title_in(catalogue: Catalogue, language: Language) -> Title:
    """The name of a service, list or lesson; its id where it is no more."""

    def title(name: str) -> str:
        try:
            return catalogue.title(name, language)
        except KeyError:
            return name

    return title


def write_charts(figures: Figures, language: Language, folder: Path) -> tuple[Path, ...]:
    """The pictures as `<name>.svg`. Raise `JournalError` `stats-write`."""
    title = title_in(figures.catalogue, language)
    drawn = charts(figures.statistics, language, title)
    return tuple(_write(folder / f"{name}.svg", svg) for name, svg in drawn.items())


def write_report(settings: Settings, figures: Figures, language: Language, path: Path) -> Path:
    """One sheet to print. Raise `JournalError`, `stats-write` among them."""
    html = page(
        figures.statistics,
        language,
        title_in(figures.catalogue, language),
        open_misses(settings),
        desk=settings.journal.desk,
        made=today(),
    )
    return _write(path, html)


def _write(path: Path, content: str) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    except OSError as error:
        raise JournalError(
            "stats-write", f"{path} can't be written: {error}", "name another place"
        ) from error
    return path
