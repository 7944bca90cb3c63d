"""Answers on standard output: a table for people, JSON lines for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from rich.table import Table

from assistant.catalogue import Kind
from assistant.cli.asking import Why
from assistant.cli.exit_codes import report
from assistant.cli.output import error_json, table_console
from assistant.desk.pipeline import Understood
from assistant.dialogue import Reply
from assistant.errors import KomekshiError
from assistant.match import Candidate, Command, public_command, public_name
from assistant.match.explain import Telling

__all__ = ["JsonLines", "Tables", "as_json"]


def as_json(
    name: str, understood: Understood, reply: Reply, why: Sequence[Telling] = ()
) -> dict[str, Any]:
    """One answer as it leaves the program; keys are only ever added."""
    best = _best(understood)
    decision = understood.decision
    facet, channel = getattr(decision, "facet", None), getattr(decision, "channel", None)
    return {
        "input": name,
        "text": understood.text,
        "language": understood.language,
        "decision": public_name(decision),
        "command": public_command(decision),
        **{kind: best.target if best is not None and best.kind is kind else None for kind in Kind},
        "facet": facet,
        "channel": channel,
        "candidates": [
            {candidate.kind: candidate.target, "score": round(candidate.score, 3)}
            for candidate in understood.candidates
            if not candidate.is_talk
        ],
        "score": round(understood.score, 3),
        "why": [{"word": one.word, "weight": one.weight} for one in why],
        "timings_ms": dict(understood.timings_ms),
        "reply": reply.text,
        "as_of": None if reply.as_of is None else reply.as_of.isoformat(),
        "doubts": list(reply.doubts),
    }


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


def _best(understood: Understood) -> Candidate | None:
    """The one service or talk that is answered or asked back."""
    return understood.candidates[0] if understood.target is not None else None
