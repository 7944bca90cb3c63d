"""`komekshi run` as its own process, with everything it writes and when."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

__all__ = ["Line", "RunningDesk"]

_KOMEKSHI: Final = Path(sys.executable).with_name("komekshi")
_READY_S: Final = 60.0
_ENDS_S: Final = 15.0
_HUSH_S: Final = 8.0
_ECHO_S: Final = 0.6
"""For which the desk stays deaf after its last word, and a little more."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of its output, both streams in order."""

    at: float
    """By `time.monotonic`."""
    text: str


class RunningDesk:
    """A desk of its own, apart from this user's settings and state. Use as `with`."""

    def __init__(self, env: Mapping[str, str], home: Path) -> None:
        """`env` gives it its sound devices; `home` is a folder that it may fill."""
        self.env = {
            **os.environ,
            **env,
            "XDG_STATE_HOME": str(home / "state"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_RUNTIME_DIR": str(home),
            "PYTHONUNBUFFERED": "1",
            "KOMEKSHI_KIOSK_ENABLED": "false",
        }
        self._home = home
        self.lines: list[Line] = []

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            [str(_KOMEKSHI), "run"],
            env=self.env,
            cwd=self._home,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.wait_for("ready", 0, _READY_S)
        return self

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(_ENDS_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def type(self, words: str) -> int:
        """Ask by keyboard; how many lines there were before."""
        before = len(self.lines)
        if self.process.stdin is not None:
            self.process.stdin.write(words + "\n")
            self.process.stdin.flush()
        return before

    def wait_for(self, what: str, since: int, within_s: float) -> Line | None:
        """The first line from number `since` on that has it; None when none comes in time.

        Raise `RuntimeError` when the desk has ended.
        """
        deadline = time.monotonic() + within_s
        while True:
            found = [line for line in self.lines[since:] if what in line.text]
            if found:
                return found[0]
            if self.process.poll() is not None:
                told = "\n".join(line.text for line in self.lines[-20:])
                raise RuntimeError(f"the desk has ended with {self.process.returncode}:\n{told}")
            if time.monotonic() > deadline:
                return None
            time.sleep(0.01)

    def hush(self) -> None:
        """Stop what is said; return when what is replied to that, and its echo, is over."""
        since = self.type("стоп")
        if self.wait_for("[Command stop", since, _HUSH_S) is None:
            return
        told = next(i for i, line in enumerate(self.lines) if i >= since and "[Comm" in line.text)
        self.wait_for('"first_sound_ms"', told, _HUSH_S)  # the log, of the turn that ended
        time.sleep(_ECHO_S)

    def workers(self) -> list[int]:
        """Its child processes."""
        pid = self.process.pid
        found: list[int] = []
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
        return found

    def _read(self) -> None:
        if self.process.stdout is not None:
            for line in self.process.stdout:
                self.lines.append(Line(time.monotonic(), line.rstrip("\n")))
