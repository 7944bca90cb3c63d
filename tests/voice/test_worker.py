"""The life and death of the worker process, seen from outside."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import wave
from pathlib import Path

import pytest

from assistant.errors import VoiceError
from assistant.voice import espeak_engine

_OWNER = """
import asyncio, os, signal, sys
from assistant.voice import Pyttsx3Voice

async def main():
    voice = await Pyttsx3Voice.start()
    await voice._spare
    children = open(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read()
    print(children, flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


def _running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def _owner() -> tuple[subprocess.Popen[str], list[int]]:
    owner = subprocess.Popen([sys.executable, "-c", _OWNER], stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    return owner, [int(pid) for pid in owner.stdout.readline().split()]


def _gone(pids: list[int]) -> bool:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and any(_running(pid) for pid in pids):
        time.sleep(0.05)
    return not any(_running(pid) for pid in pids)


def test_workers_end_with_a_killed_owner_even_when_they_hang() -> None:
    owner, workers = _owner()
    with owner:
        assert len(workers) == 2
        os.kill(workers[0], signal.SIGSTOP)
        owner.kill()
    assert _gone(workers)


def test_ctrl_c_ends_the_owner_and_its_workers_without_a_word_of_theirs() -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", _OWNER],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with owner:
        assert owner.stdout is not None
        assert owner.stderr is not None
        workers = [int(pid) for pid in owner.stdout.readline().split()]
        os.killpg(owner.pid, signal.SIGINT)
        complaints = owner.stderr.read()
    assert complaints.count("Traceback") <= 2  # asyncio's own pair, from the owner
    assert "worker" not in complaints
    assert _gone(workers)


def test_the_worker_carries_neither_numpy_nor_audio() -> None:
    code = (
        "import sys, assistant.voice.worker;"
        "print(sorted({'numpy', 'sounddevice', 'vosk', 'soxr'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("open_files", ["/proc/self/fd", "/no/such/folder"])
def test_a_rendering_has_a_file_of_its_own_that_leaves_nothing_behind(
    open_files: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(espeak_engine, "_OPEN_FILES", Path(open_files))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with espeak_engine._fresh_file() as path:
        with pytest.raises(RuntimeError, match="no sound file"):
            espeak_engine._read_wav(path)
        with wave.open(path, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(8_000)
            file.writeframes(b"ab" * 10)
        assert espeak_engine._read_wav(path) == (8_000, b"ab" * 10)
        with espeak_engine._fresh_file() as other:
            assert Path(other).stat().st_size == 0
    assert not list(tmp_path.iterdir())


def test_a_file_without_samples_is_no_rendering(tmp_path: Path) -> None:
    path = tmp_path / "empty.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8_000)
    with pytest.raises(VoiceError, match="no sound"):
        espeak_engine._read_wav(str(path))
