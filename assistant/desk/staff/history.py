"""Earlier states of a file, where its folder is a git repository."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from assistant.errors import CatalogueError

__all__ = ["FileHistory", "Revision"]

_LIMIT_S: Final = 10.0
_MOST: Final = 50
_NAME: Final = re.compile(r"[0-9a-f]{7,64}")
_BETWEEN: Final = "\x1f"


@dataclass(frozen=True, slots=True)
class Revision:
    """One change of a file."""

    name: str
    at: str
    """ISO 8601."""
    author: str
    subject: str


class FileHistory:
    """Through the program git; nothing is known and nothing recorded where there is none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._git = shutil.which("git")

    @property
    def is_kept(self) -> bool:
        """Whether the folder is part of a repository."""
        return self._git is not None and self._run("rev-parse", "--is-inside-work-tree") is not None

    def of(self, file: str) -> tuple[Revision, ...]:
        """The latest first."""
        shown = f"--format=%H{_BETWEEN}%aI{_BETWEEN}%an{_BETWEEN}%s"
        listed = self._run("log", f"-{_MOST}", shown, "--", file) if self._git else None
        lines = (line.split(_BETWEEN) for line in (listed or "").splitlines())
        return tuple(Revision(*line) for line in lines if len(line) == len(Revision.__slots__))

    def text(self, file: str, revision: str) -> str:
        """The file as it was. Raise `CatalogueError` `revision-unknown`."""
        known = _NAME.fullmatch(revision) and self._git
        text = self._run("show", f"{revision}:./{file}") if known else None
        if text is None:
            raise CatalogueError(
                "revision-unknown",
                f"{file} has no state {revision[:64]!r}",
                "choose one of the list",
            )
        return text

    def record(self, file: str, author: str, subject: str) -> bool:
        """Commit the file as it is; False where that can't be done: the file itself is written."""
        if not self.is_kept:
            return False
        person = re.sub(r"[<>\n]", "", author) or "Komekshi"
        done = self._run(
            "-c",
            f"user.name={person}",
            "-c",
            "user.email=workbench@localhost",
            "commit",
            "--quiet",
            "--no-verify",
            "-m",
            subject,
            "--",
            file,
        )
        return done is not None

    def _run(self, *arguments: str) -> str | None:
        """What git writes; None when it fails."""
        try:
            done = subprocess.run(  # noqa: S603 - no shell; names are checked or behind `--`
                [str(self._git), *arguments],
                cwd=self._folder,
                capture_output=True,
                timeout=_LIMIT_S,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None
