"""The command `komekshi` as a process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

KOMEKSHI = str(Path(sys.executable).with_name("komekshi"))

Komekshi = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def komekshi(model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Komekshi:
    """Run it to its end; `stdin` is text or None, further keywords are variables."""
    own = {
        "KOMEKSHI_MODEL": str(model_dir),
        "XDG_CACHE_HOME": str(tmp_path_factory.mktemp("cache")),
    }

    def call(
        *arguments: str | Path, stdin: str | bytes = "", **variables: str | Path
    ) -> subprocess.CompletedProcess[str]:
        sent = stdin if isinstance(stdin, bytes) else stdin.encode()
        done = subprocess.run(
            [KOMEKSHI, *map(str, arguments)],
            input=sent,
            capture_output=True,
            timeout=120,
            env={**os.environ, **own} | {name: str(value) for name, value in variables.items()},
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
        )

    return call
