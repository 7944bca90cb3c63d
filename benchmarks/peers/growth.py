"""The catalogue made smaller, and larger by synthetic services, and how long deciding takes."""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

import msgspec

from assistant.catalogue import Catalogue, Phrase, Service
from assistant.desk.evaluation.measure import percentile
from assistant.match.words import FILLERS, GENERIC
from benchmarks.peers.fuzzy import Rapid
from benchmarks.peers.linear import LinearUntrained
from benchmarks.peers.material import Material, Way, load_material
from benchmarks.peers.measuring import private_mb, timed, warm_up
from benchmarks.peers.ours import Ours

__all__ = ["GROWN", "SIZES", "Grown", "grown", "resized"]

SIZES: Final = (20_000, 40_000, 100_000, 200_000)
"""Phrases, about."""

GROWN: Final[Mapping[str, Callable[[Material], Way]]] = {
    "ours": Ours,
    "TF-IDF + linear, weights drawn": LinearUntrained,
    "rapidfuzz ratio": lambda material: Rapid(material, "ratio"),
}
"""Ours, the quickest peer and the quickest of those that compare phrase by phrase."""

_SEED: Final = 1
_VOWELS: Final = "аәеиоөуұүыіэюя"
_CONSONANTS: Final = "бвгғджзйкқлмнңпрстфхһцчшщ"
_TELLING: Final = 5
"""Letters; shorter words are the same in every copy."""
_ENDING: Final = 2
"""Letters that a word keeps, so that it has the ending of a word."""


class Grown(msgspec.Struct, frozen=True):
    """A way over a catalogue of one size; times are processor time."""

    way: str
    phrases: int
    targets: int
    words: int
    """Different ones in the phrases."""
    build_s: float
    p50_ms: float
    p99_ms: float
    memory_mb: float


def grown(way: str, size: int, texts: Sequence[str]) -> Grown:
    """Build one of `GROWN` and ask; to be called in a fresh process."""
    material = load_material()
    material = replace(material, catalogue=resized(material.catalogue, size))
    asked = [phrase for phrase in material.catalogue.phrases if not phrase.is_talk]
    gc.collect()
    memory, begin = private_mb(), time.process_time()
    built = GROWN[way](material)
    build = time.process_time() - begin
    warm_up(built, material.catalogue)
    _, worked, _ = timed(built, texts)
    gc.collect()
    return Grown(
        way,
        len(asked),
        len({phrase.target for phrase in asked}),
        len({word for phrase in asked for word in phrase.text.split()}),
        round(build, 2),
        percentile(worked, 50),
        percentile(worked, 99),
        round(private_mb() - memory, 1),
    )


def resized(catalogue: Catalogue, size: int) -> Catalogue:
    """About `size` phrases: fewer services, or copies of them in words of their own."""
    phrases: dict[str, list[Phrase]] = {}
    for phrase in catalogue.phrases:
        if not phrase.is_talk:
            phrases.setdefault(phrase.target, []).append(phrase)
    kept = [phrase for phrase in catalogue.phrases if phrase.is_talk]
    services: dict[str, Service] = {}
    count = 0
    for target, copy in _targets(sorted(phrases)):
        if count >= size:
            break
        name = f"{target}-{copy}" if copy else target
        kept += (
            replace(phrase, target=name, text=_copied(phrase.text, copy)) if copy else phrase
            for phrase in phrases[target]
        )
        count += len(phrases[target])
        if target in catalogue.services:
            services[name] = replace(catalogue.services[target], id=name)
    return replace(catalogue, phrases=tuple(kept), services=services)


def _targets(names: Sequence[str]) -> Iterator[tuple[str, int]]:
    """All targets in drawn order, then their first copies, and so on."""
    drawn = random.Random(_SEED).sample(names, len(names))
    copy = 0
    while True:
        yield from ((name, copy) for name in drawn)
        copy += 1


_TABLES: Final[dict[int, Mapping[int, int]]] = {}


def _copied(text: str, copy: int) -> str:
    """Half of the longer words with other letters, so that the vocabulary grows too."""
    return " ".join(_other(word, copy) for word in text.split())


def _other(word: str, copy: int) -> str:
    common = len(word) < _TELLING or word in FILLERS or word in GENERIC
    if common or sum(map(ord, word)) % 2:
        return word
    if copy not in _TABLES:
        draw = random.Random(copy)
        letters = _VOWELS + _CONSONANTS
        others = "".join((*draw.sample(_VOWELS, len(_VOWELS)),
                          *draw.sample(_CONSONANTS, len(_CONSONANTS))))  # fmt: skip
        _TABLES[copy] = str.maketrans(letters, others)
    return word[:-_ENDING].translate(_TABLES[copy]) + word[-_ENDING:]
