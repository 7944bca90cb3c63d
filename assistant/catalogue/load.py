"""Reading the folder `intents/`: the only module of the catalogue that opens files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from assistant.catalogue.build import Builder
from assistant.catalogue.model import Catalogue
from assistant.catalogue.source import Document, Fault, parse_document
from assistant.errors import CatalogueError
from assistant.text import Language

__all__ = ["load_catalogue"]

LARGEST_FILE: Final = 1_000_000
"""Bytes; a service takes about 15 000, so more is not a file of ours."""


def load_catalogue(root: Path) -> Catalogue:
    """Read, validate and expand the folder `root` (`intents/`).

    Raise one `CatalogueError` that lists every fault found, each with file and line.
    """
    if not root.is_dir():
        raise CatalogueError(
            "catalogue-missing",
            f"there is no folder {root}",
            "name the folder `intents` of the repository or of the installation",
        )
    texts, faults = _read(root)
    documents = {}
    for name, text in texts.items():
        documents[name], found = parse_document(name, text)
        faults.extend(found)
    broken = {fault.where.partition(":")[0] for fault in faults}
    builder = Builder(_fingerprint(texts), faults)
    _build(builder, {name: each for name, each in documents.items() if name not in broken})
    if not faults and not any(name.startswith("services/") for name in texts):
        faults.append(Fault("services/", "holds no service", "put a service file there"))
    if faults:
        listed = "\n".join(f"  {fault}" for fault in sorted(faults, key=lambda each: each.where))
        raise CatalogueError(
            "catalogue-invalid",
            f"{len(faults)} fault(s) in {root.name}:\n{listed}\n",
            "mend the lines named above, then try again",
        )
    return builder.catalogue()


def _build(builder: Builder, documents: Mapping[str, Document]) -> None:
    for language in Language:
        builder.rules(language, documents.get(f"rules/{language.value}.yaml"))
    builder.replies(documents.get("replies.yaml"))
    builder.facets(documents.get("facets.yaml"))
    builder.channels(documents.get("channels.yaml"))
    builder.out_of_scope(documents.get("out_of_scope.yaml"))
    for name, document in documents.items():
        if name.startswith("services/"):
            builder.service(document)
        elif name.startswith("talk/"):
            builder.talk(document)


def _read(root: Path) -> tuple[dict[str, str], list[Fault]]:
    """Texts by path below `root`, in a stable order; hidden files are left alone."""
    texts: dict[str, str] = {}
    faults: list[Fault] = []
    for path in sorted(root.rglob("*.yaml")):
        name = path.relative_to(root).as_posix()
        if any(part.startswith(".") for part in path.relative_to(root).parts):
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
    return texts, faults


def _fingerprint(texts: Mapping[str, str]) -> str:
    digest = hashlib.sha256()
    for name, text in texts.items():
        for part in (name, text):
            encoded = part.encode()
            digest.update(len(encoded).to_bytes(8, "big"))
            digest.update(encoded)
    return digest.hexdigest()
