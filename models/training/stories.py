"""What visitors tell at the desk: stories composed for the n-gram of the open mode.

A story is [opening] + 0 to 2 reasons + [link] + what is asked + [closing] from
`data/stories.yaml`; what is asked is a frame with a thing, a question of the
catalogue or a whole question. Kazakh stories mix in the Russian words of the town.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import yaml

__all__ = ["LONGEST", "controls", "pieces", "stories"]

LONGEST: Final = 25
"""Words of a story at most; closing, link, reasons and opening are left out until it fits."""
_DATA: Final = Path(__file__).parent / "data"
_OPENING, _LINK, _CLOSING = 0.6, 0.5, 0.4  # how often; a link only after a reason
_REASONS: Final = (0, 1, 1, 1, 2, 2)
_CATALOGUE, _WHOLE = 0.25, 0.2
"""Parts of the stories that ask a catalogue's or a whole question; the rest fills a frame."""
_MIXED: Final = 0.25
"""Part of the pieces of a Kazakh story that are of the town's mixture."""
_RUSSIAN: Final = 0.15
"""Part of the things, in a Kazakh frame without a case, that are Russian."""


@cache
def pieces() -> dict[str, dict[str, tuple[str, ...]]]:
    """By kk, ru or mixed and by kind; things, of `data/asking.yaml` too, as object and thing."""
    raw = yaml.safe_load((_DATA / "stories.yaml").read_text("utf-8"))
    asking = yaml.safe_load((_DATA / "asking.yaml").read_text("utf-8"))
    services, out = raw.pop("things"), {}
    for language, kinds in raw.items():
        pairs = list(asking.get(language, {}).get("things", ()))
        for of_service in services.values():
            pairs += of_service.get(language, ())
        out[language] = {kind: tuple(said) for kind, said in kinds.items()}
        for at, slot in enumerate(("object", "thing")):
            out[language][slot] = tuple(dict.fromkeys(pair[at] for pair in pairs))
    return out


def controls() -> dict[str, tuple[str, ...]]:
    """The words that steer the desk; those of the mixture count as Kazakh."""
    own = pieces()
    kazakh = dict.fromkeys((*own["kk"]["controls"], *own["mixed"]["controls"]))
    return {"kk": tuple(kazakh), "ru": own["ru"]["controls"]}


def stories(
    catalogue_phrases: Mapping[str, Sequence[str]], count: int, seed: int
) -> dict[str, tuple[str, ...]]:
    """`count` stories a language, the same for the same seed."""
    return {
        language: _told(language, catalogue_phrases.get(language, ()), count, seed)
        for language in ("kk", "ru")
    }


def _dealt(cards: Sequence[str], rng: random.Random) -> Iterator[str]:
    """Cards in random order, each once before any comes again."""
    while cards:
        yield from rng.sample(cards, len(cards))


def _told(language: str, phrases: Sequence[str], count: int, seed: int) -> tuple[str, ...]:
    rng = random.Random(f"{seed} {language}")
    short = [phrase for phrase in phrases if len(phrase.split()) <= LONGEST]
    catalogue = _dealt(short, rng)
    decks = {
        (name, kind): _dealt(said, rng)
        for name, kinds in pieces().items()
        for kind, said in kinds.items()
    }

    def mouth() -> str:
        return "mixed" if language == "kk" and rng.random() < _MIXED else language

    def piece(kind: str) -> str:
        return next(decks[mouth(), kind])

    def asked() -> str:
        roll = rng.random()
        if roll < _WHOLE:
            return piece("questions")
        if roll < _WHOLE + _CATALOGUE and short:
            return next(catalogue)
        frame, speaks = piece("asks"), mouth()
        if "{object}" in frame:
            return frame.format(object=next(decks[speaks, "object"]))
        if language == "kk" and rng.random() < _RUSSIAN:
            speaks = "ru"
        return frame.format(thing=next(decks[speaks, "thing"]))

    def story() -> str:
        opening = [piece("openings")] if rng.random() < _OPENING else []
        reasons = [piece("reasons") for _ in range(rng.choice(_REASONS))]
        link = [piece("links")] if reasons and rng.random() < _LINK else []
        ask = asked()
        closing = [piece("closings")] if rng.random() < _CLOSING else []
        for spare in (closing, link, reasons, reasons, opening):
            told = " ".join([*opening, *reasons, *link, ask, *closing])
            if len(told.split()) <= LONGEST:
                return told
            del spare[-1:]
        return ask

    return tuple(story() for _ in range(count))
