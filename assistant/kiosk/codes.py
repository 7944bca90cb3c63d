"""QR codes to take home: the address of the official page, or the steps themselves as text."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Final

import segno

from assistant.catalogue.model import Catalogue, Channel, Confidence, Service
from assistant.dialogue import official_page
from assistant.dialogue.service import channels_of
from assistant.text import Language

__all__ = ["MOST_BYTES", "address_code", "steps_code", "steps_text"]

MOST_BYTES: Final = 1_465
"""UTF-8 in a code of 125 × 125 squares (version 27, level L). Larger ones are hard to read off a
screen at arm's length; all of today's services fit."""

_QUIET: Final = 4
"""Squares of white around a code; readers need them."""
_HOTLINE: Final = "1414"
_CUT: Final = "…"


def address_code(service: Service, channel: Channel | None) -> bytes | None:
    """SVG of the code that leads to the official page, None where there is none."""
    address = official_page(service, channel)
    return None if address is None else _svg(segno.make(address, error="m", micro=False))


def steps_code(text: str) -> bytes:
    """SVG of the code that holds a text of at most `MOST_BYTES`."""
    return _svg(segno.make(text, error="l", encoding="utf-8", mode="byte", micro=False))


def steps_text(
    catalogue: Catalogue,
    service: Service,
    channel: Channel | None,
    language: Language,
    words: Mapping[str, str],
) -> str | None:
    """The steps by one channel, None where there are none; cut at a step where they are too long.

    `words`: of the page in that language.
    """
    offered = () if service.confidence is Confidence.LOW else channels_of(service)
    if not offered:
        return None
    chosen = channel if channel in offered else offered[0]
    steps = service.answer.channels[chosen][language]
    head = f"{service.title[language]}. {words[f'channel-{chosen}']}"
    lines = [head, *(f"{number}. {step}" for number, step in enumerate(steps, 1))]
    foot = [f"{words['as-of'].replace('{date}', f'{service.checked:%d.%m.%Y}')}. {_HOTLINE}"]
    return next(
        (text for text in _shorter(lines, foot, official_page(service, chosen)) if _fits(text)),
        None,
    )


def _shorter(lines: list[str], foot: list[str], address: str | None) -> Iterator[str]:
    """The text with everything, then with less and less."""
    if address is not None:
        yield "\n".join([*lines, *foot, address])
    yield "\n".join([*lines, *foot])
    for kept in range(len(lines) - 1, 1, -1):
        yield "\n".join([*lines[:kept], _CUT, *foot])


def _fits(text: str) -> bool:
    return len(text.encode()) <= MOST_BYTES


def _svg(code: segno.QRCode) -> bytes:
    out = io.BytesIO()
    code.save(
        out, kind="svg", border=_QUIET, light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
    return out.getvalue()
