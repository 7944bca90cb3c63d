"""YAML that remembers its lines. Pure: the text is given, nothing is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import yaml

__all__ = ["Document", "Fault", "parse_document"]

_KEPT_TAGS: Final = frozenset({"tag:yaml.org,2002:null", "tag:yaml.org,2002:timestamp"})

_DEEPEST: Final = 24
"""Levels of nesting; a service has eight."""

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]
    """Plain words stay words: only dates and nothing are told from text.

    YAML 1.1 takes `no`, `yes` and `1414` for a boolean and a number, and the desk
    has talks named `yes` and `no`.
    """

    yaml_implicit_resolvers: Final = {
        first: [(tag, pattern) for tag, pattern in known if tag in _KEPT_TAGS]
        for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in one file."""

    where: str
    """Path below `intents/`, with `:line` where a line is known."""
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message} ({self.remedy})"


@dataclass(frozen=True, slots=True)
class Document:
    """One parsed file."""

    name: str
    """Path below `intents/`, with forward slashes."""
    data: Any
    """dict, list, str, date or None."""
    node: yaml.Node | None

    def where(self, *path: str | int) -> str:
        """`name:line` of the key or list item at `path`, or of the nearest thing above it."""
        node, line = self.node, self.node
        for step in path:
            line, node = _child(node, step) or (line, None)
        return self.name if line is None else f"{self.name}:{line.start_mark.line + 1}"


def parse_document(name: str, text: str) -> tuple[Document, list[Fault]]:
    """Parse one file; with faults, `data` is what could be understood, else None."""
    try:
        if (refused := _refused(name, text)) is not None:
            return Document(name, None, None), [refused]
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            repeated = list(_repeated(name, node))
            data = loader.construct_document(node) if node is not None else None
        finally:
            loader.dispose()
    except (yaml.YAMLError, ValueError, TypeError) as error:
        return Document(name, None, None), [_yaml_fault(name, error)]
    return Document(name, data, node), repeated


def _refused(name: str, text: str) -> Fault | None:
    """What would take for ever to read, or end the program: libyaml builds its tree recursively."""
    depth = 0
    for event in yaml.parse(text, Loader=_Base):
        match event:
            case yaml.AliasEvent():
                return _unlike_ours(name, event, "an alias (*)", "write the text out each time")
            case yaml.CollectionStartEvent():
                depth += 1
                if depth > _DEEPEST:
                    return _unlike_ours(name, event, "nested too deep", "close the brackets")
            case yaml.CollectionEndEvent():
                depth -= 1
    return None


def _unlike_ours(name: str, event: yaml.Event, what: str, remedy: str) -> Fault:
    line = 0 if event.start_mark is None else event.start_mark.line
    return Fault(f"{name}:{line + 1}", f"not a file of ours: {what}", remedy)


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """What marks the line of a child, and the child."""
    match node, step:
        case yaml.MappingNode(), str():
            return next((pair for pair in node.value if pair[0].value == step), None)
        case yaml.SequenceNode(), int() if step < len(node.value):
            return node.value[step], node.value[step]
        case _:
            return None


def _repeated(name: str, node: yaml.Node | None) -> Iterator[Fault]:
    """Keys given twice: YAML silently keeps the last."""
    children: Sequence[yaml.Node] = ()
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, _ in node.value:
            if str(key.value) in seen:
                where = f"{name}:{key.start_mark.line + 1}"
                yield Fault(where, f"«{key.value}» is given twice", "keep one of them")
            seen.add(str(key.value))
        children = [value for _, value in node.value]
    elif isinstance(node, yaml.SequenceNode):
        children = node.value
    for child in children:
        yield from _repeated(name, child)


def _yaml_fault(name: str, error: Exception) -> Fault:
    mark = getattr(error, "problem_mark", None)
    where = f"{name}:{mark.line + 1}" if mark is not None else name
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    return Fault(
        where,
        f"not YAML: {problem}",
        "look at this line and the one before: quotes, colons, indentation",
    )
