"""The folder of installed models: one writer at a time, and nothing half-done ever in sight."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from assistant.errors import ModelError
from assistant.hearing.offered import check_name

__all__ = [
    "HASHES",
    "at_work",
    "check_space",
    "known_hashes",
    "move_in",
    "remember_hash",
    "remove_model",
    "sync",
    "sync_all",
]

HASHES: Final = ".sha256.json"
"""Hashes of zips seen before, by name of the model: who changes one later is found out."""
_STAGING: Final = ".staging"
"""Folder for all that is unfinished; in the models' folder, since only within one file system
a rename happens at once."""
_AWAY: Final = ".away"
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


def remove_model(name: str, library: Path) -> None:
    """Take a model out of `library`. Raise `ModelError`: `model-missing`, `model-name`, `-busy`."""
    check_name(name)
    with at_work(library) as staging:
        folder = library / name
        if folder.is_symlink():
            folder.unlink()
        elif folder.is_dir():
            _put_away(folder, staging)
        else:
            raise ModelError(
                "model-missing", f"{name} is not installed", "see: komekshi models list"
            )
        sync(library)


@contextlib.contextmanager
def at_work(library: Path) -> Iterator[Path]:
    """The staging folder, for one process at a time; what the disk refuses is `ModelError`."""
    staging = library / _STAGING
    try:
        staging.mkdir(parents=True, exist_ok=True)
        with (staging / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise ModelError(
                    "model-busy",
                    f"another process installs or removes a model in {library}",
                    "wait until it has ended",
                ) from error
            shutil.rmtree(staging / _AWAY, ignore_errors=True)
            yield staging
    except OSError as error:
        if error.errno in _FULL:
            raise _disk_full(library, str(error)) from error
        raise ModelError(
            "model-write",
            f"{library} can't be written to: {error}",
            "check the disk and the rights of this user",
        ) from error


def move_in(ready: Path, target: Path, staging: Path) -> None:
    """Put a finished folder in its place; what lies there goes first."""
    if target.exists():
        _put_away(target, staging)
    ready.rename(target)
    sync(target.parent)
    shutil.rmtree(staging / _AWAY, ignore_errors=True)


def _put_away(folder: Path, staging: Path) -> None:
    """Out of sight at once; deleting takes longer and may be interrupted."""
    away = staging / _AWAY
    shutil.rmtree(away, ignore_errors=True)
    folder.rename(away)
    shutil.rmtree(away, ignore_errors=True)


def known_hashes(library: Path) -> dict[str, str]:
    """Of the zips installed so far, by model. Raise `ModelError` `model-hash`."""
    try:
        known = json.loads((library / HASHES).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise ModelError(
            "model-hash", f"{library / HASHES} can't be read: {error}", "mend or delete it"
        ) from error
    return known if isinstance(known, dict) else {}


def remember_hash(library: Path, name: str, sha256: str) -> None:
    """Of a zip that worked."""
    known = {**known_hashes(library), name: sha256}
    fresh = library / f"{HASHES}.new"
    fresh.write_text(json.dumps(known, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    sync(fresh)
    fresh.replace(library / HASHES)
    sync(library)


def check_space(folder: Path, needed: int, spare: int) -> None:
    """Raise `ModelError` `disk-full` where `needed` bytes would leave less than `spare` free."""
    free = shutil.disk_usage(folder).free
    if free < needed + spare:
        told = f"{free // 1_000_000:,} MB are free, {needed // 1_000_000:,} MB are needed"
        raise _disk_full(folder, f"{told} and {spare // 1_000_000:,} MB left free")


def _disk_full(folder: Path, what: str) -> ModelError:
    return ModelError(
        "disk-full", f"there is not enough space for {folder}: {what}", "free some space"
    )


def sync_all(folder: Path) -> None:
    """Make a folder and everything in it survive a power cut."""
    for path in (*folder.rglob("*"), folder):
        sync(path)


def sync(path: Path) -> None:
    """Make a file or a folder survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
