"""A running `komekshi run` that tests can type to and read from."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

KOMEKSHI = str(Path(sys.executable).with_name("komekshi"))


class Daemon:
    """The process; what it writes is collected line by line, both streams in order."""

    def __init__(self, env: dict[str, str], folder: Path) -> None:
        self.process = subprocess.Popen(
            [KOMEKSHI, "run"],
            env=env,
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def type(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def close_stdin(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()

    def wait_for(self, what: str, *, times: int = 1, within_s: float = 30.0) -> str:
        """The line in which `what` comes up for the `times`-th time."""
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            found = [line for line in self.lines if what in line]
            if len(found) >= times:
                return found[times - 1]
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        raise AssertionError(f"{what!r} not seen {times}×; the daemon wrote: {self.lines}")

    def children(self) -> list[int]:
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in path.read_text().split()]

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Exit code after the signal."""
        self.process.send_signal(number)
        code = self.process.wait(timeout=15)
        self._reader.join(timeout=5)
        return code

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))


StartDaemon = Callable[[], Daemon]


@pytest.fixture
def start_daemon(tmp_path: Path, model_dir: Path) -> Iterator[StartDaemon]:
    """Start a daemon with the sound devices that the test has; killed at the end at the latest."""
    running: list[Daemon] = []

    def begin() -> Daemon:
        env = {**os.environ, "KOMEKSHI_MODEL": str(model_dir), "XDG_STATE_HOME": str(tmp_path)}
        env.setdefault("KOMEKSHI_KIOSK_PORT", "0")  # several run at once
        env.pop("XDG_RUNTIME_DIR", None)  # lock and socket go to the state folder
        running.append(Daemon(env, tmp_path))
        return running[-1]

    yield begin
    for daemon in running:
        daemon.process.kill()
        daemon.process.wait()
