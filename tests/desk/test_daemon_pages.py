"""The page of a running `komekshi run`."""

from __future__ import annotations

import json
import re
import signal
import socket
import urllib.request

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.desk.conftest import StartDaemon


def test_a_page_is_served_until_the_desk_ends(
    start_daemon: StartDaemon, no_audio_devices: None
) -> None:
    daemon = start_daemon()
    line = daemon.wait_for("the page of this desk is at")
    found = re.search(r"http://(127\.0\.0\.1:\d+)/", line)
    assert found is not None
    host = found[1]
    with urllib.request.urlopen(f"http://{host}/") as answer:
        assert b'<html lang="kk">' in answer.read()
    with connect(f"ws://{host}/ws", origin=f"http://{host}") as page:  # type: ignore[arg-type]
        page.send(json.dumps({"type": "hello", "sound": "desk"}))
        hello = json.loads(page.recv())
        assert (hello["sound"], hello["microphone"]) == ("desk", "none")
        daemon.type("вызвать врача на дом")
        while (message := json.loads(page.recv()))["type"] != "answered":
            pass
        assert (message["source"], message["reply"]["target"]) == ("typed", "doctor-home-call")
        daemon.process.send_signal(signal.SIGTERM)
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                page.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1012
    assert daemon.process.wait(timeout=20) == 0


def test_a_port_that_is_taken_keeps_no_desk_from_its_work(
    start_daemon: StartDaemon, no_audio_devices: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("KOMEKSHI_KIOSK_PORT", str(taken.getsockname()[1]))
        daemon = start_daemon()
        assert "can't be served" in daemon.wait_for("no page is served")
        daemon.type("вызвать врача на дом")
        daemon.wait_for("doctor-home-call")
        assert daemon.end() == 0
