"""What a recogniser makes of sentences: words lost, and salads of catalogue words from noise."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from assistant.catalogue import Catalogue
from assistant.desk.evaluation import Row
from assistant.match.words import FILLERS

__all__ = ["damaged", "salads"]

LOST: Final = 0.25
"""Part of the words that are lost: half become garbage, half are gone. About what the open
decode of a story at 10 dB loses."""

SALAD_WORDS: Final = (2, 9)
_GARBAGE: Final = "[unk]"


def damaged(rows: Iterable[Row], seed: int) -> list[Row]:
    """The same questions with words lost; at least half of each is left."""
    chosen = random.Random(seed)
    found = []
    for row in rows:
        words = row.text.split()
        lost = [word for word in words if chosen.random() < LOST][: len(words) // 2]
        kept = [
            _GARBAGE if word in lost and chosen.random() < 0.5 else word
            for word in words
            if word not in lost or chosen.random() < 0.5
        ]
        if lost and kept:
            found.append(msgspec.structs.replace(row, text=" ".join(kept)))
    return found


def salads(catalogue: Catalogue, count: int, seed: int) -> list[Row]:
    """Words of phrases that do not belong together, as a grammar makes of any speech."""
    chosen = random.Random(seed)
    phrases: Sequence[str] = sorted({one.text for one in catalogue.phrases if not one.is_talk})
    rows = []
    for _ in range(count):
        size = chosen.randint(*SALAD_WORDS)
        words = [_word(chosen, phrases) for _ in range(size)]
        words = [_GARBAGE if chosen.random() < 0.2 else word for word in words]
        rows.append(Row(" ".join(words), "mixed", "salad"))
    return rows


def _word(chosen: random.Random, phrases: Sequence[str]) -> str:
    """One word of some phrase, seldom a filler."""
    words = chosen.choice(phrases).split()
    telling = [word for word in words if word not in FILLERS]
    return chosen.choice(telling or words)
