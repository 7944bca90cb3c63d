"""The lexicon as a transducer: transitions of phones in, words out (Kaldi's HCL).

Phones have no context, so it is the prefix tree with a loop on every state. A word comes
out as early as it is certain; from there on, words that end in the same phones share their
states, half of all. Every word leads back to the start.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final

from assistant.graph.fst import EPSILON, Arc, Fst
from assistant.graph.lexicon_tree import Node
from assistant.graph.phone_table import forward, graph_phone, loop
from assistant.pronunciation import SIL, SPN

__all__ = ["SILENCE", "START", "WORD_START", "lexicon_fst"]

START, WORD_START, SILENCE = range(3)
"""States: before a word or silence, before a word, in silence."""

_SILENCE_PROBABILITY: Final = 0.5
"""Of silence between two words."""
_UNKNOWN_COST: Final = 3.0
"""Of entering the garbage word; lower rejects more."""


def lexicon_fst(root: Node, unknown: int | None) -> Fst:
    """Transducer of a prefix tree; `unknown` is the id of the garbage word, if it has one."""
    making = _Making()
    if unknown is not None:
        noise = graph_phone(SPN)
        making.arcs.append((WORD_START, making.leaf(noise), forward(noise), unknown, _UNKNOWN_COST))
    making.grow(root)
    return Fst.build(START, making.arcs, {START: 0.0, SILENCE: 0.0}, states=making.states)


def _silence() -> list[Arc]:
    quiet = graph_phone(SIL)
    leave, stay = -math.log(1 - _SILENCE_PROBABILITY), -math.log(_SILENCE_PROBABILITY)
    return [
        (START, WORD_START, EPSILON, EPSILON, leave),
        (START, SILENCE, forward(quiet), EPSILON, stay),
        (SILENCE, SILENCE, loop(quiet), EPSILON, 0.0),
        (SILENCE, WORD_START, EPSILON, EPSILON, 0.0),
    ]


@dataclass(slots=True)
class _Making:
    """Arcs so far."""

    arcs: list[Arc] = field(default_factory=_silence)
    states: int = 3
    leaves: dict[int, int] = field(default_factory=dict)
    """The last state of all words that end in a phone."""
    tails: dict[tuple[int, ...], int] = field(default_factory=dict)
    """First state of the phones that end a word which is out already."""

    def new(self) -> int:
        self.states += 1
        return self.states - 1

    def leaf(self, phone: int) -> int:
        if phone not in self.leaves:
            self.leaves[phone] = leaf = self.new()
            self.arcs.append((leaf, leaf, loop(phone), EPSILON, 0.0))
            self.arcs.append((leaf, START, EPSILON, EPSILON, 0.0))
        return self.leaves[phone]

    def tail(self, phones: tuple[int, ...]) -> int:
        if len(phones) == 1:
            return self.leaf(phones[0])
        if phones not in self.tails:
            self.tails[phones] = at = self.new()
            self.arcs.append((at, at, loop(phones[0]), EPSILON, 0.0))
            self.arcs.append((at, self.tail(phones[1:]), forward(phones[1]), EPSILON, 0.0))
        return self.tails[phones]

    def grow(self, root: Node) -> None:
        waiting = [(root, WORD_START)]
        while waiting:
            node, state = waiting.pop()
            for phone, words in node.last.items():
                for word in words:
                    self.arcs.append((state, self.leaf(phone), forward(phone), word, 0.0))
            for phone, child in node.inner.items():
                if child.words == 1:
                    word, ending = child.only_word()
                    at = self.tail((phone, *ending))
                    self.arcs.append((state, at, forward(phone), word, 0.0))
                    continue
                at = self.new()
                self.arcs.append((state, at, forward(phone), EPSILON, 0.0))
                self.arcs.append((at, at, loop(phone), EPSILON, 0.0))
                waiting.append((child, at))
