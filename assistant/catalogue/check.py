"""Gates that a catalogue must pass beyond its schema. Pure: the catalogue is given."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from assistant.catalogue.checks import answers, questions, sources, wording
from assistant.catalogue.finding import Finding, Severity, in_order
from assistant.catalogue.model import Catalogue

__all__ = ["Finding", "Severity", "check"]


def check(catalogue: Catalogue) -> tuple[Finding, ...]:
    """All findings, errors first, then by place; `located` tells their lines."""
    return in_order(finding for gate in _GATES for finding in gate(catalogue))


_GATES: Final[tuple[Callable[[Catalogue], Iterator[Finding]], ...]] = (
    questions.questions,
    questions.phrases,
    questions.rules,
    questions.out_of_scope,
    questions.choosers,
    answers.steps,
    answers.summaries,
    answers.related,
    answers.parts,
    sources.sources,
    wording.check_wording,
)
