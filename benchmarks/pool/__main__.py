"""Many desks, few workers, a real NATS server, and what may happen to them.

    python -m benchmarks.pool [--minutes 10] [--desks 40] [--workers 2]

First the throughput of one worker and of several, with and without the catalogue's grammar;
then `--desks` simulated desks ask real utterances (tests/speech) at random moments for
`--minutes`, while one worker is killed, then the server for 30 s, then the line of all desks is
made bad (200 ms there and back, 5 % of segments lost). A desk's own recogniser is one for all
desks, as this machine has only so many cores. Results in benchmarks/results/pool.json.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from assistant.desk.pool.ears import PooledRecogniser
from assistant.desk.settings import Settings
from assistant.errors import PoolError
from assistant.hearing import Hearing, Hypothesis, Utterance, VoskRecogniser, load_audio
from assistant.pool import Heard, PoolAddress, PoolClient, workers_of
from benchmarks.latency import spread, yardstick_ms
from benchmarks.pool.slow_link import Line, slow_link

RESULTS: Final = Path("benchmarks/results/pool.json")
_BIN: Final = Path(sys.executable).parent
_SERVER_OUT_S: Final = 30.0
_ASKS_EVERY_S: Final = 20.0
"""Mean seconds between two questions at one desk: a busy window."""
_TEST_UTTERANCE_S: Final = 4.0


@dataclass
class Pool:
    """Server and workers of this run."""

    port: int
    server: subprocess.Popen[bytes] | None = None
    workers: list[subprocess.Popen[str]] = field(default_factory=list)

    def start_server(self) -> None:
        """Returns when it can be reached."""
        self.server = subprocess.Popen(
            [_BIN / "nats-server", "-a", "127.0.0.1", "-p", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)

    def start_worker(self) -> None:
        """Returns when it has joined."""
        worker = subprocess.Popen(
            [_BIN / "komekshi", "pool", "worker", "--server", f"nats://127.0.0.1:{self.port}"],
            stderr=subprocess.PIPE,
            text=True,
        )
        assert worker.stderr is not None
        while "ready" not in worker.stderr.readline():
            assert worker.poll() is None, "the worker ended"
        self.workers.append(worker)

    def stop_workers(self) -> None:
        """Each answers what it accepted."""
        for worker in self.workers:
            worker.terminate()
        for worker in self.workers:
            worker.wait()
        self.workers.clear()

    def close(self) -> None:
        """End everything."""
        self.stop_workers()
        if self.server is not None:
            self.server.kill()
            self.server.wait()


class MeasuredClient(PoolClient):
    """Notes what the pool adds to the recognition itself."""

    added_ms: list[float]
    waited_ms: list[float]
    decodes: Counter[str]

    async def recognise(self, pcm: bytes, how: str, within_s: float) -> Heard:
        """Measured around what it does anyway."""
        begin = time.perf_counter()
        heard = await super().recognise(pcm, how, within_s)
        spent = (time.perf_counter() - begin) * 1000
        self.added_ms.append(spent - heard.decode_ms - heard.waited_ms)
        self.waited_ms.append(heard.waited_ms)
        return heard


class SharedEars:
    """The one recogniser behind all desks; a desk that goes does not end it."""

    def __init__(self, own: VoskRecogniser) -> None:
        self._own = own
        self.listen = own.listen

    async def recognise(self, utterance: Utterance, how: Hearing = Hearing.STEERED) -> Hypothesis:
        """As the port says."""
        return await self._own.recognise(utterance, how)

    async def close(self) -> None:
        """Others need it."""


def utterances() -> list[Utterance]:
    """Real questions, 2 to 5 s long."""
    return [load_audio(path) for path in sorted(Path("tests/speech").glob("[krm]*.wav"))]


def of_seconds(seconds: float) -> Utterance:
    """One utterance of just this length, cut from the questions in a row."""
    import numpy as np

    samples = np.concatenate([each.pcm for each in utterances()])
    return Utterance(samples[: round(seconds * 16_000)])


async def connected(port: int, name: str) -> MeasuredClient:
    """A client that has reached the server."""
    client = MeasuredClient(PoolAddress((f"nats://127.0.0.1:{port}",)), name)
    client.added_ms, client.waited_ms, client.decodes = [], [], Counter()
    while not client.usable:  # noqa: ASYNC110 - there is nothing else to wait for
        await asyncio.sleep(0.02)
    return client


async def throughput(port: int, how: Hearing, seconds: float) -> float:
    """Utterances of 4 s each second, asked so that no worker ever waits."""
    sound = of_seconds(_TEST_UTTERANCE_S).pcm.tobytes()
    client = await connected(port, "throughput")
    workers = len(await workers_of(PoolAddress((f"nats://127.0.0.1:{port}",))))
    done = 0
    ends = time.monotonic() + seconds

    async def ask() -> None:
        nonlocal done
        while time.monotonic() < ends:
            try:
                await client.recognise(sound, how.value, 10.0)
            except PoolError as error:
                if error.code != "pool-busy":
                    raise
                await asyncio.sleep(0.01)
            else:
                done += 1

    begin = time.monotonic()
    await asyncio.gather(*(ask() for _ in range(2 * workers)))
    await client.close()
    return round(done / (time.monotonic() - begin), 2)


async def visits(pool: Pool, own: VoskRecogniser, desks: int, seconds: float) -> dict[str, Any]:
    """All desks ask, all faults come; every utterance must be answered once."""
    chance = random.Random(1)
    sounds = utterances()
    line = Line()
    asked: Counter[str] = Counter()
    took: dict[str, list[float]] = {}
    phase = "calm"
    back_s: list[float] = []
    async with slow_link(pool.port, line) as port:
        clients = [await connected(port, f"desk {number}") for number in range(desks)]
        ears = [PooledRecogniser(client, SharedEars(own)) for client in clients]
        ends = time.monotonic() + seconds

        async def desk(mine: PooledRecogniser) -> None:
            while True:
                await asyncio.sleep(chance.expovariate(1 / _ASKS_EVERY_S))
                if time.monotonic() > ends:
                    return
                during = phase
                begin = time.perf_counter()
                asked["asked"] += 1
                heard = await mine.recognise(chance.choice(sounds), Hearing.BOTH)
                asked["answered"] += 1
                asked["with words"] += bool(heard.text)
                took.setdefault(during, []).append((time.perf_counter() - begin) * 1000)

        running = [asyncio.create_task(desk(each)) for each in ears]

        def calm_figures() -> dict[str, Any]:
            return {
                "added_ms": spread([ms for client in clients for ms in client.added_ms]),
                "waited_ms": spread([ms for client in clients for ms in client.waited_ms]),
            }

        await asyncio.sleep(seconds * 0.4)
        calm = calm_figures()
        phase = "a worker killed"
        os.kill(pool.workers[-1].pid, signal.SIGKILL)
        pool.workers.pop().wait()
        await asyncio.sleep(seconds * 0.15)
        pool.start_worker()
        phase = "server killed"
        assert pool.server is not None
        pool.server.kill()
        pool.server.wait()
        await asyncio.sleep(_SERVER_OUT_S)
        pool.start_server()
        begin = time.monotonic()
        while not all(client.usable for client in clients):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        back_s.append(time.monotonic() - begin)
        phase = "calm again"
        await asyncio.sleep(seconds * 0.1)
        phase = "bad line"
        line.one_way_s, line.loss = 0.1, 0.05
        await asyncio.gather(*running)
        by_pool, by_desk = sum(e.by_pool for e in ears), sum(e.by_desk for e in ears)
        for client in clients:
            await client.close()
    return {
        "desks": desks,
        "seconds": round(seconds),
        "asked": asked["asked"],
        "answered": asked["answered"],
        "lost": asked["asked"] - asked["answered"],
        "answered_with_words": asked["with words"],
        "by_pool": by_pool,
        "by_desk": by_desk,
        "answered_twice": by_pool + by_desk - asked["answered"],
        "back_in_the_pool_s": round(max(back_s), 2),
        "pool_adds": calm,
        "answer_ms_by_phase": {name: spread(values) for name, values in took.items()},
    }


async def measure(arguments: argparse.Namespace) -> dict[str, Any]:
    """Everything, one after the other."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        pool = Pool(probe.getsockname()[1])
    pool.start_server()
    own = await VoskRecogniser.start(Settings.from_environment().model, ())
    rates: dict[str, list[dict[str, float]]] = {"steered": [], "open": [], "both": []}
    try:
        for number in range(1, arguments.workers + 1):
            pool.start_worker()
            for how in Hearing:
                rate = await throughput(pool.port, how, arguments.seconds)
                rates[how.value].append({"workers": number, "utterances_a_second": rate})
        report = await visits(pool, own, arguments.desks, 60 * arguments.minutes)
    finally:
        await own.close()
        pool.close()
    return {
        "command": f"python -m benchmarks.pool --minutes {arguments.minutes} "
        f"--desks {arguments.desks} --workers {arguments.workers}",
        "cores": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 2),
        "yardstick_ms": statistics.median(yardstick_ms() for _ in range(3)),
        "utterance_s": _TEST_UTTERANCE_S,
        "throughput": rates,
        "visits": report,
    }


def main() -> None:
    """Measure and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--desks", type=int, default=40)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=20, help="of each throughput")
    results = asyncio.run(measure(parser.parse_args()))
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(results, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
