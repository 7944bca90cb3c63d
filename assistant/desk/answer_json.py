"""An answer as it leaves the program, the same for the command line and for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.catalogue import Kind
from assistant.desk.pipeline import Understood
from assistant.dialogue import Reply
from assistant.match import Candidate, public_command, public_name
from assistant.match.explain import Telling

__all__ = ["as_json"]


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


def _best(understood: Understood) -> Candidate | None:
    """The one service or talk that is answered or asked back."""
    return understood.candidates[0] if understood.target is not None else None
