"""Answers on standard output: a table for people, JSON lines for programs."""

from __future__ import annotations

import json
import sys
from typing import Any

from rich.table import Table

from assistant.cli.asking import Why
from assistant.cli.exit_codes import report
from assistant.cli.output import error_json, table_console
from assistant.desk.answer_json import as_json
from assistant.desk.pipeline import Understood
from assistant.dialogue import Reply
from assistant.errors import KomekshiError
from assistant.match import Command, public_name

__all__ = ["JsonLines", "Tables"]


class JsonLines:
    """One object a line, written out as soon as it is known."""

    def answer(self, name: str, understood: Understood, reply: Reply, why: Why) -> None:
        self._write(as_json(name, understood, reply, why()))

    def error(self, name: str, error: KomekshiError) -> None:
        self._write({"input": name, "error": error_json(error)})

    def close(self) -> None:
        """Nothing is held back."""

    def _write(self, line: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        sys.stdout.flush()


class Tables:
    """One row a question and, for a single one, what the visitor is told."""

    def __init__(self) -> None:
        self._console = table_console()
        self._table = Table("question", "heard", "", "decision", "service", "score", "ms")
        self._replies: list[Reply] = []

    def answer(self, name: str, understood: Understood, reply: Reply, why: Why) -> None:
        services = "\n".join(candidate.target for candidate in understood.candidates)
        if isinstance(understood.decision, Command):
            services = understood.decision.name.value
        self._replies.append(reply)
        self._table.add_row(
            name,
            understood.text,
            understood.language,
            public_name(understood.decision),
            services,
            f"{understood.score:.2f}",
            f"{understood.timings_ms['total']:.0f}",
        )

    def error(self, name: str, error: KomekshiError) -> None:
        report(error)

    def close(self) -> None:
        if self._table.row_count:
            self._console.print(self._table)
        if len(self._replies) == 1:
            for piece in self._replies[0].said:
                self._console.print(piece.text, markup=False, highlight=False)
