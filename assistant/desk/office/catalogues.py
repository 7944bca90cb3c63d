"""Catalogues that a head office sent: installed whole or not at all, and taken back on command."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from assistant.errors import CatalogueError

__all__ = ["InstalledCatalogues"]

_PRESENT: Final = "present"
_HISTORY: Final = "history"
_TAKEN_BACK: Final = "taken-back"
_KEPT: Final = 5
"""Catalogues that stay for a roll-back; each has some megabytes without recordings."""


class InstalledCatalogues:
    """Folders side by side, a link to the one in use, and a list of those that were."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def present(self) -> Path | None:
        """The catalogue in use; None: that of the repository."""
        link = self._folder / _PRESENT
        return link.resolve() if link.is_dir() else None

    @property
    def history(self) -> tuple[str, ...]:
        """Names of those that were in use, the present one last."""
        return self._names(_HISTORY)

    @property
    def taken_back(self) -> frozenset[str]:
        """Names of those that somebody at this desk did not want any more."""
        return frozenset(self._names(_TAKEN_BACK))

    def install(
        self, name: str, files: Mapping[str, bytes], faults: Callable[[Path], Sequence[str]]
    ) -> Path:
        """Write a catalogue beside the others, examine it, and use it.

        `files` have names that were checked. Raise `CatalogueError`: `catalogue-refused` with the
        first of its `faults`, `catalogue-install` when the disk refuses; the present catalogue
        stays in use then.
        """
        target = self._folder / name
        unfinished = self._folder / f".{name}.{os.getpid()}"
        try:
            if not target.is_dir():
                _write(unfinished, files)
                found = faults(unfinished)
                if found:
                    raise CatalogueError(
                        "catalogue-refused",
                        f"the catalogue {name} has {len(found)} faults, the first: {found[0]}",
                        "mend it at the head office and publish it again",
                    )
                unfinished.rename(target)
            self._use(name)
        except OSError as error:
            raise CatalogueError(
                "catalogue-install",
                f"the catalogue {name} can't be installed: {error}",
                "check the disk and the rights of this user",
            ) from error
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
        return target

    def roll_back(self) -> str:
        """Use the one before; the present one is not installed again by itself.

        Raise `CatalogueError` `catalogue-no-earlier`.
        """
        *earlier, unwanted = self.history or ("",)
        there = [name for name in earlier if (self._folder / name).is_dir()]
        if not there:
            raise CatalogueError(
                "catalogue-no-earlier",
                "no earlier catalogue is installed here",
                "publish one at the head office, or use that of the repository",
            )
        self._write_names(_TAKEN_BACK, [*self._names(_TAKEN_BACK), unwanted][-_KEPT:])
        self._point_to(there[-1])
        self._write_names(_HISTORY, there)
        return there[-1]

    def forget(self) -> None:
        """Use the catalogue of the repository again."""
        with contextlib.suppress(FileNotFoundError):
            (self._folder / _PRESENT).unlink()
        self._write_names(_HISTORY, [])

    def _use(self, name: str) -> None:
        self._point_to(name)
        names = [*(each for each in self.history if each != name), name]
        for old in names[:-_KEPT]:
            shutil.rmtree(self._folder / old, ignore_errors=True)
        self._write_names(_HISTORY, names[-_KEPT:])

    def _point_to(self, name: str) -> None:
        link = self._folder / f".{_PRESENT}.{os.getpid()}"
        with contextlib.suppress(FileNotFoundError):
            link.unlink()
        link.symlink_to(name)
        link.replace(self._folder / _PRESENT)
        _flush(self._folder)

    def _names(self, file: str) -> tuple[str, ...]:
        try:
            return tuple((self._folder / file).read_text(encoding="utf-8").split())
        except OSError:
            return ()

    def _write_names(self, file: str, names: Sequence[str]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        new = self._folder / f".{file}.{os.getpid()}"
        new.write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
        new.replace(self._folder / file)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    for each in (folder, *folder.rglob("*")):
        if each.is_dir():
            _flush(each)


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
