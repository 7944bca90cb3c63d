"""`komekshi run` and the orders it takes: by socket, by signal, by a second start."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import KOMEKSHI, Daemon, StartDaemon


def _ctl(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "XDG_STATE_HOME": str(folder)}
    env.pop("XDG_RUNTIME_DIR", None)
    return subprocess.run(
        [KOMEKSHI, *arguments], env=env, capture_output=True, text=True, timeout=60
    )


def _answer(folder: Path, *arguments: str) -> dict[str, Any]:
    done = _ctl(folder, "ctl", *arguments, "--json")
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """What a daemon that is started now tells its service manager."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "1500000")
        yield listening


def _told(systemd: socket.socket) -> list[str]:
    """First lines of the messages so far; there is room for ten between two calls."""
    told = []
    with contextlib.suppress(BlockingIOError):
        while True:
            told.append(systemd.recv(999).decode().partition("\n")[0])
    return told


@pytest.mark.usefixtures("no_audio_devices")
def test_a_running_desk_takes_orders_until_it_is_told_to_end(
    start_daemon: StartDaemon, tmp_path: Path, systemd: socket.socket
) -> None:
    daemon = start_daemon()
    daemon.wait_for("ready")

    daemon.process.send_signal(signal.SIGHUP)
    told = _told(systemd)
    deadline = time.monotonic() + 20
    while not {"RELOADING=1", "WATCHDOG=1"} <= set(told) and time.monotonic() < deadline:
        time.sleep(0.05)
        told += _told(systemd)
    assert told[0] == "READY=1"
    assert "WATCHDOG=1" in told
    assert "RELOADING=1" in told

    status = _answer(tmp_path, "status")
    assert status["pid"] == daemon.process.pid
    assert status["services"] > 100
    assert status["phase"] == "idle"
    assert {each["part"] for each in status["troubles"]} >= {"microphone", "loudspeaker"}
    assert status["recognisers"][0]["pid"] in daemon.children()

    answer = _answer(tmp_path, "ask", "вызвать врача на дом")
    assert (answer["decision"], answer["service"]) == ("Answer", "doctor-home-call")
    assert answer["reply"]
    _answer(tmp_path, "say", "Келесі келуші, өтіңіз.")
    daemon.wait_for("Көмекші: Келесі келуші, өтіңіз.")
    assert _answer(tmp_path, "status")["turns"] == 1
    assert _ctl(tmp_path, "ctl", "ask", " ").returncode == 2

    second = _ctl(tmp_path, "run")
    assert second.returncode == 3
    assert f"process {daemon.process.pid}" in second.stderr
    assert daemon.process.poll() is None

    assert _answer(tmp_path, "reload")["services"] == status["services"]
    assert _answer(tmp_path, "status")["phase"] == "follow_up"

    _told(systemd)
    _answer(tmp_path, "quit")
    assert daemon.process.wait(timeout=15) == 0
    assert "STOPPING=1" in _told(systemd)
    refused = _ctl(tmp_path, "ctl", "status")
    assert refused.returncode == 3
    assert "desk-not-running" in refused.stderr
    assert not any("Traceback" in line for line in daemon.lines)


def test_the_first_signal_lets_it_finish_its_sentence_and_the_second_does_not(
    start_daemon: StartDaemon, audio_devices: Any
) -> None:
    def speaking() -> Daemon:
        daemon = start_daemon()
        daemon.wait_for("ready")
        daemon.type("вызвать врача на дом")  # two sentences of nine seconds, then others
        daemon.wait_for("Көмекші: ")
        time.sleep(1.5)
        return daemon

    daemon = speaking()
    begin = time.monotonic()
    assert daemon.end() == 0
    assert 1.0 < time.monotonic() - begin < 12.0

    daemon = speaking()
    daemon.process.send_signal(signal.SIGTERM)
    time.sleep(0.2)
    begin = time.monotonic()
    assert daemon.end() == 0
    assert time.monotonic() - begin < 6.0  # the sentence goes on for seven
