"""One desk at a time for each user: a lock that the kernel takes back when its process ends."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from assistant.errors import SetupError

__all__ = ["only_instance"]

_LOCK: Final = "desk.lock"


@contextlib.contextmanager
def only_instance(folder: Path) -> Iterator[None]:
    """Hold the lock in `folder`, which is made, readable for this user only.

    Raise `SetupError` `desk-runs` where another desk holds it, `desk-lock` where none can be had.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise SetupError(
            "desk-lock",
            f"there can be no lock in {folder}: {error}",
            "let this user write there, or set XDG_RUNTIME_DIR to a folder where it may",
        ) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 32, 0).decode(errors="replace").strip()
            raise SetupError(
                "desk-runs",
                f"a desk of this user runs already (process {holder or 'unknown'})",
                "use that one, or end it first: komekshi ctl quit",
            ) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield  # the file stays: deleting it would let two desks lock two files of one name
    finally:
        os.close(descriptor)
