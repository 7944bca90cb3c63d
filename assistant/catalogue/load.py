"""Reading the folder `intents/`: the only module of the catalogue that opens files."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from assistant.catalogue.build import Builder
from assistant.catalogue.model import Catalogue
from assistant.catalogue.paraphrases import FOLDER as PARAPHRASES
from assistant.catalogue.source import Document, Fault, parse_document
from assistant.errors import CatalogueError
from assistant.text import Language

__all__ = ["Texts", "build_catalogue", "fingerprint", "load_catalogue", "read_texts"]

LARGEST_FILE: Final = 1_000_000
"""Bytes; a service takes about 15 000, so more is not a file of ours."""
_RECORDINGS: Final = "voices"
"""Folder of sentences spoken by people; a fault in it is no fault of the catalogue."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The files as they were read."""

    by_name: Mapping[str, str]
    """Texts by path below the folder, in a stable order."""
    faults: tuple[Fault, ...]
    """Files that could not be read."""


def load_catalogue(root: Path) -> Catalogue:
    """Read, validate and expand the folder `root` (`intents/`).

    Raise one `CatalogueError` that lists every fault found, each with file and line.
    """
    return build_catalogue(root, read_texts(root))


def build_catalogue(root: Path, texts: Texts) -> Catalogue:
    """Validate and expand what was read from `root`; raise as `load_catalogue` does."""
    with _without_collecting():
        return _built(root, texts)


def _built(root: Path, texts: Texts) -> Catalogue:
    faults = list(texts.faults)
    documents = {}
    for name, text in texts.by_name.items():
        documents[name], found = parse_document(name, text)
        faults.extend(found)
    broken = {fault.where.partition(":")[0] for fault in faults}
    builder = Builder(fingerprint(texts.by_name), faults)
    _build(builder, {name: each for name, each in documents.items() if name not in broken})
    if not faults and not any(name.startswith("services/") for name in texts.by_name):
        faults.append(Fault("services/", "holds no service", "put a service file there"))
    if faults:
        listed = "\n".join(f"  {fault}" for fault in sorted(faults, key=lambda each: each.where))
        raise CatalogueError(
            "catalogue-invalid",
            f"{len(faults)} fault(s) in {root.name}:\n{listed}\n",
            "mend the lines named above, then try again",
        )
    return builder.catalogue()


@contextmanager
def _without_collecting() -> Iterator[None]:
    """No garbage collection: of a million small objects hardly one is garbage, and looking
    for it takes two fifths of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _build(builder: Builder, documents: Mapping[str, Document]) -> None:
    for language in Language:
        builder.rules(language, documents.get(f"rules/{language.value}.yaml"))
    builder.replies(documents.get("replies.yaml"))
    builder.facets(documents.get("facets.yaml"))
    builder.channels(documents.get("channels.yaml"))
    builder.out_of_scope(documents.get("out_of_scope.yaml"))
    kinds = (
        ("services/", builder.service),
        ("talk/", builder.talk),
        ("collections/", builder.collection),
        ("lessons/", builder.lesson),
    )
    for folder, build in kinds:  # collections and lessons speak of services
        for name, document in documents.items():
            if name.startswith(folder):
                build(document)


def read_texts(root: Path) -> Texts:
    """All YAML files below `root`; hidden ones, paraphrases and recordings are left alone.

    Raise `CatalogueError` `catalogue-missing` when there is no such folder.
    """
    if not root.is_dir():
        raise CatalogueError(
            "catalogue-missing",
            f"there is no folder {root}",
            "name the folder `intents` of the repository or of the installation",
        )
    texts: dict[str, str] = {}
    faults: list[Fault] = []
    for path in sorted(root.rglob("*.yaml")):
        name = path.relative_to(root).as_posix()
        parts = path.relative_to(root).parts
        if parts[0] in (PARAPHRASES, _RECORDINGS) or any(part.startswith(".") for part in parts):
            continue
        try:
            if path.stat().st_size > LARGEST_FILE:
                faults.append(Fault(name, "is too large", f"at most {LARGEST_FILE} bytes"))
                continue
            texts[name] = path.read_text(encoding="utf-8-sig")
        except OSError as error:
            faults.append(Fault(name, f"can't be read: {error.strerror}", "check its rights"))
        except UnicodeDecodeError as error:
            faults.append(Fault(name, f"is not UTF-8 at byte {error.start}", "save it as UTF-8"))
    return Texts(texts, tuple(faults))


def fingerprint(texts: Mapping[str, str]) -> str:
    """SHA-256 over names and texts, in hexadecimal."""
    digest = hashlib.sha256()
    for name, text in texts.items():
        for part in (name, text):
            encoded = part.encode()
            digest.update(len(encoded).to_bytes(8, "big"))
            digest.update(encoded)
    return digest.hexdigest()
