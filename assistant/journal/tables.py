"""The journal's tables, the same in SQLite and in PostgreSQL.

A million turns must stay small, so what is said in words again and again (services, decisions,
languages) is written once in `name` and named by its number everywhere else. Wide columns come
first: PostgreSQL pads between narrow and wide ones.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
)

__all__ = [
    "METADATA",
    "feedback",
    "missed",
    "name",
    "review",
    "tally_hour",
    "tally_latency",
    "tally_target",
    "turn",
]

METADATA: Final = MetaData()

_ID: Final = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only where the type is exactly INTEGER."""

name: Final = Table(
    "name",
    METADATA,
    Column("id", SmallInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("name", String(200), nullable=False, unique=True, doc="empty: none"),
)
"""Every word that other tables name by number; `names.py` reads and adds to it."""

turn: Final = Table(
    "turn",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("at", BigInteger, nullable=False, doc="UTC, milliseconds since 1970"),
    Column("visit", BigInteger, nullable=False, doc="random, another one every day"),
    Column("first_sound_ms", Integer, doc="end of the question to the first sample"),
    Column("recognise_ms", Integer),
    Column("match_ms", Integer),
    Column("total_ms", Integer, doc="end of the question to the reply, without sound"),
    Column("number", SmallInteger, nullable=False, doc="within the visit, from 1"),
    Column("desk", SmallInteger, nullable=False),
    Column("source", SmallInteger, nullable=False, doc="microphone, typed, tapped …"),
    Column("decision", SmallInteger, nullable=False, doc="Answer, Confirm, NotKnown …"),
    Column("reply", SmallInteger, nullable=False, doc="kind of the reply"),
    Column("language", SmallInteger),
    Column("command", SmallInteger),
    Column("target", SmallInteger, doc="service, collection, lesson or talk"),
    Column("kind", SmallInteger, doc="of the target"),
    Column("facet", SmallInteger),
    Column("channel", SmallInteger),
    Column("second", SmallInteger, doc="target of the second candidate"),
    Column("score", SmallInteger, doc="of the first candidate, thousandths"),
    Column("margin", SmallInteger, doc="first less second score, thousandths"),
    Column("asked", Boolean, nullable=False, doc="begins to tell of the target"),
    Column("played", Boolean, nullable=False, doc="said to its end"),
    Column("hand_over", Boolean, nullable=False),
    Column("lesson_finished", Boolean, nullable=False),
    Index("turn_at", "at"),
)
"""One utterance and what was replied. No words of the visitor."""

missed: Final = Table(
    "missed",
    METADATA,
    Column("turn", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, doc="turn.id"),
    Column("at", BigInteger, nullable=False),
    Column("visit", BigInteger, nullable=False),
    Column("review", BigInteger, doc="review.id; null: nobody has looked at it"),
    Column("number", SmallInteger, nullable=False),
    Column("language", SmallInteger),
    Column("decision", SmallInteger, nullable=False, doc="NotKnown, Confirm, Choose"),
    Column("settled", SmallInteger, doc="taken, declined, left; null: not known"),
    Column("text", Text, nullable=False, doc="without personal data"),
    Index("missed_visit", "visit", "number"),
    Index("missed_at", "at"),
)
"""Words of turns that were not understood, or not surely. Kept for a shorter time than turns."""

feedback: Final = Table(
    "feedback",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("visit", BigInteger, nullable=False),
    Column("number", SmallInteger, nullable=False, doc="of the turn that is judged"),
    Column("desk", SmallInteger, nullable=False),
    Column("language", SmallInteger),
    Column("target", SmallInteger),
    Column("helpful", Boolean, nullable=False),
    Index("feedback_at", "at"),
)

review: Final = Table(
    "review",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("outcome", SmallInteger, nullable=False, doc="attached, wanted, not-for-us"),
    Column("language", SmallInteger),
    Column("target", SmallInteger, doc="service it was attached to"),
    Column("text", Text, nullable=False, doc="the sentence or template, no personal data"),
    Column("note", Text),
)
"""What the staff made of misses; `missed.review` points here."""

_DAY: Final = "of the desk's own time, days since the year 1 (`date.toordinal`)"

tally_hour: Final = Table(
    "tally_hour",
    METADATA,
    Column("day", Integer, primary_key=True, autoincrement=False, doc=_DAY),
    Column("hour", SmallInteger, primary_key=True, autoincrement=False),
    Column("desk", SmallInteger, primary_key=True, autoincrement=False),
    Column("language", SmallInteger, primary_key=True, autoincrement=False),
    Column("decision", SmallInteger, primary_key=True, autoincrement=False),
    Column("source", SmallInteger, primary_key=True, autoincrement=False),
    Column("turns", Integer, nullable=False),
    Column("visits", Integer, nullable=False, doc="turns that are the first of their visit"),
    Column("handed_over", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""Turns added up as they are written; nothing is read from a million rows to draw a page."""

tally_target: Final = Table(
    "tally_target",
    METADATA,
    Column("day", Integer, primary_key=True, autoincrement=False, doc=_DAY),
    Column("desk", SmallInteger, primary_key=True, autoincrement=False),
    Column("target", SmallInteger, primary_key=True, autoincrement=False),
    Column("language", SmallInteger, primary_key=True, autoincrement=False),
    Column("asked", Integer, nullable=False),
    Column("finished", Integer, nullable=False, doc="lessons read to their end"),
    Column("helpful", Integer, nullable=False),
    Column("unhelpful", Integer, nullable=False),
    sqlite_with_rowid=False,
)

tally_latency: Final = Table(
    "tally_latency",
    METADATA,
    Column("day", Integer, primary_key=True, autoincrement=False, doc=_DAY),
    Column("desk", SmallInteger, primary_key=True, autoincrement=False),
    Column("measure", SmallInteger, primary_key=True, autoincrement=False, doc="name"),
    Column("bucket", SmallInteger, primary_key=True, autoincrement=False, doc="tallies.py"),
    Column("turns", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""How often `recognise`, `match`, `total`, `first_sound` took so long; percentiles within 5 %."""
