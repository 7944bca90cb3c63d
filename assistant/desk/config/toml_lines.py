"""On which line of a TOML file a key stands: `tomllib` does not tell."""

from __future__ import annotations

import re
import tomllib
from typing import Final

__all__ = ["line_of", "syntax_line"]

_HEADER: Final = re.compile(r"^\s*\[\s*([\w.-]+)\s*\]\s*(?:#.*)?$")
_KEY: Final = re.compile(r"""^\s*(["']?)([\w.-]+)\1\s*=""")
_AT_LINE: Final = re.compile(r"at line (\d+)")


def line_of(text: str, section: str, key: str | None = None) -> int | None:
    """From 1; the header of the section without a `key`. None where it is not written plainly."""
    within = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            within = header[1]
            if key is None and within == section:
                return number
        elif written := _KEY.match(line):
            name = f"{within}.{written[2]}" if within else written[2]
            if name == (section if key is None else f"{section}.{key}"):
                return number
    return None


def syntax_line(error: tomllib.TOMLDecodeError) -> int | None:
    """The line that the message of a syntax error names."""
    found = _AT_LINE.search(str(error))
    return None if found is None else int(found[1])
