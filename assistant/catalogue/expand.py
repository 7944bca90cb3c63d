"""hassil templates to the phrases that they stand for. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from hassil.errors import HassilError
from hassil.expression import (
    Alternative,
    Expression,
    Group,
    Permutation,
    RuleReference,
    TextChunk,
)
from hassil.parse_expression import parse_sentence
from hassil.parser import ParseError

from assistant.catalogue.quick import quick_texts
from assistant.text import normalise

__all__ = ["MOST_PHRASES", "TemplateError", "Templates"]

MOST_PHRASES: Final = 200
"""Phrases that one template may stand for: more says that two questions share a line."""

DEEPEST_RULE: Final = 12
"""Rules within rules; more is a rule that refers to itself."""


class TemplateError(Exception):
    """A template that can't be expanded; `str()` says why, without a place."""


@dataclass(frozen=True, slots=True)
class Templates:
    """The rules of one language, parsed, and what can be said with them."""

    rules: Mapping[str, Expression]
    seen: set[str] = field(default_factory=set)
    """Rules that some expanded template needed, for finding the dead ones."""

    sources: Mapping[str, str] = field(default_factory=dict)
    """The rules as they are written."""
    quick: dict[str, tuple[tuple[str, ...], frozenset[str]] | None] = field(default_factory=dict)
    """Texts of the rules that need no tree, and the rules in each; None for the others."""

    @classmethod
    def parse(cls, rules: Mapping[str, str]) -> Templates:
        """Raise `TemplateError` on the first rule that is no template."""
        return cls({name: _parse(text) for name, text in rules.items()}, sources=rules)

    def phrases(self, template: str) -> tuple[str, ...]:
        """Distinct normalised phrases in the template's order; raise `TemplateError`."""
        texts = quick_texts(template, self._quick_rule, MOST_PHRASES)
        found = tuple(
            dict.fromkeys(map(normalise, self._slowly(template) if texts is None else texts))
        )
        if "" in found:
            raise TemplateError("may be left out altogether: every part of it is optional")
        return found

    def _slowly(self, template: str) -> Iterator[str]:
        expression = _parse(template)
        count = self._count(expression, 0)
        if count > MOST_PHRASES:
            raise TemplateError(f"stands for {count} phrases, at most {MOST_PHRASES} are allowed")
        return self._texts(expression)

    def _quick_rule(self, name: str) -> tuple[str, ...] | None:
        if name not in self.quick:
            self.quick[name] = None  # while it is read: a rule that refers to itself is hassil's
            before = frozenset(self.seen)
            self.seen.clear()
            source = self.sources.get(name)
            texts = None if source is None else quick_texts(source, self._quick_rule, MOST_PHRASES)
            if texts is not None:
                self.quick[name] = (texts, frozenset((name, *self.seen)))
            self.seen.update(before)
        known = self.quick[name]
        if known is None:
            return None
        texts, names = known
        self.seen.update(names)
        return texts

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self.rules)

    def _rule(self, reference: RuleReference) -> Expression:
        self.seen.add(reference.rule_name)
        try:
            return self.rules[reference.rule_name]
        except KeyError:
            raise TemplateError(f"<{reference.rule_name}> is no rule of this language") from None

    def _count(self, expression: Expression, depth: int) -> int:
        """An upper bound, found without expanding anything."""
        if depth > DEEPEST_RULE:
            raise TemplateError("a rule refers to itself")
        match expression:
            case TextChunk():
                return 1
            case RuleReference():
                return self._count(self._rule(expression), depth + 1)
            case Alternative():
                return sum(self._count(item, depth) for item in expression.items)
            case Group():
                count = 1
                for place, item in enumerate(expression.items, start=1):
                    count *= self._count(item, depth)
                    count *= place if isinstance(expression, Permutation) else 1
                return count
            case _:
                raise TemplateError("{lists} are not used here, only (a|b), [a] and <rule>")

    def _texts(self, expression: Expression) -> Iterator[str]:
        match expression:
            case TextChunk():
                yield expression.original_text
            case RuleReference():
                yield from self._texts(self._rule(expression))
            case Alternative():
                for item in expression.items:
                    yield from self._texts(item)
            case Permutation():
                for order in itertools.permutations(expression.items):
                    yield from self._joined(order)
            case Group():
                yield from self._joined(tuple(expression.items))

    def _joined(self, items: tuple[Expression, ...]) -> Iterator[str]:
        parts = [tuple(self._texts(item)) for item in items]
        return ("".join(chosen) for chosen in itertools.product(*parts))


def _parse(template: str) -> Expression:
    try:
        return parse_sentence(template).expression
    except (ParseError, HassilError, AssertionError, ValueError) as error:
        raise TemplateError(f"no hassil template: {error}") from error
