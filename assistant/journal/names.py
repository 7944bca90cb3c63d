"""Words that are named by number in the journal's tables."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from assistant.journal.tables import name as names

__all__ = ["NONE", "NameBook", "read_names"]

NONE = ""
"""The name for nothing, where a key must not be null."""


def read_names(connection: Connection) -> Mapping[int, str]:
    """All names by number; some hundreds."""
    return {row.id: row.name for row in connection.execute(select(names.c.id, names.c.name))}


class NameBook:
    """Numbers of names, which are written when they are new."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def forget(self) -> None:
        """After a failed transaction: what was written in it is not there."""
        self._known.clear()

    def number(self, connection: Connection, word: str | None) -> int | None:
        """The number of a name, None for None."""
        return None if word is None else self.needed(connection, word)

    def needed(self, connection: Connection, word: str) -> int:
        """The number of a name."""
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = _number(connection, word)
        return known


def _number(connection: Connection, word: str) -> int:
    """Read first: a sequence moves on even where nothing is inserted."""
    asked = select(names.c.id).where(names.c.name == word)
    known = connection.execute(asked).scalar()
    if known is not None:
        return int(known)
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    added = dialect.insert(names).values(name=word).on_conflict_do_nothing()
    connection.execute(added)  # another desk may have been faster
    return int(connection.execute(asked).scalar_one())
