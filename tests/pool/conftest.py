"""A real NATS server for the tests of the pool."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

NATS_SERVER = str(Path(sys.executable).with_name("nats-server"))


@dataclass
class Server:
    """One `nats-server` process at a fixed port, which may be ended and started again."""

    port: int
    arguments: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"nats://127.0.0.1:{self.port}"

    def start(self) -> None:
        program = NATS_SERVER if Path(NATS_SERVER).exists() else shutil.which("nats-server")
        assert program is not None
        self.process = subprocess.Popen(
            [program, "-a", "127.0.0.1", "-p", str(self.port), *self.arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise AssertionError("nats-server did not start")

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@contextmanager
def running_server(*arguments: str) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Server(port, arguments)
    server.start()
    try:
        yield server
    finally:
        server.kill()


@pytest.fixture
def server() -> Iterator[Server]:
    with running_server() as running:
        yield running
