"""Which services were taken for which, as a picture: SVG, written by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from assistant.desk.evaluation.figures import Confusion
from assistant.match import NOT_UNDERSTOOD

__all__ = ["heat_map"]

_CELL: Final = 20
"""Pixels; a label of 11 px is readable beside it."""
_LETTER: Final = 6.4
"""Mean width of a letter of a label, pixels."""
_MARGIN: Final = 12
_TITLE: Final = 44
_RIM: Final = "#e4e4e4"
_STYLE: Final = (
    "text{font:11px system-ui,sans-serif;fill:#222}"
    ".title{font-size:14px;font-weight:600}.note{fill:#666}.count{text-anchor:middle}"
)


def heat_map(confusions: Sequence[Confusion]) -> str:
    """Rows are what was meant, columns what it was taken for; only what was confused at all.

    The last column is what was not understood.
    """
    counts = Counter({(one.meant, one.taken): one.count for one in confusions})
    rows = sorted({one.meant for one in confusions})
    columns = sorted({one.taken for one in confusions} - {NOT_UNDERSTOOD})
    if any(one.taken == NOT_UNDERSTOOD for one in confusions):
        columns.append(NOT_UNDERSTOOD)
    left = _MARGIN * 2 + _width(rows)
    top = _TITLE + _MARGIN + _width(columns)
    right = max(left + _CELL * len(columns), left + 240) + _MARGIN
    bottom = top + _CELL * len(rows) + _MARGIN
    most = max((one.count for one in confusions), default=1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{right:.0f}" height="{bottom:.0f}" '
        f'viewBox="0 0 {right:.0f} {bottom:.0f}" role="img">',
        f"<style>{_STYLE}</style>",
        f'<rect width="{right:.0f}" height="{bottom:.0f}" fill="#fff"/>',
        f'<text class="title" x="{_MARGIN}" y="20">Meant (rows), taken for (columns)</text>',
        f'<text class="note" x="{_MARGIN}" y="37">{_total(confusions)}</text>',
    ]
    for at, name in enumerate(columns):
        x = left + _CELL * at + _CELL / 2 + 4
        parts.append(_label(name, f'transform="translate({x:.1f} {top - 6:.1f}) rotate(-90)"'))
    for line, meant in enumerate(rows):
        y = top + _CELL * line
        parts.append(_label(meant, f'x="{left - 6:.1f}" y="{y + 14:.1f}" style="text-anchor:end"'))
        for at, taken in enumerate(columns):
            parts.append(_cell(left + _CELL * at, y, meant, taken, counts[meant, taken], most))
    return "\n".join([*parts, "</svg>", ""])


def _width(names: Sequence[str]) -> float:
    return max((len(name) for name in names), default=0) * _LETTER


def _total(confusions: Sequence[Confusion]) -> str:
    missed = sum(one.count for one in confusions if one.taken == NOT_UNDERSTOOD)
    taken = sum(one.count for one in confusions) - missed
    return f"{taken} taken for something else, {missed} not understood"


def _label(text: str, place: str) -> str:
    return f"<text {place}>{escape(text)}</text>"


def _cell(x: float, y: float, meant: str, taken: str, count: int, most: int) -> str:
    """White for none, else from light to dark with the count in it; both names to hover over."""
    if not count:
        return (
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{_CELL}" height="{_CELL}" '
            f'fill="#fff" stroke="{_RIM}"/>'
        )
    depth = count / most
    lightness = 88 - 46 * depth
    hue = 210 if taken == NOT_UNDERSTOOD else 14
    ink = "#fff" if lightness < 60 else "#222"
    title = escape(f"{meant} → {taken}: {count}")
    return (
        f"<g aria-label={quoteattr(title)}><title>{title}</title>"
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{_CELL}" height="{_CELL}" '
        f'fill="hsl({hue} 75% {lightness:.0f}%)" stroke="{_RIM}"/>'
        f'<text class="count" x="{x + _CELL / 2:.1f}" y="{y + 14:.1f}" '
        f'style="fill:{ink}">{count}</text></g>'
    )
