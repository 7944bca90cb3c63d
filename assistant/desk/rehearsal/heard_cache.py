"""What was heard of sentences before, one JSON line each: a rehearsal of hours goes on."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Final

__all__ = ["HeardCache"]

_LONGEST_LINE: Final = 20_000
"""Characters; a sentence has at most 2,000, and what is longer was not written by us."""


class HeardCache:
    """Words by key. A folder that can't be written costs time, no more."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._heard: dict[str, str] = {}
        if path is not None:
            with contextlib.suppress(OSError):
                self._read(path)

    def get(self, key: str) -> str | None:
        """Words that were heard; empty words are words, None is none."""
        return self._heard.get(key)

    def put(self, key: str, words: str) -> None:
        """On the disk at once: whoever interrupts keeps what was done."""
        self._heard[key] = words
        if self._path is None:
            return
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"key": key, "heard": words}, ensure_ascii=False) + "\n")

    def _read(self, path: Path) -> None:
        with path.open(encoding="utf-8", errors="replace") as file:
            for line in file:
                # The last one may have been cut off when the power went.
                with contextlib.suppress(ValueError, TypeError, KeyError):
                    if len(line) <= _LONGEST_LINE:
                        entry = json.loads(line)
                        self._heard[str(entry["key"])] = str(entry["heard"])
