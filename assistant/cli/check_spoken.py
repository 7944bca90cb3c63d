"""`komekshi check --spoken`: questions asked aloud in synthetic voices in a noisy hall."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from assistant.cli.exit_codes import setup_failures

if TYPE_CHECKING:
    from assistant.desk.rehearsal.asking import Recognised
    from assistant.desk.rehearsal.questions import Questions

__all__ = ["Wanted", "check_spoken"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asks for."""

    services: Sequence[str]
    """None: all."""
    voices: int | None = None
    snrs_db: Sequence[float] = ()
    """None: those of `SNRS_DB`."""
    jobs: int | None = None
    seed: int = 1
    limit: int | None = None
    """Questions recognised anew, at most."""
    thorough: bool = False
    as_json: bool = False


def check_spoken(wanted: Wanted) -> None:
    """Ask, and show which questions fail."""
    with setup_failures():
        asyncio.run(_rehearse(wanted))


async def _rehearse(wanted: Wanted) -> None:
    """Raise `KomekshiError` where catalogue, models or espeak-ng can't be used."""
    from assistant.cli.check_spoken_showing import as_report, show
    from assistant.desk.rehearsal.asking import default_jobs
    from assistant.desk.rehearsal.questions import open_questions
    from assistant.desk.rehearsal.visitors import SNRS_DB, VISITORS
    from assistant.desk.settings import Settings

    questions = await open_questions(
        Settings.from_environment(),
        wanted.services,
        visitors=VISITORS[: wanted.voices or _TAKING_PART],
        snrs_db=wanted.snrs_db or SNRS_DB,
        seed=wanted.seed,
        all_together=wanted.thorough,
    )
    await _hear(questions, wanted.jobs or default_jobs(), wanted.limit)
    if wanted.as_json:
        sys.stdout.write(json.dumps(as_report(questions), ensure_ascii=False) + "\n")
    else:
        show(questions)


_TAKING_PART: Final = 4
"""Voices where nobody says how many: as many as there are noise levels, so that each question
is heard in all of them."""


async def _hear(questions: Questions, jobs: int, limit: int | None) -> None:
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        whole = len(questions.trials)
        task = progress.add_task("asked", total=whole, completed=whole - len(questions.missing))

        def advance(recognised: Recognised) -> None:
            progress.update(task, description=recognised.trial.question.target, advance=1)

        await questions.hear(jobs, limit, advance)
