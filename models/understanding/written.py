"""Writing `assistant/match/fitted.py`: numbers that the product carries as code."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from assistant.match.judge import Weights
from assistant.match.signs import OF_TALK, OF_TARGET
from models.understanding.thresholds import Thresholds

__all__ = ["fingerprint", "write_fitted"]

_TEXT = '''"""Weights and thresholds fitted to sentences by `python -m models.understanding fit`.

Fitted on {day} to {data}
(of `phrases` every second service; SHA-256 {mark}). There, {answered:.1%} of the
questions were answered at once, {wrong:.2%} of them with another service; {asked:.1%} were answered
or asked back, and so was {taken:.1%} of the talk about other things. What it does on sentences
it never saw is in `benchmarks/results/`.
"""

from __future__ import annotations

from typing import Final

from assistant.match.judge import Weights

__all__ = ["ANSWER_LIKELY", "ASK_LIKELY", "WITHOUT_LEARNED", "WITH_LEARNED"]

ANSWER_LIKELY: Final = {answer}
"""Probability of the best service from which it is answered."""

ASK_LIKELY: Final = {ask}
"""Probability of the best three together from which they are asked back."""

WITH_LEARNED: Final = {with_learned}

WITHOUT_LEARNED: Final = {without}
"""For a catalogue that nothing was learned about."""
'''


def write_fitted(
    path: Path,
    with_learned: Weights,
    without: Weights,
    chosen: Thresholds,
    *,
    day: date,
    data: Sequence[Path],
) -> None:
    """Write the module anew."""
    text = _TEXT.format(
        day=day,
        data=", ".join(f"`{folder.parent.name}/{folder.name}`" for folder in data),
        mark=fingerprint(data)[:16],
        answered=chosen.answered,
        wrong=chosen.wrong,
        asked=chosen.asked,
        taken=chosen.taken,
        answer=chosen.answer,
        ask=chosen.ask,
        with_learned=_written(with_learned),
        without=_written(without),
    )
    path.write_text(text, encoding="utf-8")


def fingerprint(data: Sequence[Path]) -> str:
    """SHA-256 over the names and bytes of the sentence files."""
    digest = hashlib.sha256()
    for path in (path for folder in data for path in sorted(folder.glob("*.yaml"))):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _written(weights: Weights) -> str:
    parts = (("of_target", OF_TARGET, weights.of_target), ("of_talk", OF_TALK, weights.of_talk))
    lines = ["Weights("]
    for field, names, values in parts:
        lines.append(f"    {field}=(")
        lines += [f"        {value},  # {name}" for name, value in zip(names, values, strict=True)]
        lines.append("    ),")
    return "\n".join((*lines, ")"))
