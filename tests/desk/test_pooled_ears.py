"""A desk whose utterances are recognised by `komekshi pool worker`, or by itself."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import threading
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from assistant.desk.pool.ears import PooledRecogniser
from assistant.errors import PoolError
from assistant.hearing import Hearing, VoskRecogniser, load_audio
from assistant.pool import PoolAddress, PoolClient, workers_of

from ..pool.conftest import Server, running_server
from .conftest import KOMEKSHI

SPEECH = Path(__file__).parent.parent / "speech"
QUESTION = load_audio(SPEECH / "ru-doctor-home-call.wav")
WORDS = "на дом"
METRICS = 9_871


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_server() as running:
        yield running


@pytest.fixture(scope="module")
def worker(server: Server) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [KOMEKSHI, "pool", "worker", "--server", server.url, "--metrics-port", str(METRICS)],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    assert "ready" in process.stderr.readline()
    drain = threading.Thread(target=process.stderr.read, daemon=True)
    drain.start()
    yield process
    process.kill()
    process.wait()


@pytest.fixture
async def own(model_dir: Path) -> AsyncIterator[VoskRecogniser]:
    recogniser = await VoskRecogniser.start(model_dir, ())
    yield recogniser
    await recogniser.close()


async def joined(server: Server) -> PoolClient:
    client = await PoolClient.start(PoolAddress((server.url,)), "test desk")
    deadline = time.monotonic() + 8
    while not client.usable:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)
    return client


async def test_the_pool_recognises_with_the_catalogue_and_tells_who_is_in_it(
    server: Server, worker: subprocess.Popen[str], own: VoskRecogniser
) -> None:
    ears = PooledRecogniser(await joined(server), own)
    async with ears.listen(Hearing.BOTH) as session:
        for start in range(0, len(QUESTION.pcm), 1600):
            await session.feed(QUESTION.pcm[start : start + 1600])
        heard = await session.finish()
    assert WORDS in heard.text
    assert heard.open_text is not None
    assert heard.words
    assert ears.by_pool + ears.by_desk == 1  # a loaded machine may be as quick by itself
    (found,) = await workers_of(PoolAddress((server.url,)))
    assert found.models == ("komekshi-kkru-small",)
    assert str(worker.pid) in found.name
    await ears.close()
    async with httpx.AsyncClient(trust_env=False) as browser:
        figures = (await browser.get(f"http://127.0.0.1:{METRICS}/metrics")).text
    assert "komekshi_pool_answered_total 1.0" in figures
    assert "komekshi_pool_pending 0.0" in figures


async def test_the_desk_recognises_by_itself_when_nobody_is_there(
    server: Server, own: VoskRecogniser
) -> None:
    told: list[PoolError | None] = []
    with running_server() as empty:
        ears = PooledRecogniser(await joined(empty), own, told.append)
        heard = await ears.recognise(QUESTION)
        again = await ears.recognise(QUESTION)
        empty.kill()
        async with ears.listen() as session:
            await session.feed(QUESTION.pcm)
            without_server = await session.finish()
    assert WORDS in heard.text
    assert WORDS in again.text
    assert WORDS in without_server.text
    assert (ears.by_pool, ears.by_desk >= 2) == (0, True)
    assert next(problem.code for problem in told if problem is not None) == "pool-no-workers"
    await ears.close()


async def test_a_worker_that_is_stopped_costs_no_utterance(
    server: Server, worker: subprocess.Popen[str], own: VoskRecogniser
) -> None:
    ears = PooledRecogniser(await joined(server), own)
    os.kill(worker.pid, signal.SIGSTOP)  # it still counts as a member of the queue group
    try:
        heard = await ears.recognise(QUESTION)
    finally:
        os.kill(worker.pid, signal.SIGCONT)
    assert WORDS in heard.text
    assert (ears.by_pool, ears.by_desk) == (0, 1)
    await ears.close()


def test_status_and_a_server_that_is_not_there(server: Server) -> None:
    shown = subprocess.run(
        [KOMEKSHI, "pool", "status", "--server", "nats://127.0.0.1:1"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert shown.returncode == 3
    assert "pool-unreachable" in shown.stderr
