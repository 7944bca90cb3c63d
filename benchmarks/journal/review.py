"""Reviewing and reading a full journal: how long it takes, and how pure groups of misses are.

    python -m benchmarks.journal.review

* 10,000 different misses are put together, ten times. They are the paraphrases of `intents/` and
  the sentences of `benchmarks/data`, then these with a word lost and a word changed.
* The sentences of `tests/phrases`, whose services are known, are put together: how many of those
  in a group with others ask for the service that most of their group ask for.
* The page of statistics (figures, table, four pictures) is made for a week, a quarter and 400 days
  of a million turns, ten times each. Only their sums are written: no page reads the turns.

Times are those of the processor: the machine may do something else beside. That lengthens them
too, by what it takes of caches and of the core that two threads share, so the load is told.
"""

from __future__ import annotations

import json
import os
import random
import statistics as spread
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

import yaml
from sqlalchemy import Engine

from assistant.catalogue import Catalogue, load_catalogue, load_paraphrases
from assistant.desk.gates.tried import read_sentences
from assistant.desk.journal.figures import title_in
from assistant.journal.cluster import Miss, clusters
from assistant.journal.database import database_url, open_database, writing
from assistant.journal.names import NameBook
from assistant.journal.outcomes import Period
from assistant.journal.report import statistics_fragment
from assistant.journal.rows import TurnRow
from assistant.journal.statistics import read_statistics
from assistant.journal.tallies import add_up
from assistant.text import Language

_ROOT: Final = Path(__file__).parents[2]
_INTENTS: Final = _ROOT / "intents"
_MISSES: Final = 10_000
_TURNS: Final = 1_000_000
_DAYS: Final = 400
_LAST: Final = date(2026, 11, 30)
_BATCH: Final = 10_000
_RUNS: Final = 10
_SEED: Final = 9
_NOW: Final = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)

RESULTS: Final = _ROOT / "benchmarks" / "results" / "journal-review.json"


def main() -> None:
    """Measure all, write the figures."""
    catalogue = load_catalogue(_INTENTS)
    with tempfile.TemporaryDirectory(prefix="komekshi-review-") as folder:
        engine = open_database(database_url(Path(folder) / "journal.db"))
        _fill(engine, catalogue)
        pages = _pages(engine, catalogue)
        engine.dispose()
    found = {
        "misses": _clustering(catalogue),
        "groups": _purity(),
        "statistics_page_cpu_ms": pages,
        "turns": _TURNS,
        "load_average": round(os.getloadavg()[0], 1),
        "cores": os.cpu_count(),
    }
    RESULTS.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=2))


def _clustering(catalogue: Catalogue) -> dict[str, Any]:
    draw = random.Random(_SEED)
    misses = [Miss(text, None, draw.randint(1, 4), _NOW) for text in _sentences(catalogue, draw)]
    return {
        "sentences": len(misses),
        "groups": len(clusters(misses)),
        "cpu_s": {key: value / 1000 for key, value in _timed(lambda: clusters(misses)).items()},
    }


def _sentences(catalogue: Catalogue, draw: random.Random) -> list[str]:
    """Different ones."""
    said = [phrase.text for phrase in load_paraphrases(_INTENTS, catalogue.services)]
    for path in sorted((_ROOT / "benchmarks" / "data").glob("*/*.yaml")):
        groups: Any = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
        for entries in groups.values():
            said += [entry["text"] for entry in entries]
    texts = dict.fromkeys(said)
    while len(texts) < _MISSES:
        words = draw.choice(said).split()
        if len(words) > 3:
            words.pop(draw.randrange(len(words)))
        words[draw.randrange(len(words))] = draw.choice(draw.choice(said).split())
        texts[" ".join(words)] = None
    return list(texts)[:_MISSES]


def _purity() -> dict[str, float]:
    of = {
        text: service
        for service, by_language in read_sentences(_ROOT / "tests" / "phrases").items()
        for texts in by_language.values()
        for text in texts
    }
    found = clusters([Miss(text, None, 1, _NOW) for text in of])
    shared = [[of[miss.text] for miss in group.misses] for group in found if len(group.misses) > 1]
    together = sum(map(len, shared))
    same = sum(Counter(services).most_common(1)[0][1] for services in shared)
    return {
        "sentences": len(of),
        "groups": len(found),
        "sentences_in_groups_of_several": together,
        "of_the_groups_service": round(same / together, 4),
    }


def _fill(engine: Engine, catalogue: Catalogue) -> None:
    book = NameBook()
    draw = random.Random(_SEED)
    rows = _rows(draw, list(catalogue.services))
    for _ in range(_TURNS // _BATCH):
        batch = [next(rows) for _ in range(_BATCH)]
        with writing(engine) as connection:
            add_up(connection, batch, book, "hall", UTC)


def _rows(draw: random.Random, services: list[str]) -> Iterator[TurnRow]:
    """Turns evenly over the days, nine hours a day."""
    first = datetime.combine(_LAST - timedelta(days=_DAYS - 1), datetime.min.time(), UTC)
    decisions = ("Answer", "Confirm", "Choose", "NotKnown", "Command", "NotSpeech")
    for number in range(_TURNS):
        decision = draw.choices(decisions, (60, 4, 3, 8, 22, 3))[0]
        place = min(int(draw.expovariate(1 / 12)), len(services) - 1)
        day = first + timedelta(days=number * _DAYS // _TURNS)
        yield TurnRow(
            at=day + timedelta(hours=9, seconds=draw.randrange(9 * 3_600)),
            visit=number // 4,
            number=number % 4 + 1,
            source=draw.choice(("microphone", "typed", "tapped")),
            decision=decision,
            reply="answer",
            language=draw.choice(("kk", "ru")),
            target=services[place] if decision == "Answer" else None,
            asked=decision == "Answer",
            recognise_ms=draw.lognormvariate(3.7, 0.4),
            match_ms=draw.lognormvariate(2.0, 0.4),
            total_ms=draw.lognormvariate(3.9, 0.4),
            first_sound_ms=draw.lognormvariate(4.3, 0.4),
        )


def _pages(engine: Engine, catalogue: Catalogue) -> dict[str, Any]:
    title = title_in(catalogue, Language.KK)
    hidden = frozenset(catalogue.talks)

    def page(days: int) -> str:
        period = Period(_LAST - timedelta(days=days - 1), _LAST)
        figures = read_statistics(engine, period, hidden=hidden)
        return statistics_fragment(figures, Language.KK, title)

    return {f"{days} days": _timed(partial(page, days)) for days in (7, 91, _DAYS)}


def _timed(call: Callable[[], object]) -> dict[str, float]:
    """Milliseconds of the processor."""
    spent = []
    for _ in range(_RUNS):
        begin = time.process_time()
        call()
        spent.append((time.process_time() - begin) * 1000)
    return {"median": round(spread.median(spent), 1), "longest": round(max(spent), 1)}


if __name__ == "__main__":
    main()
