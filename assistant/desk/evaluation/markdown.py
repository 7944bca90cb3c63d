"""A readable report of an evaluation."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.desk.evaluation.figures import Evaluation
from assistant.desk.evaluation.tables import Table, headline, tables

__all__ = ["markdown"]


def markdown(one: Evaluation, further: Iterable[Table] = ()) -> str:
    """The whole report; `further` tables follow (a comparison, sentences that failed)."""
    made = one.made
    data = ", ".join(f"`{name}` ({mark})" for name, mark in made.data.items())
    told = [
        "# How well it understands",
        f"`{made.command}`, {made.date}. Sentences: {data}.",
        f"Catalogue {made.catalogue}, learned {made.learned or 'nothing'}"
        + (f", recogniser {made.model}" if made.model else "")
        + f"; answers from {made.answer_likely}, asks back from {made.ask_likely}.",
        f"**{headline(one)}.**",
    ]
    told += [_table(table) for table in (*tables(one), *further)]
    return "\n\n".join(told) + "\n"


def _table(table: Table) -> str:
    lines = [f"## {table.title}", ""]
    if table.note:
        lines += [table.note, ""]
    lines += [_row(table.names), _row(["---"] * len(table.names)), *map(_row, table.rows)]
    return "\n".join(lines)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
