"""The staff's password: made at the first start, kept as an argon2 hash."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from assistant.errors import SetupError

__all__ = ["SHORTEST", "Password"]

SHORTEST: Final = 10
"""Letters of a password that somebody chooses."""
_LONGEST: Final = 256
_WORDS: Final = 3
_MODE: Final = 0o600
_hasher: Final = PasswordHasher()


class Password:
    """One file with one hash, readable by its owner only."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def first(self) -> str | None:
        """Make a password where there is none, and tell it this once. Raise `SetupError`."""
        if self._file.exists():
            return None
        made = "-".join(secrets.token_hex(2) for _ in range(_WORDS))
        self._write(made)
        return made

    def change(self, password: str) -> None:
        """Raise `SetupError` `password-short`, `password-long`, `password-file`."""
        if len(password) < SHORTEST:
            raise SetupError(
                "password-short",
                f"the password has fewer than {SHORTEST} letters",
                "take three or four words",
            )
        if len(password) > _LONGEST:
            raise SetupError("password-long", f"more than {_LONGEST} letters", "take a shorter one")
        self._write(password)

    def is_right(self, password: str) -> bool:
        """Takes 0.1 s on purpose: call it in a thread."""
        try:
            kept = self._file.read_text(encoding="ascii").strip()
            return len(password) <= _LONGEST and _hasher.verify(kept, password)
        except (OSError, UnicodeDecodeError, VerificationError, InvalidHashError):
            return False

    def _write(self, password: str) -> None:
        new = self._file.with_name(f".{self._file.name}.{os.getpid()}")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _MODE)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(f"{_hasher.hash(password)}\n")
            new.replace(self._file)
        except OSError as error:
            raise SetupError(
                "password-file",
                f"the password of the workbench can't be kept: {error}",
                "check the rights of this user",
            ) from error
