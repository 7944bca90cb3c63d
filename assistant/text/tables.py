"""Word tables written as text."""

from __future__ import annotations

__all__ = ["words"]


def words(table: str) -> tuple[str, ...]:
    """Words between white space, in order."""
    return tuple(table.split())
