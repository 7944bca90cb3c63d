"""The owner's side of a voice worker: start it, ask it, give up on it in time."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from assistant.errors import VoiceError
from assistant.voice.ports import Rendering
from assistant.voice.wire import (
    Engine,
    Failed,
    FromWorker,
    Ready,
    Rendered,
    Request,
    decode_reply,
)

__all__ = ["READY_TIMEOUT", "RENDER_TIMEOUT", "VoiceWorker", "WorkerLostError"]

READY_TIMEOUT: Final = 10.0
"""Seconds from start to ready; 0.2 when idle, ten seconds on a machine that boots."""

RENDER_TIMEOUT: Final = 1.5
"""Seconds for one text; a sentence takes 0.02 and the longest text 0.4, so this is a hang."""

_PAGE_BYTES: Final = os.sysconf("SC_PAGE_SIZE")
_PACKAGE_ROOT: Final = str(Path(__file__).parents[2])
_START: Final = (
    "import sys; sys.path.append(sys.argv.pop(1)); from assistant.voice.worker import main; main()"
)


class WorkerLostError(VoiceError):
    """The worker died, hung or spoke nonsense; another one may do better."""


class VoiceWorker:
    """One running worker process. Not for concurrent calls."""

    def __init__(self, process: asyncio.subprocess.Process, ready: Ready) -> None:
        self._process = process
        self.version = ready.version
        """Of the library that renders."""
        self.voices = ready.voices
        """The engine's own name of the voice, by language."""

    @classmethod
    async def start(cls, engine: Engine) -> VoiceWorker:
        """Return when it can render. Raise `VoiceError` when it never will."""
        # A fresh interpreter, never a fork: espeak-ng hangs in a child whose parent
        # has initialised it. A session of its own keeps Ctrl-C away from it.
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-c",
            _START,
            _PACKAGE_ROOT,
            str(os.getpid()),
            msgspec.json.encode(engine).decode(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        try:
            reply, _ = await _receive(process, READY_TIMEOUT)
        except BaseException:
            await _kill(process)
            raise
        match reply:
            case Ready():
                return cls(process, reply)
            case Failed(code, message, remedy):
                await _kill(process)
                raise VoiceError(code, message, remedy)
            case Rendered():
                await _kill(process)
                raise _lost("answered before it was asked")

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    @property
    def rss_mb(self) -> int:
        """Resident memory, MB; 0 where the system does not tell."""
        try:
            pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        except (OSError, ValueError, IndexError):
            return 0
        return pages * _PAGE_BYTES // 2**20

    async def render(self, request: Request, timeout: float) -> Rendering:  # noqa: ASYNC109
        """Raise `WorkerLostError` when another worker should try, else `VoiceError`."""
        stdin = self._process.stdin
        assert stdin is not None  # noqa: S101 — asked for at the start
        try:
            stdin.write(msgspec.json.encode(request) + b"\n")
            await asyncio.wait_for(stdin.drain(), timeout)
        except (OSError, TimeoutError) as error:
            raise _lost("can't be reached") from error
        reply, sound = await _receive(self._process, timeout)
        match reply:
            case Rendered(rate):
                return Rendering(np.frombuffer(sound, dtype="<i2"), rate)
            case Failed("voice-failed", message, remedy):
                raise WorkerLostError("voice-failed", message, remedy)
            case Failed(code, message, remedy):
                raise VoiceError(code, message, remedy)
            case Ready():
                raise _lost("started a second time")

    async def end(self) -> None:
        """Kill it, at once and for certain; it holds nothing worth keeping."""
        await _kill(self._process)


async def _receive(
    process: asyncio.subprocess.Process,
    timeout: float,  # noqa: ASYNC109
) -> tuple[FromWorker, bytes]:
    stdout = process.stdout
    assert stdout is not None  # noqa: S101 — asked for at the start
    try:
        async with asyncio.timeout(timeout):
            line = await stdout.readline()
            if not line:
                raise _lost(f"ended with status {await process.wait()}")
            reply = decode_reply(line)
            sound = await stdout.readexactly(reply.size) if isinstance(reply, Rendered) else b""
            return reply, sound
    except TimeoutError as error:
        raise _lost(f"gave no answer in {timeout:g} seconds") from error
    except (OSError, ValueError, msgspec.MsgspecError, asyncio.IncompleteReadError) as error:
        raise _lost("broke off its answer") from error


def _lost(what: str) -> WorkerLostError:
    return WorkerLostError(
        "voice-lost", f"the voice process {what}", "try again; if it stays, run `komekshi doctor`"
    )


async def _kill(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    await process.wait()
