"""What the command `komekshi` ends with; documented in README.md."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

import typer

from assistant.errors import KomekshiError

__all__ = ["ExitCode", "report", "setup_failures"]


class ExitCode(IntEnum):
    """Stable numbers for scripts."""

    OK = 0
    """All inputs were processed, whatever was decided about them."""
    SOME_FAILED = 1
    """Some input could not be read or some answer not be written; the others were done."""
    USAGE = 2
    """The command line makes no sense."""
    SETUP = 3
    """Something that all inputs need is missing or broken: model, catalogue, voice."""


def report(error: KomekshiError) -> None:
    """Tell a person what happened and what to do, on standard error."""
    sys.stderr.write(f"komekshi: {error.message.rstrip()}\n  → {error.remedy} [{error.code}]\n")


@contextmanager
def setup_failures() -> Iterator[None]:
    """End the command with `SETUP` and a plain message when `KomekshiError` comes up."""
    try:
        yield
    except KomekshiError as error:
        report(error)
        raise typer.Exit(ExitCode.SETUP) from None
