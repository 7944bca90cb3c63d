"""`komekshi evaluate`: how well sentences and recordings with a known meaning are understood."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.exit_codes import setup_failures

__all__ = ["evaluate"]


def evaluate(
    places: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FOLDER|FILE]...",
            help="Sentences and what they mean; by default benchmarks/data/test.",
        ),
    ] = None,
    speech: Annotated[
        Path | None,
        typer.Option(
            "--speech",
            metavar="MANIFEST.tsv",
            help="Recordings instead, through the recogniser; see benchmarks/data/README.md.",
        ),
    ] = None,
    json_file: Annotated[
        Path | None,
        typer.Option("--json", metavar="FILE", help="Write all figures; - is standard output."),
    ] = None,
    report_file: Annotated[
        Path | None, typer.Option("--report", metavar="FILE.md", help="Write a report.")
    ] = None,
    heat_map_file: Annotated[
        Path | None,
        typer.Option("--heat-map", metavar="FILE.svg", help="Draw what was taken for what."),
    ] = None,
    earlier: Annotated[
        Path | None,
        typer.Option("--compare", metavar="EARLIER.json", help="Tell what moved since that run."),
    ] = None,
    failures: Annotated[
        bool,
        typer.Option("--failures", help="List what failed, what it was taken for, and why."),
    ] = False,
) -> None:
    """Measure how well questions are understood, and talk about other things is refused.

    Exit code 0, whatever the figures. 2: wrong usage. 3: sentences, recordings, catalogue or
    model can't be used, or a result can't be written.
    """
    if places and speech is not None:
        raise typer.BadParameter("name sentences, or --speech with recordings, not both")
    with setup_failures():
        from assistant.cli.evaluating import Wanted, evaluate_all
        from assistant.desk.settings import Settings

        evaluate_all(
            Settings.from_environment(),
            Wanted(
                places=tuple(places or ()),
                speech=speech,
                json_file=json_file,
                report_file=report_file,
                heat_map_file=heat_map_file,
                earlier=earlier,
                failures=failures,
            ),
        )
