"""What every way is given, and what it has to say of a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from assistant.catalogue import Catalogue, Phrase, load_catalogue, load_paraphrases
from assistant.desk.learned_file import read_learned, weights_file
from assistant.match import Learned
from assistant.text import normalise

__all__ = ["ROOT", "Guess", "Material", "Way", "load_material", "targets_of"]

ROOT: Final = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Guess:
    """The target that a way finds nearest."""

    target: str | None
    score: float
    """How sure it is, in whatever unit; only the order of sentences counts."""


class Way(Protocol):
    """A way to find the target of a sentence."""

    def decide(self, text: str) -> object:
        """All that is done before an answer is given; this is timed."""

    def guess(self, text: str) -> Guess: ...


@dataclass(frozen=True, slots=True)
class Material:
    """What is known before the first sentence."""

    catalogue: Catalogue
    paraphrases: tuple[Phrase, ...]
    learned: Learned | None


def load_material() -> Material:
    """Those of this repository."""
    catalogue = load_catalogue(ROOT / "intents")
    targets = {phrase.target for phrase in catalogue.phrases}
    return Material(
        catalogue,
        load_paraphrases(ROOT / "intents", targets),
        read_learned(weights_file(ROOT)),
    )


def targets_of(catalogue: Catalogue) -> Mapping[str, str]:
    """Phrase → target, without talk; the first one where two targets share a phrase."""
    found: dict[str, str] = {}
    for phrase in catalogue.phrases:
        if not phrase.is_talk:
            found.setdefault(normalise(phrase.text), phrase.target)
    return found
