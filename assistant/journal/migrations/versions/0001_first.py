"""The first tables."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """As `tables.py` had them on 2026-12-01."""
    op.create_table(
        "name",
        sa.Column("id", _small_serial(), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False, unique=True),
    )
    _turn()
    _missed()
    _feedback_and_review()
    _tallies()


def downgrade() -> None:
    """Nothing is before the first."""
    for table in (
        *("tally_latency", "tally_target", "tally_hour", "review"),
        *("feedback", "missed", "turn", "name"),
    ):
        op.drop_table(table)


def _turn() -> None:
    op.create_table(
        "turn",
        sa.Column("id", _serial(), primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("visit", sa.BigInteger, nullable=False),
        *_optional(sa.Integer, "first_sound_ms", "recognise_ms", "match_ms", "total_ms"),
        *_needed(sa.SmallInteger, "number", "desk", "source", "decision", "reply"),
        *_optional(sa.SmallInteger, "language", "command", "target", "kind", "facet", "channel"),
        *_optional(sa.SmallInteger, "second", "score", "margin"),
        *_needed(sa.Boolean, "asked", "played", "hand_over", "lesson_finished"),
    )
    op.create_index("turn_at", "turn", ["at"])


def _missed() -> None:
    op.create_table(
        "missed",
        sa.Column("turn", _serial(), primary_key=True),
        *_needed(sa.BigInteger, "at", "visit"),
        *_optional(sa.BigInteger, "review"),
        *_needed(sa.SmallInteger, "number"),
        *_optional(sa.SmallInteger, "language"),
        *_needed(sa.SmallInteger, "decision"),
        *_optional(sa.SmallInteger, "settled"),
        *_needed(sa.Text, "text"),
    )
    op.create_index("missed_visit", "missed", ["visit", "number"])
    op.create_index("missed_at", "missed", ["at"])


def _feedback_and_review() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", _serial(), primary_key=True),
        *_needed(sa.BigInteger, "at", "visit"),
        *_needed(sa.SmallInteger, "number", "desk"),
        *_optional(sa.SmallInteger, "language", "target"),
        *_needed(sa.Boolean, "helpful"),
    )
    op.create_index("feedback_at", "feedback", ["at"])
    op.create_table(
        "review",
        sa.Column("id", _serial(), primary_key=True),
        *_needed(sa.BigInteger, "at"),
        *_needed(sa.SmallInteger, "outcome"),
        *_optional(sa.SmallInteger, "language", "target"),
        *_needed(sa.Text, "text"),
        *_optional(sa.Text, "note"),
    )


def _tallies() -> None:
    hour = ("hour", "desk", "language", "decision", "source")
    _tally("tally_hour", hour, ("turns", "visits", "handed_over"))
    target = ("desk", "target", "language")
    _tally("tally_target", target, ("asked", "finished", "helpful", "unhelpful"))
    _tally("tally_latency", ("desk", "measure", "bucket"), ("turns",))


def _tally(table: str, key: tuple[str, ...], counts: tuple[str, ...]) -> None:
    op.create_table(
        table,
        sa.Column("day", sa.Integer, primary_key=True, autoincrement=False),
        *(sa.Column(one, sa.SmallInteger, primary_key=True, autoincrement=False) for one in key),
        *_needed(sa.Integer, *counts),
        sqlite_with_rowid=False,
    )


def _serial() -> Any:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _small_serial() -> Any:
    return sa.SmallInteger().with_variant(sa.Integer(), "sqlite")


def _needed(kind: Any, *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def _optional(kind: Any, *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind) for name in names]
