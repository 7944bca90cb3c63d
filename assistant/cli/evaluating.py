"""The run of `komekshi evaluate`: read, ask, sum up, show, write."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table as Shown

from assistant.catalogue import Catalogue
from assistant.cli.output import table_console
from assistant.desk.evaluation.asking import ask_spoken, ask_typed, matcher_to_measure
from assistant.desk.evaluation.cases import Case, check_known, read_cases
from assistant.desk.evaluation.comparing import compare, read_evaluation
from assistant.desk.evaluation.failing import failures
from assistant.desk.evaluation.figures import Evaluation
from assistant.desk.evaluation.heat_map import heat_map
from assistant.desk.evaluation.making import made_with
from assistant.desk.evaluation.manifest import read_manifest
from assistant.desk.evaluation.markdown import markdown
from assistant.desk.evaluation.outcome import Outcome
from assistant.desk.evaluation.summing import sum_up
from assistant.desk.evaluation.tables import (
    Table,
    comparison_tables,
    failure_tables,
    headline,
    tables,
)
from assistant.desk.pipeline import Desk
from assistant.desk.settings import Settings
from assistant.errors import EvaluationError
from assistant.match import Matcher

__all__ = ["Wanted", "evaluate_all"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asks for."""

    places: tuple[Path, ...] = ()
    """Files and folders of sentences; none for the test set."""
    speech: Path | None = None
    """Manifest of recordings, instead of them."""
    json_file: Path | None = None
    """`-` for standard output, which then holds nothing else."""
    report_file: Path | None = None
    heat_map_file: Path | None = None
    earlier: Path | None = None
    """Result of a run to compare with."""
    failures: bool = False
    command: str = ""
    """What made the figures, where it was not the command line."""


def evaluate_all(settings: Settings, wanted: Wanted) -> None:
    """Raise `KomekshiError` where something can't be read, used or written."""
    places = wanted.places or (settings.home / "benchmarks" / "data" / "test",)
    before = None if wanted.earlier is None else read_evaluation(wanted.earlier)
    cases = read_cases(places) if wanted.speech is None else read_manifest(wanted.speech)
    catalogue, matcher = matcher_to_measure(settings)
    check_known(cases, catalogue)
    made = made_with(
        settings,
        catalogue,
        places if wanted.speech is None else (wanted.speech,),
        command=wanted.command or _command(wanted),
        day=datetime.now(UTC).date().isoformat(),
        spoken=wanted.speech is not None,
    )
    if wanted.speech is None:
        outcomes = _typed(catalogue, matcher, cases)
    else:
        outcomes = asyncio.run(_spoken(settings, cases))
    failed = tuple(failures(matcher, outcomes)) if wanted.failures else ()
    evaluation = sum_up(made, outcomes, failed)
    further = list(failure_tables(failed)) if failed else []
    if before is not None:
        further += comparison_tables(compare(before, evaluation, cases))
    _write(evaluation, further, wanted)
    if str(wanted.json_file) != "-":
        _show(evaluation, further)


def _command(wanted: Wanted) -> str:
    """As one would type it, without what was only shown or written."""
    parts = ["komekshi evaluate", *map(str, wanted.places)]
    if wanted.speech is not None:
        parts.append(f"--speech {wanted.speech}")
    return " ".join(parts)


def _typed(catalogue: Catalogue, matcher: Matcher, cases: Sequence[Case]) -> list[Outcome]:
    found = []
    with _progress() as progress:
        task = progress.add_task("sentences", total=len(cases))
        for outcome in ask_typed(catalogue, matcher, cases):
            found.append(outcome)
            progress.advance(task)
    return found


async def _spoken(settings: Settings, cases: Sequence[Case]) -> list[Outcome]:
    found = []
    desk = await Desk.open(settings, voice=False)
    try:
        with _progress() as progress:
            task = progress.add_task("recordings", total=len(cases))
            async for outcome in ask_spoken(desk, cases):
                found.append(outcome)
                progress.advance(task)
    finally:
        await desk.close()
    return found


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar for somebody who waits; none in a file or a pipe."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        yield progress


def _show(evaluation: Evaluation, further: Sequence[Table]) -> None:
    console = table_console()
    console.print(headline(evaluation), style="bold", highlight=False)
    for table in (*tables(evaluation), *further):
        shown = Shown(*table.names, title=table.title, title_justify="left", caption=table.note)
        shown.caption_justify = "left"
        for row in table.rows:
            shown.add_row(*(escape(cell) for cell in row))
        console.print(shown)


def _write(evaluation: Evaluation, further: Sequence[Table], wanted: Wanted) -> None:
    json = msgspec.json.format(msgspec.json.encode(evaluation), indent=1).decode() + "\n"
    if str(wanted.json_file) == "-":
        sys.stdout.write(json)
    texts = (
        (wanted.json_file, json),
        (wanted.report_file, markdown(evaluation, further)),
        (wanted.heat_map_file, heat_map(evaluation.confusions)),
    )
    for path, text in texts:
        if path is not None and str(path) != "-":
            _write_text(path, text)


def _write_text(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise EvaluationError(
            "evaluation-write", f"{path} can't be written: {error}", "name a file elsewhere"
        ) from error
