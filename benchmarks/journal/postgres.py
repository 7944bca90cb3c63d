"""A PostgreSQL server of its own, from the Debian package, for as long as it is needed."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

__all__ = ["binaries", "postgres"]

_USERS: Final = ("postgres", "nobody")
"""Whom the server runs as where we are root: it refuses to be root."""


def binaries() -> Path | None:
    """The folder of `initdb` of the newest version installed; None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of an empty database; it listens on a socket in a temporary folder only."""
    programs = binaries()
    if programs is None:
        raise FileNotFoundError("apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="komekshi-postgres-"))
    data = folder / "data"
    prefix = _as_somebody(folder)

    def call(program: str, *arguments: str | Path) -> None:
        command = [*prefix, str(programs / program), *map(str, arguments)]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)

    server = f"-k {folder} -c listen_addresses=''"
    log = folder / "log"
    user = ("--username", "desk")
    try:
        call("initdb", "--pgdata", data, *user, "--auth", "trust", "--encoding", "UTF8")
        call("pg_ctl", "--pgdata", data, "--options", server, "--log", log, "--wait", "start")
        try:
            call("createdb", "--host", folder, *user, "journal")
            yield f"postgresql://desk@/journal?host={folder}"
        finally:
            call("pg_ctl", "--pgdata", data, "--mode", "fast", "--wait", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_somebody(folder: Path) -> list[str]:
    """How to call a program as a user that is not root, who owns the folder."""
    if os.geteuid() != 0:
        return []
    users = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = next(users[name] for name in _USERS if name in users)
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ["runuser", "-u", user.pw_name, "--"]
