"""The parent's end of a recogniser's child process: frames over its pipes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections import deque
from pathlib import Path
from typing import Any, Final, Self

from assistant.hearing import worker

__all__ = ["WorkerDied", "WorkerProcess"]

_GRACE_S: Final = 1.0
"""How long a worker whose stdin was closed may take to end before it is killed."""
_LAST_WORDS: Final = 5
"""Lines of stderr kept for the error message."""


class WorkerDied(Exception):  # noqa: N818  (never leaves this package)
    """The process ended, or its pipe is out of step; the text tells how."""


class WorkerProcess:
    """One child process. Callers ask one thing at a time; after a time-out only `kill` is left."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._last_words: deque[str] = deque(maxlen=_LAST_WORDS)
        self._listener = asyncio.create_task(self._drain_stderr())
        self._in_step = True
        self.rss_mb = 0

    @classmethod
    async def spawn(cls) -> Self:
        """Start a worker; it loads nothing before its first message."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",  # the desk's working directory holds no modules of ours
            str(Path(worker.__file__)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            # One utterance is too short to share among threads; they would fight the desk.
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )
        return cls(process)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        """False when it ended, or was killed in the middle of an answer."""
        return self._in_step and self._process.returncode is None

    async def wait(self, timeout_s: float) -> None:
        """Return when the process has ended, or after `timeout_s`."""
        # not `wait_for`, which in Python 3.11 swallows a cancellation that meets the end
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                await self._process.wait()

    async def ask(self, message: dict[str, Any], sound: bytes, timeout_s: float) -> dict[str, Any]:
        """Send one frame and return the answer. Raise `TimeoutError` or `WorkerDied`."""
        self._in_step = False
        async with asyncio.timeout(timeout_s):
            try:
                answer = await self._exchange(message, sound)
            except (ConnectionError, asyncio.IncompleteReadError, ValueError) as error:
                await self.kill()
                raise WorkerDied(self._obituary()) from error
        self._in_step = True
        self.rss_mb = int(answer.get("rss_mb", 0))
        return answer

    async def _exchange(self, message: dict[str, Any], sound: bytes) -> dict[str, Any]:
        assert self._process.stdin is not None  # noqa: S101  (PIPE above)
        assert self._process.stdout is not None  # noqa: S101
        self._process.stdin.write(worker.pack(message, sound))
        await self._process.stdin.drain()
        header = await self._process.stdout.readexactly(worker.HEADER.size)
        head_bytes, sound_bytes = worker.HEADER.unpack(header)
        if head_bytes + sound_bytes > worker.MAX_FRAME_BYTES:
            raise ValueError("frame too long")
        answer: dict[str, Any] = json.loads(await self._process.stdout.readexactly(head_bytes))
        return answer

    async def kill(self) -> None:
        """End the process at once."""
        self._in_step = False
        if self._process.returncode is None:
            # Not `Process.kill`: it collects a dead child before asyncio can.
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)
        await self._process.wait()
        await self._listener

    async def close(self) -> None:
        """Let the process end by itself, then make it."""
        self._in_step = False
        if self._process.stdin is not None:
            self._process.stdin.close()
        await self.wait(_GRACE_S)
        await self.kill()

    def _obituary(self) -> str:
        code = self._process.returncode
        how = f"signal {-code}" if code is not None and code < 0 else f"exit status {code}"
        return "; ".join([how, *self._last_words])

    async def _drain_stderr(self) -> None:
        assert self._process.stderr is not None  # noqa: S101  (PIPE above)
        with contextlib.suppress(ConnectionError, ValueError):
            async for line in self._process.stderr:
                self._last_words.append(line.decode(errors="replace").strip())
