"""What happens at a desk, in the log: an observer. The words of visitors are left out."""

from __future__ import annotations

from typing import Any

import structlog

from assistant.desk.pipeline import Understood
from assistant.desk.running.terminal import told_mended, told_trouble
from assistant.events import Event, Failed, Feedback, Mended, Trouble, Turn, TurnEnded, VisitEnded
from assistant.match import public_command, public_name

__all__ = ["EventLog"]


class EventLog:
    """An `Observer`."""

    def __init__(self) -> None:
        self._log = structlog.stdlib.get_logger("komekshi")

    def __call__(self, event: Event) -> None:
        match event:
            case Trouble(part, code, message, remedy):
                self._log.warning(
                    told_trouble(part), part=part, code=code, message=message, remedy=remedy
                )
            case Mended(part):
                self._log.info(told_mended(part), part=part)
            case Failed(code, _, remedy):  # its text may hold what was typed
                self._log.warning("a question failed", code=code, remedy=remedy)
            case TurnEnded(visit, turn, first_sound_ms, played):
                self._log.info(
                    "a question was answered",
                    visit=visit,
                    first_sound_ms=first_sound_ms,
                    played=played,
                    **_facts(turn),
                )
            case Feedback(visit, turn, helpful):
                self._log.info("an answer was judged", visit=visit, helpful=helpful, **_facts(turn))
            case VisitEnded(visit):
                self._log.info("a visit ended", visit=visit)
            case _:
                pass


def _facts(turn: Turn) -> dict[str, Any]:
    """What may be known of a turn."""
    understood = Understood("", turn.decision, turn.timings_ms)
    command = public_command(turn.decision)
    return {
        "turn": turn.number,
        "source": turn.source.value,
        "language": understood.language,
        "decision": public_name(turn.decision),
        "command": command,
        "target": understood.target,
        "score": round(understood.score, 3),
        "timings_ms": dict(turn.timings_ms),
    }
