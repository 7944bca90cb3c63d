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

    def only_word(self) -> tuple[int, tuple[int, ...]]:
        """The word below a node that has one, and the phones that it goes on with."""
        node, phones = self, []
        while node.inner:
            phone, node = next(iter(node.inner.items()))
            phones.append(phone)
        phone, words = next(iter(node.last.items()))
        return words[0], (*phones, phone)


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
