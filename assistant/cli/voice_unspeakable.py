"""`komekshi voice unspeakable`: what the voice can't say, or has to guess at."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from assistant.cli.exit_codes import ExitCode, setup_failures

__all__ = ["unspeakable"]


def unspeakable(
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object on standard output.")
    ] = False,
) -> None:
    """List figures, Latin words, abbreviations and signs that can't be said as written.

    Everything under intents/ that visitors hear is looked at. Exit code 0: nothing. 3: something.
    """
    with setup_failures():
        from assistant.catalogue import load_catalogue
        from assistant.catalogue.checks.wording import check_speakable
        from assistant.catalogue.spoken import all_spoken
        from assistant.desk.settings import Settings

        texts = tuple(all_spoken(load_catalogue(Settings.from_environment().intents)))
        found = [finding for text in texts for finding in check_speakable(text)]
    if as_json:
        listed = [
            {"code": each.code, "where": each.where, "message": each.message, "remedy": each.remedy}
            for each in found
        ]
        sys.stdout.write(
            json.dumps({"texts": len(texts), "unspeakable": listed}, ensure_ascii=False) + "\n"
        )
    else:
        for each in found:
            sys.stdout.write(f"{each.where}: {each.message}\n  → {each.remedy}\n")
        sys.stdout.write(f"{len(texts)} texts, {len(found)} unspeakable\n")
    if found:
        raise typer.Exit(ExitCode.SETUP)
