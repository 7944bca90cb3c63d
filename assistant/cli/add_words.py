"""`komekshi models add-words`: teach the embedded recognition model more words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.exit_codes import ExitCode, setup_failures

__all__ = ["add_words"]


def add_words(
    words: Annotated[
        Path,
        typer.Option("--words", metavar="FILE", help="Words in UTF-8; # begins a comment."),
    ],
    model: Annotated[
        Path | None,
        typer.Option("--model", metavar="DIR", help="The model; by default the one in use."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="New folder; by default in the user's cache."),
    ] = None,
) -> None:
    """Write a copy of a recognition model that hears more words; its path goes to standard output.

    The desk hears with it where KOMEKSHI_MODEL is that path; a cache keeps the last two only.
    Exit code 0: it hears all words. 1: all but those that are named, which nobody can pronounce.
    3: it could not be written.
    """
    with setup_failures():
        import os

        from assistant.desk.models.choice import ModelPlaces
        from assistant.desk.models.vocabulary import cached_extension, extend_model, read_words
        from assistant.desk.places import cache_folder
        from assistant.hearing import open_model

        wanted = read_words(words)
        original = open_model(model or ModelPlaces.from_environment().in_use()[0])
        if out is None:
            extended = cached_extension(original, wanted, cache_folder(os.environ))
        else:
            extended = extend_model(original, wanted, out)
    for word in extended.unsayable:
        typer.echo(
            f"komekshi: can't pronounce {word!r}\n"
            "  → spell it in Kazakh or Russian letters, as it is said [word-unsayable]",
            err=True,
        )
    known = len(set(wanted)) - len(extended.added) - len(extended.unsayable)
    typer.echo(f"{len(extended.added)} words added, {known} were known", err=True)
    typer.echo(str(extended.model.path))
    if extended.unsayable:
        raise typer.Exit(ExitCode.SOME_FAILED)
