"""Writing a copy of a model with a larger graph: whole, or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from assistant.errors import ModelError
from assistant.graph import TextSource, extend_graph, write_steering
from assistant.hearing import ModelInfo, open_model, write_manifest
from assistant.hearing.library import sync, sync_all
from assistant.hearing.store import MANIFEST

__all__ = ["UNFINISHED", "Pronunciations", "write_extension", "write_steered"]

UNFINISHED: Final = ".new-"
"""Prefix of folders in which a model is being written."""

Pronunciations = Mapping[str, tuple[tuple[str, ...], ...]]
"""Phones by word; a word may have several forms."""

_COMMAND: Final = "komekshi models add-words"
_STEERED: Final = frozenset({"graph/Gr.fst", MANIFEST})
_EXTENDED: Final = _STEERED | {"graph/HCLr.fst", "graph/words.txt"}
"""Files that a copy does not share with its original."""


def write_extension(
    model: ModelInfo, said: Pronunciations, target: Path, *, link: bool
) -> ModelInfo:
    """Write a model with more words; `target` appears when all of it is on the disk.

    With `link`, files that stay as they are may be shared with the original.
    Raise `ModelError`: `model-write`, `graph-format`.
    """

    def graph(folder: Path) -> None:
        extend_graph(model.path / "graph", folder, said)

    return _write(model, _EXTENDED, graph, target, link=link)


def write_steered(model: ModelInfo, groups: Sequence[TextSource], target: Path) -> ModelInfo:
    """Write a model whose language model is that of some groups of sentences, and no more.

    Appears whole, shares its files and raises as `write_extension`.
    """

    def graph(folder: Path) -> None:
        write_steering(model.path / "graph", folder, groups)

    return _write(model, _STEERED, graph, target, link=True)


def _write(
    model: ModelInfo,
    own_files: frozenset[str],
    graph: Callable[[Path], None],
    target: Path,
    *,
    link: bool,
) -> ModelInfo:
    """A copy of the model beside which `graph` writes the `own_files`."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=target.parent) as work:
            fresh = Path(work) / target.name
            _share(model, own_files, fresh, link=link)
            graph(fresh / "graph")
            _sign(model, fresh)
            sync_all(fresh)
            fresh.rename(target)
            sync(target.parent)
    except OSError as error:
        raise ModelError(
            "model-write",
            f"the model with more words can't be written to {target}: {error}",
            "free some space on the disk, and check the rights of this user",
        ) from error
    return open_model(target)


def _share(model: ModelInfo, own_files: frozenset[str], fresh: Path, *, link: bool) -> None:
    for file in sorted(model.path.rglob("*")):
        name = file.relative_to(model.path)
        if file.is_file() and name.as_posix() not in own_files:
            (fresh / name).parent.mkdir(parents=True, exist_ok=True)
            _take(file, fresh / name, link=link)


def _sign(model: ModelInfo, fresh: Path) -> None:
    write_manifest(
        fresh,
        name=model.name,
        version=model.version,
        languages=model.languages,
        licence=model.licence,
        command=_COMMAND,
        origin=model.origin,
        memory_mb=model.memory_mb,
    )


def _take(file: Path, copy: Path, *, link: bool) -> None:
    if link:
        try:
            os.link(file, copy)
            return
        except OSError:
            pass  # another file system, or one without links
    shutil.copyfile(file, copy)
