"""Figures of a running desk for Prometheus: an observer that counts, and gauges read when asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from assistant.desk.running.processes import desk_processes
from assistant.errors import SetupError
from assistant.events import Event, Failed, Mended, Trouble, TurnEnded
from assistant.match import public_name

__all__ = ["Counts", "Readings", "metrics_server"]

_ADDRESS: Final = "127.0.0.1"
"""Figures are for this machine; who wants them elsewhere puts a proxy before them."""

_SECONDS: Final = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.9, 1.5, 3.0, 10.0)
"""Bounds of the buckets: the bars of the product, 0.4, 0.6 and 0.9 s, lie between or on them."""

_STAGES: Final = ("load", "endpoint", "recognise", "match", "total")
"""Keys of `Turn.timings_ms`."""


@dataclass(frozen=True, slots=True)
class Readings:
    """What is read from the parts of the desk when somebody asks."""

    real_time_factor: Callable[[], float]
    """Time spent for each second of speech; 0 before the first."""
    restarts: Callable[[], int]
    """How often a recogniser was replaced."""
    dropped: Callable[[], int]
    """Blocks of sound that found no place in a queue."""
    services: Callable[[], int]


class Counts:
    """An `Observer` that counts turns, times and troubles."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._turns = Counter(
            "komekshi_turns", "Questions, by how they came in.", ["source"], registry=registry
        )
        self._decisions = Counter(
            "komekshi_decisions", "What was decided.", ["decision"], registry=registry
        )
        self._failures = Counter(
            "komekshi_failures", "Questions that could not be answered.", ["code"],
            registry=registry,
        )  # fmt: skip
        self._troubles = Counter(
            "komekshi_troubles", "Parts that stopped working.", ["part"], registry=registry
        )
        self._standing = Gauge(
            "komekshi_trouble", "1 while a part does not work.", ["part"], registry=registry
        )
        self._stages = Histogram(
            "komekshi_stage_seconds", "Time spent on a question, by stage.", ["stage"],
            buckets=_SECONDS, registry=registry,
        )  # fmt: skip
        self._first_sound = Histogram(
            "komekshi_first_sound_seconds", "From the end of a question to the first sample.",
            buckets=_SECONDS, registry=registry,
        )  # fmt: skip

    def __call__(self, event: Event) -> None:
        match event:
            case TurnEnded():
                self._turn(event)
            case Failed(code):
                self._failures.labels(code).inc()
            case Trouble(part):
                self._troubles.labels(part).inc()
                self._standing.labels(part).set(1)
            case Mended(part):
                self._standing.labels(part).set(0)
            case _:
                pass

    def _turn(self, event: TurnEnded) -> None:
        turn = event.turn
        self._turns.labels(turn.source.value).inc()
        self._decisions.labels(public_name(turn.decision)).inc()
        for stage in _STAGES:
            if stage in turn.timings_ms:
                self._stages.labels(stage).observe(turn.timings_ms[stage] / 1000)
        if event.first_sound_ms is not None:
            self._first_sound.observe(event.first_sound_ms / 1000)


class _Gauges(Collector):
    """What is true at the moment somebody asks. Called in a thread of the server."""

    def __init__(self, readings: Readings) -> None:
        self._readings = readings

    def collect(self) -> Iterable[Metric]:
        read = self._readings
        yield GaugeMetricFamily(
            "komekshi_real_time_factor", "Time spent for a second of speech.",
            value=read.real_time_factor(),
        )  # fmt: skip
        yield GaugeMetricFamily(
            "komekshi_services", "Services in the catalogue.", value=read.services()
        )
        yield CounterMetricFamily(
            "komekshi_recogniser_restarts", "Recognisers replaced.", value=read.restarts()
        )
        yield CounterMetricFamily(
            "komekshi_dropped_blocks", "Blocks of sound lost.", value=read.dropped()
        )
        yield from self._memory()

    def _memory(self) -> Iterator[Metric]:
        memory: dict[str, float] = {}
        for each in desk_processes():
            memory[each.role] = memory.get(each.role, 0.0) + each.memory_mb
        family = GaugeMetricFamily(
            "komekshi_memory_bytes", "Share of memory (PSS), by kind of process.",
            labels=["process"],
        )  # fmt: skip
        for role, mb in memory.items():
            family.add_metric([role], mb * 1_000_000)
        yield family


@asynccontextmanager
async def metrics_server(port: int, readings: Readings) -> AsyncIterator[Counts]:
    """Answer on the loopback address with what the observer has counted, and the readings.

    Raise `SetupError` `metrics-port`.
    """
    registry = CollectorRegistry()
    registry.register(_Gauges(readings))
    try:
        server, thread = start_http_server(port, _ADDRESS, registry)
    except OSError as error:
        raise SetupError(
            "metrics-port",
            f"port {port} for the metrics can't be had: {error.strerror or error}",
            "set [metrics] port to a free one, or to 0",
        ) from error
    try:
        yield Counts(registry)
    finally:
        await asyncio.to_thread(server.shutdown)
        server.server_close()
        await asyncio.to_thread(thread.join)
