"""What all commands write alike: tables of a width, errors as JSON."""

from __future__ import annotations

from typing import Final

from rich.console import Console

from assistant.errors import KomekshiError

__all__ = ["error_json", "table_console"]

_PIPED_WIDTH: Final = 200
"""Columns of a table that goes into a file or a pipe, where nobody can widen the window."""


def table_console() -> Console:
    """Standard output for tables."""
    console = Console()
    if not console.is_terminal:
        console.width = _PIPED_WIDTH
    return console


def error_json(error: KomekshiError) -> dict[str, str]:
    """An error as it leaves the program."""
    return {"code": error.code, "message": error.message, "remedy": error.remedy}
