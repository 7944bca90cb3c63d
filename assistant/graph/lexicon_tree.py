"""The words of a dictionary as a prefix tree of phones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assistant.graph.phone_table import places

__all__ = ["Node", "lexicon_tree"]


@dataclass(slots=True)
class Node:
    """What may follow the phones that lead here."""

    inner: dict[int, Node] = field(default_factory=dict)
    """Phones of the graph that words go on with."""
    last: dict[int, list[int]] = field(default_factory=dict)
    """Phones that end words, and the ids of these words."""
    words: int = 0
    """Number of pronunciations below."""

    def only_word(self) -> int:
        """The word below a node that has one."""
        node = self
        while node.inner:
            node = next(iter(node.inner.values()))
        return next(iter(node.last.values()))[0]


def lexicon_tree(pronunciations: Iterable[tuple[int, Sequence[str]]]) -> Node:
    """Of the ids of words with their phones; a word may have several pronunciations."""
    root = Node()
    for word, phones in pronunciations:
        *first, last = places(phones)
        node, path = root, [root]
        for phone in first:
            node = node.inner.setdefault(phone, Node())
            path.append(node)
        ends = node.last.setdefault(last, [])
        if word not in ends:
            ends.append(word)
            for passed in path:
                passed.words += 1
    return root
