"""The catalogue that was loaded last, kept on disk: a quick start, and one after a bad edit."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from assistant.catalogue.load import Texts, build_catalogue, fingerprint, read_texts
from assistant.catalogue.model import Catalogue
from assistant.catalogue.pack import pack, unpack
from assistant.errors import CatalogueError

__all__ = ["Loaded", "load_kept"]

_KEY_BYTES: Final = 64
_PACKAGE: Final = Path(__file__).parents[1]
_DEPENDS_ON: Final = ("catalogue", "text")
"""Parts of the package whose code decides what the files expand to."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the desk goes on with."""

    catalogue: Catalogue
    error: CatalogueError | None = None
    """Why this is an earlier catalogue and not what the files say now."""


def load_kept(root: Path, folder: Path) -> Loaded:
    """The folder `root` (`intents/`), from `folder` when nothing has changed since it was kept.

    Files with faults leave the last good catalogue in service. Raise `CatalogueError` when
    there is none. A cache that can't be written costs time at the next start, no more.
    """
    kept = folder / _name(root)
    key, packed = _read(kept)
    try:
        texts = read_texts(root)
        wanted = _key(texts)
        if key == wanted and (catalogue := unpack(packed)) is not None:
            return Loaded(catalogue)
        catalogue = build_catalogue(root, texts)
    except CatalogueError as error:
        last = unpack(packed)
        if last is None:
            raise
        return Loaded(last, error)
    with suppress(OSError):
        _write(kept, wanted + pack(catalogue))
    return Loaded(catalogue)


def _name(root: Path) -> str:
    """Each installation has its own: the last good catalogue of another is none of ours."""
    place = hashlib.sha256(os.fsencode(root.resolve())).hexdigest()
    return f"catalogue-{place[:12]}.msgpack"


def _key(texts: Texts) -> bytes:
    """Changes with the files and with the code that reads them."""
    return hashlib.sha256((_code() + fingerprint(texts.by_name)).encode()).hexdigest().encode()


@cache
def _code() -> str:
    digest = hashlib.sha256()
    for part in _DEPENDS_ON:
        for path in sorted((_PACKAGE / part).glob("*.py")):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _read(path: Path) -> tuple[bytes, bytes]:
    """Key and packed catalogue; empty when there is no such file."""
    try:
        stored = path.read_bytes()
    except OSError:
        return b"", b""
    return stored[:_KEY_BYTES], stored[_KEY_BYTES:]


def _write(path: Path, stored: bytes) -> None:
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        partial.write_bytes(stored)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
