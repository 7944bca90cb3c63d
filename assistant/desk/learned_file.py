"""The file `models/understanding/weights.npz`: what was learned, as arrays."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Final

import numpy as np

from assistant.errors import ModelError
from assistant.match import Learned

__all__ = ["read_learned", "weights_file", "write_learned"]

_ARRAYS: Final = ("rarity", "weights", "scale", "base")


def weights_file(home: Path) -> Path:
    """Where an installation has it."""
    return home / "models" / "understanding" / "weights.npz"


def read_learned(path: Path) -> Learned | None:
    """None when there is no such file: the desk understands without, only less.

    Raise `ModelError` `weights-invalid` for one that can't be used.
    """
    if not path.is_file():
        return None
    try:
        with np.load(path, allow_pickle=False) as stored:
            targets, names = (str(stored[name]).split("\n") for name in ("targets", "names"))
            learned = Learned(
                tuple(targets), tuple(names), **{name: stored[name] for name in _ARRAYS}
            )
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise _invalid(path, str(error)) from error
    if learned.weights.shape != (len(names), len(targets)) or learned.rarity.shape != (len(names),):
        raise _invalid(path, "its parts do not fit together")
    return learned


def write_learned(path: Path, learned: Learned) -> None:
    """Write the file, whole or not at all."""
    partial = path.with_suffix(".partial.npz")
    np.savez_compressed(
        partial,
        targets=np.array("\n".join(learned.targets)),
        names=np.array("\n".join(learned.names)),
        **{name: getattr(learned, name) for name in _ARRAYS},
    )
    partial.replace(path)


def _invalid(path: Path, fault: str) -> ModelError:
    return ModelError(
        "weights-invalid",
        f"{path} can't be used: {fault}",
        "fetch the file anew from the repository, or run `python -m models.understanding train`",
    )
