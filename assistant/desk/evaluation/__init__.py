"""Measuring on sentences and recordings whose meaning is known."""

from assistant.desk.evaluation.data import (
    Aside,
    Row,
    Rows,
    every_second,
    load_lists,
    load_phrases,
    load_rows,
)

__all__ = ["Aside", "Row", "Rows", "every_second", "load_lists", "load_phrases", "load_rows"]
