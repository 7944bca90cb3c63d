"""Figures of a pool's worker for Prometheus, read when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from assistant.errors import PoolError
from assistant.pool import PoolWorker

__all__ = ["show_figures"]


def show_figures(worker: PoolWorker, host: str, port: int) -> None:
    """Serve them until the program ends. Raise `PoolError` `pool-metrics`."""
    registry = CollectorRegistry()
    registry.register(_Figures(worker))
    try:
        start_http_server(port, host, registry)
    except OSError as error:
        raise PoolError(
            "pool-metrics", f"figures can't be served at {host}:{port}: {error}", "another port"
        ) from error


class _Figures:
    def __init__(self, worker: PoolWorker) -> None:
        self._worker = worker

    def collect(self) -> Iterator[Metric]:
        state = self._worker.state
        gauges = (
            ("pending", "Utterances that are decoded or wait for it.", self._worker.pending),
            ("wait_seconds", "What one that comes now has to wait for.", state.wait_ms / 1000),
            ("real_time_factor", "Seconds of work for a second.", state.real_time_factor),
        )
        for name, what, value in gauges:
            yield GaugeMetricFamily(f"komekshi_pool_{name}", what, value)
        yield CounterMetricFamily("komekshi_pool_answered", "Utterances.", state.answered)
        yield CounterMetricFamily("komekshi_pool_refused", "Utterances.", state.refused)
