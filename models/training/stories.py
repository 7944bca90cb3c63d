"""What visitors tell at the desk: stories composed for the n-gram of the open mode.

A story is [opening] + 0 to 2 reasons + [link] + what is asked + [closing] from
`data/stories.yaml`; what is asked is a frame with a thing, a question of the
catalogue or a whole question. Kazakh stories mix in the Russian words of the town.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, Generic, TypeVar

import yaml

__all__ = ["LONGEST", "Pieces", "controls", "pieces", "stories"]

T = TypeVar("T")

LONGEST: Final = 25
"""Words of a story at most; closing, link, reasons and opening are left out until it fits."""
_DATA: Final = Path(__file__).parent / "data"
_LANGUAGES: Final = ("kk", "ru")
_OPENING, _LINK, _CLOSING = 0.6, 0.5, 0.4
"""How often a story has them; a link only after a reason."""
_REASONS: Final = (0, 1, 1, 1, 2, 2)
_CATALOGUE, _WHOLE = 0.25, 0.2
"""Parts of the stories that ask a catalogue's or a whole question; the rest fills a frame."""
_MIXED: Final = 0.25
"""Part of the pieces of a Kazakh story that are of the town's mixture."""
_RUSSIAN: Final = 0.15
"""Part of the things, in a Kazakh frame without a case, that are Russian."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """What stories of one language are made of."""

    openings: tuple[str, ...]
    reasons: tuple[str, ...]
    links: tuple[str, ...]
    asks: tuple[str, ...]
    questions: tuple[str, ...]
    closings: tuple[str, ...]
    controls: tuple[str, ...]
    things: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class _Deck(Generic[T]):
    """Cards in random order, each dealt once before any is dealt again."""

    cards: Sequence[T]
    rng: random.Random
    _left: list[T] = field(default_factory=list)

    def deal(self) -> T:
        if not self._left:
            self._left = self.rng.sample(self.cards, len(self.cards))
        return self._left.pop()


@cache
def pieces() -> dict[str, Pieces]:
    """Pieces in kk, ru and mixed; the things of `data/asking.yaml` are among them."""
    raw = yaml.safe_load((_DATA / "stories.yaml").read_text("utf-8"))
    asking = yaml.safe_load((_DATA / "asking.yaml").read_text("utf-8"))
    services, out = raw.pop("things"), {}
    for language, kinds in raw.items():
        pairs = list(asking.get(language, {}).get("things", ()))
        for of_service in services.values():
            pairs += of_service.get(language, ())
        things = tuple(dict.fromkeys((taken, base) for taken, base in pairs))
        out[language] = Pieces(**{k: tuple(v) for k, v in kinds.items()}, things=things)
    return out


def controls() -> dict[str, tuple[str, ...]]:
    """The words that steer the desk; those of the mixture count as Kazakh."""
    own = pieces()
    kazakh = dict.fromkeys((*own["kk"].controls, *own["mixed"].controls))
    return {"kk": tuple(kazakh), "ru": own["ru"].controls}


def stories(
    catalogue_phrases: Mapping[str, Sequence[str]], count: int, seed: int
) -> dict[str, tuple[str, ...]]:
    """`count` stories a language, the same for the same seed."""
    return {
        language: _told(language, catalogue_phrases.get(language, ()), count, seed)
        for language in _LANGUAGES
    }


def _told(language: str, phrases: Sequence[str], count: int, seed: int) -> tuple[str, ...]:
    rng = random.Random(f"{seed} {language}")
    short = [phrase for phrase in phrases if len(phrase.split()) <= LONGEST]
    catalogue = _Deck(short, rng)
    decks: dict[tuple[str, str], _Deck[str]] = {}
    things: dict[str, _Deck[tuple[str, str]]] = {}
    for name, own in pieces().items():
        things[name] = _Deck(own.things, rng)
        for kind in ("openings", "reasons", "links", "asks", "questions", "closings"):
            decks[name, kind] = _Deck(getattr(own, kind), rng)

    def mouth() -> str:
        return "mixed" if language == "kk" and rng.random() < _MIXED else language

    def piece(kind: str) -> str:
        return decks[mouth(), kind].deal()

    def asked() -> str:
        roll = rng.random()
        if roll < _WHOLE:
            return piece("questions")
        if roll < _WHOLE + _CATALOGUE and short:
            return catalogue.deal()
        frame, speaks = piece("asks"), mouth()
        if language == "kk" and "{object}" not in frame and rng.random() < _RUSSIAN:
            speaks = "ru"
        taken, base = things[speaks].deal()
        return frame.format(object=taken, thing=base)

    def story() -> str:
        opening = [piece("openings")] if rng.random() < _OPENING else []
        reasons = [piece("reasons") for _ in range(rng.choice(_REASONS))]
        link = [piece("links")] if reasons and rng.random() < _LINK else []
        ask = asked()
        closing = [piece("closings")] if rng.random() < _CLOSING else []
        for spare in (closing, link, reasons, reasons, opening):
            if len(" ".join([*opening, *reasons, *link, ask, *closing]).split()) > LONGEST:
                del spare[-1:]
        return " ".join([*opening, *reasons, *link, ask, *closing])

    return tuple(story() for _ in range(count))
