"""A file that is still being fetched: what is there of it, and which version it is of."""

from __future__ import annotations

import contextlib
import errno
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from assistant.errors import DownloadError

__all__ = ["HalfFile"]

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class HalfFile:
    """`NAME.part` beside the file to come, and `NAME.part.json` with its address and version."""

    def __init__(self, target: Path, address: str) -> None:
        self._target = target
        self._address = address
        self._part = target.with_name(target.name + ".part")
        self._tag = target.with_name(target.name + ".part.json")

    @property
    def there(self) -> int:
        """Bytes that are there; 0 without a half file."""
        return self._part.stat().st_size if self._part.exists() else 0

    @property
    def version(self) -> str:
        """What the server called the version that the bytes are of; empty where nothing tells."""
        if not self.there:
            return ""
        try:
            tag = json.loads(self._tag.read_text(encoding="utf-8"))
            return str(tag["version"]) if tag["address"] == self._address else ""
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def begin(self, version: str) -> None:
        """Forget what is there. Raise `DownloadError` `disk-full`."""
        self.drop()
        with self._disk():
            text = json.dumps({"address": self._address, "version": version})
            self._tag.write_text(text, encoding="utf-8")
            self._part.touch()

    def append(self, chunk: bytes) -> None:
        """Raise `DownloadError` `disk-full`."""
        with self._disk(), self._part.open("ab") as file:
            file.write(chunk)

    def drop(self) -> None:
        """Delete it."""
        self._part.unlink(missing_ok=True)
        self._tag.unlink(missing_ok=True)

    def finish(self) -> None:
        """It is whole: give it its name."""
        self._part.replace(self._target)
        self._tag.unlink(missing_ok=True)

    @contextlib.contextmanager
    def _disk(self) -> Iterator[None]:
        """Tell a full disk from a broken connection: both are `OSError`."""
        try:
            yield
        except OSError as error:
            if error.errno not in _FULL:
                raise
            raise DownloadError(
                "disk-full",
                f"the disk of {self._part.parent} is full after {self.there:,} bytes",
                "free some space and call it again: it goes on where it stopped",
            ) from error
