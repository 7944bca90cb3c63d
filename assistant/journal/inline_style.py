"""SVG whose style sheet is written into its elements.

The pages of the desk allow no style within a page (`style-src 'self'`), and a sheet of one picture
would reach all others on its page. So what the rules say becomes attributes. Pure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree

__all__ = ["inlined"]

_SVG: Final = "http://www.w3.org/2000/svg"
_RULE: Final = re.compile(r"([^{}]+)\{([^{}]*)\}")
_CHART: Final = re.compile(r"#chart-[\w-]+")
"""The name of the picture, before every selector."""
_COMPOUND: Final = re.compile(r"(?P<name>[a-z]+)?(?P<classes>(?:\.[\w-]+)*)")

_ATTRIBUTES: Final = frozenset(
    """
    fill fill-opacity stroke stroke-opacity stroke-width stroke-dasharray stroke-linecap opacity
    font-size font-weight text-anchor dominant-baseline visibility display
    """.split()  # noqa: SIM905 - a block of names is easier to edit
)
"""What may stand in an element as it may in a rule; the rest is for a pointer that hovers."""

_Known = tuple[str, frozenset[str]]
"""Name and classes of an element."""

_FONT: Final = re.compile(r"font-family:([^;}]+)")
"""One for all; whoever shows the picture inherits it from its outermost element."""
_BEYOND: Final = frozenset(":[")
"""In a selector: states and attributes, which nothing here has."""
_IMPORTANT: Final = "!important"


@dataclass(frozen=True, slots=True)
class _Rule:
    """One selector and one thing that it says."""

    compounds: tuple[_Known, ...]
    """From the outermost in; an empty name is any."""
    name: str
    value: str
    weight: tuple[bool, float, int]
    """The more exactly a selector names its elements, the more its rule counts."""

    def meets(self, path: Sequence[_Known]) -> bool:
        """Whether the last element of a path is one of its elements."""
        *outer, last = self.compounds
        if not _is(path[-1], last):
            return False
        above = iter(path[:-1])
        return all(any(_is(element, one) for element in above) for one in outer)


class _Sheet:
    """Rules, found by what the element itself must be."""

    def __init__(self, text: str) -> None:
        self._by_key: dict[str, list[_Rule]] = defaultdict(list)
        for rule in _rules(text):
            name, classes = rule.compounds[-1]
            self._by_key[min(classes, default=name)].append(rule)

    def says(self, path: Sequence[_Known]) -> dict[str, str]:
        """The attributes of the last element of a path."""
        name, classes = path[-1]
        near = (rule for key in (name, *sorted(classes)) for rule in self._by_key.get(key, ()))
        met = sorted((rule for rule in near if rule.meets(path)), key=lambda rule: rule.weight)
        return {rule.name: rule.value for rule in met}


def inlined(svg: str) -> str:
    """The picture without style sheets, scripts and comments; it looks the same."""
    ElementTree.register_namespace("", _SVG)
    root = ElementTree.fromstring(svg)  # noqa: S314 - what we drew ourselves
    text = "".join(each.text or "" for each in root.iter(f"{{{_SVG}}}style"))
    _write(root, _Sheet(text), ())
    font = _FONT.search(text)
    if font is not None:
        root.set("font-family", font[1].replace('"', "'"))
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f"{{{_SVG}}}style", f"{{{_SVG}}}script"):
                parent.remove(child)
    return ElementTree.tostring(root, encoding="unicode")


def _rules(sheet: str) -> Iterator[_Rule]:
    for place, (selectors, body) in enumerate(_RULE.findall(_CHART.sub("", sheet))):
        said = [tuple(part.strip() for part in each.partition(":")) for each in body.split(";")]
        for selector in selectors.split(","):
            compounds = tuple(map(_compound, selector.replace(">", " ").split()))
            if not compounds or not _BEYOND.isdisjoint(selector):
                continue
            exact = sum(len(classes) + bool(name) / 100 for name, classes in compounds)
            for name, _, value in said:
                if name in _ATTRIBUTES:
                    weight = (_IMPORTANT in value, exact, place)
                    yield _Rule(compounds, name, value.replace(_IMPORTANT, "").strip(), weight)


def _compound(text: str) -> _Known:
    found = _COMPOUND.match(text)
    assert found is not None  # noqa: S101 - it may match nothing, but it matches
    return found["name"] or "", frozenset(filter(None, found["classes"].split(".")))


def _write(element: ElementTree.Element, sheet: _Sheet, above: tuple[_Known, ...]) -> None:
    name = element.tag.rpartition("}")[2]
    # without its classes no style of the page around it reaches it either
    path = (*above, (name, frozenset(element.attrib.pop("class", "").split())))
    element.attrib.update(sheet.says(path))
    for part in element.attrib.pop("style", "").split(";"):
        prop, _, value = part.partition(":")
        if prop.strip() in _ATTRIBUTES:
            element.set(prop.strip(), value.strip())
    for child in element:
        _write(child, sheet, path)


def _is(element: _Known, wanted: _Known) -> bool:
    return (not wanted[0] or element[0] == wanted[0]) and wanted[1] <= element[1]
