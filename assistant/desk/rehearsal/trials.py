"""What is asked in a rehearsal: which phrases, by whom, in how much noise. Pure."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.catalogue import Catalogue
from assistant.desk.gates.templates import TemplateBook
from assistant.desk.rehearsal.visitors import Visitor
from assistant.errors import SetupError
from assistant.text import KAZAKH_LETTERS, Language

__all__ = ["Question", "Trial", "questions_of", "rehearsable", "trials_of"]


@dataclass(frozen=True, slots=True)
class Question:
    """One phrase of a template."""

    target: str
    """Id of the service, collection or lesson that it asks for."""
    where: str
    """File below `intents/`, a space, and the dotted field of the template."""
    language: Language
    text: str

    @property
    def runs(self) -> tuple[tuple[Language, str], ...]:
        """Stretches that one voice says: the Russian voice would spell Kazakh letters out."""
        runs = groupby(self.text.split(), lambda word: _voice_for(word, self.language))
        return tuple((language, " ".join(words)) for language, words in runs)


@dataclass(frozen=True, slots=True)
class Trial:
    """A question, said once."""

    question: Question
    visitor: Visitor
    snr_db: float

    @property
    def key(self) -> str:
        """All that the sound depends on."""
        question, visitor = self.question, self.visitor
        said = "|".join(f"{language}|{text}" for language, text in question.runs)
        return f"{said}|{visitor.variant}|{visitor.rate}|{visitor.pitch}|{self.snr_db:g}"


def _voice_for(word: str, language: Language) -> Language:
    return language if KAZAKH_LETTERS.isdisjoint(word) else Language.KK


def rehearsable(catalogue: Catalogue, wanted: Sequence[str]) -> tuple[str, ...]:
    """The targets to ask for, all services where none are named.

    Raise `SetupError` `service-unknown`.
    """
    known = {**catalogue.services, **catalogue.collections, **catalogue.lessons}
    if unknown := sorted(set(wanted) - known.keys()):
        raise SetupError(
            "service-unknown",
            f"there is no service {', '.join(unknown)}",
            "one of `komekshi catalogue list`",
        )
    return tuple(dict.fromkeys(wanted)) or tuple(catalogue.services)


def questions_of(book: TemplateBook, target: str, seed: int) -> Iterator[Question]:
    """One phrase of every template, drawn by the seed; no phrase twice."""
    seen: set[tuple[Language, str]] = set()
    for template in book.templates(target):
        drawn = random.Random(f"{seed} {target} {template.text}")  # noqa: S311 — a sample
        fresh = [each for each in template.phrases if (template.language, each) not in seen]
        if fresh:
            text = drawn.choice(fresh)
            seen.add((template.language, text))
            yield Question(target, template.where, template.language, text)


def trials_of(
    questions: Sequence[Question],
    visitors: Sequence[Visitor],
    snrs_db: Sequence[float],
    *,
    all_together: bool = False,
) -> Iterator[Trial]:
    """Every question at every ratio, the visitors in turn; or `all_together`, by each of them.

    In turn, every question is heard in as many voices as there are ratios, and every voice at
    every ratio, in a fraction of the time.
    """
    for first, question in enumerate(questions):
        for at, snr_db in enumerate(snrs_db, start=first):
            chosen = visitors if all_together else (visitors[at % len(visitors)],)
            for visitor in chosen:
                yield Trial(question, visitor, snr_db)
