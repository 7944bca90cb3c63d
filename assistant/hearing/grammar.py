"""What the recogniser is steered to: the catalogue's phrases as a bigram grammar.

Vosk makes a bigram model of the phrases: they are a bias, not a gate. So only pairs of
neighbouring words count, and phrases that bring no new pair are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, pairwise, zip_longest
from typing import Final

from assistant.catalogue.model import Catalogue
from assistant.hearing.store import GARBAGE
from assistant.text import Language

__all__ = ["MAX_PHRASES", "Grammar", "grammar", "sentences_of"]

MAX_PHRASES: Final = 6_000
"""A recogniser is made anew for every utterance, at 6 µs a phrase: 36 ms for as many. The
worker makes it ahead, so this is time between utterances, not time a visitor waits. 135
services need 17 000, so a model of ours gets a graph of its own instead (`desk/steering.py`),
and a foreign one does without the rest."""

_EDGE: Final = ""
"""Stands for the start and the end of a sentence in pairs of words."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """Phrases for `VoskRecogniser.start`, and what the model can't hear of the catalogue."""

    phrases: tuple[str, ...]
    """Known words only; `[unk]` is the last one where the model has it."""
    unknown: Mapping[str, tuple[str, ...]]
    """Unknown words, sorted, by target (`Service.id`, `Talk.id`, `facets`, `channels`,
    `out_of_scope`); targets without any are left out."""
    left_out: int
    """Phrases beyond `MAX_PHRASES` whose pairs of words are not in the grammar."""


def grammar(catalogue: Catalogue, knows: Callable[[str], bool]) -> Grammar:
    """Steer to everything in the catalogue that a model with the words `knows` can hear.

    A phrase is cut at an unknown word, and its pieces stay: leaving the phrase out would
    lose words that are known, leaving only the word out would make neighbours of two words
    that nobody says in a row.
    """
    groups = sentences_of(catalogue)
    unknown = {
        target: tuple(sorted({w for text in texts for w in text.split() if not knows(w)}))
        for target, texts in groups.items()
    }
    pieces = [
        [piece for text in texts for piece in _pieces(text, knows)] for texts in groups.values()
    ]
    # Services in turn, so that a long one does not push out the next one at the limit.
    in_turn = (piece for row in zip_longest(*pieces) for piece in row if piece is not None)
    useful = list(_with_new_pairs(in_turn))
    garbage = [GARBAGE] if knows(GARBAGE) else []
    return Grammar(
        phrases=(*useful[: MAX_PHRASES - 1], *garbage),
        unknown={target: words for target, words in unknown.items() if words},
        left_out=max(0, len(useful) - (MAX_PHRASES - 1)),
    )


def sentences_of(catalogue: Catalogue) -> dict[str, list[str]]:
    """All that can be said, normalised, by whom it belongs to."""
    groups: dict[str, list[str]] = {}
    for phrase in catalogue.phrases:
        groups.setdefault(phrase.target, []).append(phrase.text)
    groups["facets"] = _flat(catalogue.facet_words.values())
    groups["channels"] = _flat(catalogue.channel_words.values())
    groups["out_of_scope"] = _flat([catalogue.out_of_scope])
    return groups


def _flat(by_language: Iterable[Mapping[Language, tuple[str, ...]]]) -> list[str]:
    return list(chain.from_iterable(texts for group in by_language for texts in group.values()))


def _pieces(text: str, knows: Callable[[str], bool]) -> Iterator[str]:
    piece: list[str] = []
    for word in text.split():
        if knows(word):
            piece.append(word)
        elif piece:
            yield " ".join(piece)
            piece = []
    if piece:
        yield " ".join(piece)


def _with_new_pairs(texts: Iterable[str]) -> Iterator[str]:
    seen: set[tuple[str, str]] = set()
    for text in texts:
        pairs = set(pairwise([_EDGE, *text.split(), _EDGE]))
        if not pairs <= seen:
            seen |= pairs
            yield text
