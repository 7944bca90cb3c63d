"""What Prometheus reads of a desk, over HTTP."""

from __future__ import annotations

import asyncio
import os
import socket
from urllib.request import urlopen

import pytest

from assistant.desk.running.metrics import Readings, metrics_server
from assistant.desk.running.processes import desk_processes
from assistant.dialogue import Reply, start
from assistant.errors import SetupError
from assistant.events import Failed, Mended, Source, Trouble, Turn, TurnEnded
from assistant.match import Command, CommandName
from assistant.text import Language

READINGS = Readings(
    real_time_factor=lambda: 0.07, restarts=lambda: 2, dropped=lambda: 5, services=lambda: 135
)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


async def _figures(port: int) -> dict[str, float]:
    def read() -> str:
        with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            text: str = answer.read().decode()
        return text

    lines = (await asyncio.to_thread(read)).splitlines()
    return {
        name: float(value)
        for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")
    }


async def test_turns_times_and_troubles_are_counted() -> None:
    turn = Turn(
        number=1,
        source=Source.MICROPHONE,
        text="келесі",
        decision=Command(CommandName.NEXT, Language.KK),
        reply=Reply(()),
        state=start(),
        timings_ms={"endpoint": 220.0, "recognise": 40.0, "match": 8.0, "total": 48.0},
    )
    port = _free_port()
    async with metrics_server(port, READINGS) as counts:
        counts(TurnEnded("v", turn, 350.0, True))
        counts(TurnEnded("v", turn, None, False))
        counts(Failed("audio-format", "it is no sound", "take another"))
        counts(Trouble("microphone", "microphone-gone", "it is gone", "plug it in"))
        found = await _figures(port)
        assert found['komekshi_turns_total{source="microphone"}'] == 2
        assert found['komekshi_decisions_total{decision="Command"}'] == 2
        assert found['komekshi_stage_seconds_count{stage="match"}'] == 2
        assert found['komekshi_stage_seconds_sum{stage="recognise"}'] == pytest.approx(0.08)
        assert found['komekshi_stage_seconds_bucket{le="0.3",stage="endpoint"}'] == 2
        assert found["komekshi_first_sound_seconds_count"] == 1
        assert found["komekshi_first_sound_seconds_sum"] == pytest.approx(0.35)
        assert found['komekshi_failures_total{code="audio-format"}'] == 1
        assert found['komekshi_trouble{part="microphone"}'] == 1
        counts(Mended("microphone"))
        assert (await _figures(port))['komekshi_trouble{part="microphone"}'] == 0


async def test_gauges_are_read_when_asked() -> None:
    port = _free_port()
    async with metrics_server(port, READINGS):
        found = await _figures(port)
    assert found["komekshi_real_time_factor"] == 0.07
    assert found["komekshi_recogniser_restarts_total"] == 2
    assert found["komekshi_dropped_blocks_total"] == 5
    assert found["komekshi_services"] == 135
    assert found['komekshi_memory_bytes{process="desk"}'] > 10_000_000


async def test_it_is_for_this_machine_only_and_ends_with_the_desk() -> None:
    port = _free_port()
    async with metrics_server(port, READINGS):
        with socket.socket() as outside:  # the wildcard address is still free, so it is not there
            outside.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            outside.bind(("127.0.0.2", port))
    with socket.socket() as again:
        assert again.connect_ex(("127.0.0.1", port)) != 0


async def test_a_port_that_is_taken_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SetupError) as caught:
            async with metrics_server(taken.getsockname()[1], READINGS):
                pass
    assert caught.value.code == "metrics-port"


async def test_processes_are_told_by_what_they_are_for() -> None:
    child = await asyncio.create_subprocess_exec("sh", "-c", "sleep 60; : assistant.voice.worker")
    try:
        found = {each.pid: each for each in desk_processes()}
        assert found[os.getpid()].role == "desk"
        assert found[os.getpid()].memory_mb > 10
        assert found[child.pid].role == "voice"
        assert desk_processes(2**22 + 1) == ()
    finally:
        child.kill()
        await child.wait()
