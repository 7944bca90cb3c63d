"""hassil: is the sentence one of the templates? If not, the nearest of its samples by edits.

The fuzzy matcher of earlier versions, over combinations of slots, is no part of hassil 3.12, and
these templates have no slots. The samples are the catalogue's phrases: it expands as hassil does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import hassil
import yaml

from assistant.catalogue.model import Catalogue, Collection, Lesson
from assistant.match.words import SOFTENERS
from assistant.text import Language, normalise
from benchmarks.peers.fuzzy import Rapid
from benchmarks.peers.material import ROOT, Guess, Material

__all__ = ["Hassil"]

_RECOGNISED: Final = 101.0
"""Above all percents of likeness."""


class Hassil:
    """`recognize_best` in both languages, then `rapidfuzz.fuzz.ratio` over the samples."""

    def __init__(self, material: Material) -> None:
        self._intents = [_intents(material.catalogue, language) for language in Language]
        self._nearest = Rapid(material, "ratio")

    def decide(self, text: str) -> Guess:
        return self.guess(text)

    def guess(self, text: str) -> Guess:
        for wording in dict.fromkeys((text, normalise(text))):
            for intents in self._intents:
                found = hassil.recognize_best(wording, intents)
                if found is not None:
                    return Guess(found.intent.name, _RECOGNISED)
        return self._nearest.guess(text)


def _intents(catalogue: Catalogue, language: Language) -> Any:
    rules = yaml.load(
        (ROOT / "intents" / "rules" / f"{language}.yaml").read_bytes(), Loader=yaml.CSafeLoader
    )
    asked: dict[str, list[str]] = {}
    for owner, template in _templates(catalogue, language):
        asked.setdefault(owner, []).append(template)
    return hassil.Intents.from_dict(
        {
            "language": str(language),
            "intents": {owner: {"data": [{"sentences": some}]} for owner, some in asked.items()},
            "expansion_rules": rules,
            "skip_words": sorted(SOFTENERS),
        }
    )


def _templates(catalogue: Catalogue, language: Language) -> Iterator[tuple[str, str]]:
    for service in catalogue.services.values():
        for questions in (service.questions, service.old_questions):
            yield from ((service.id, template) for template in questions.get(language, ()))
    owners: list[Collection | Lesson] = [
        *catalogue.collections.values(),
        *catalogue.lessons.values(),
    ]
    for owner in owners:
        yield from ((owner.id, template) for template in owner.questions.get(language, ()))
