"""A visit typed line by line: the dialogue without microphone and clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from assistant.desk.pipeline import Desk
from assistant.dialogue import Options, Patience, Reply, State, greet, respond, silence, start
from assistant.match import Decision, NotSpeech

__all__ = ["TypedVisit", "VisitTurn", "waited"]

_WAIT: Final = re.compile(r":wait\s+(\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class VisitTurn:
    """What came of one line."""

    line: str
    decision: Decision | None
    """None for silence."""
    state: State
    """After the reply."""
    reply: Reply | None
    """None where silence has no effect yet."""


class TypedVisit:
    """One visitor after the other; `:wait 70` is silence of so many seconds."""

    def __init__(
        self,
        desk: Desk,
        options: Options = Options(),  # noqa: B008 - frozen
        patience: Patience = Patience(),  # noqa: B008 - frozen
    ) -> None:
        self._desk = desk
        self._options = options
        self._patience = patience
        self._quiet = 0.0
        self.state = start()

    def greet(self) -> VisitTurn:
        """What somebody hears who steps up."""
        self.state, reply = greet(self._desk.catalogue, start())
        return VisitTurn("", None, self.state, reply)

    def take(self, line: str) -> VisitTurn:
        """Answer one line; an empty one is a sound without words."""
        seconds = waited(line)
        if seconds is not None:
            return self._wait(line, seconds)
        self._quiet = 0.0
        decision = self._desk.understand_text(line).decision if line.strip() else NotSpeech()
        self.state, reply = respond(
            self._desk.catalogue, self.state, decision, heard=line, options=self._options
        )
        return VisitTurn(line, decision, self.state, reply)

    def _wait(self, line: str, seconds: float) -> VisitTurn:
        self._quiet += seconds
        self.state, reply = silence(self._desk.catalogue, self.state, self._quiet, self._patience)
        return VisitTurn(line, None, self.state, reply)


def waited(line: str) -> float | None:
    """Seconds of silence that a line stands for, None for words."""
    found = _WAIT.fullmatch(line.strip())
    return None if found is None else float(found[1])
