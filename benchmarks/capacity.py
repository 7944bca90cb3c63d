"""How many workers, cores and how much network do so many desks need?

    python -m benchmarks.capacity

A discrete-event simulation: visits come to each desk at random, each asks a few questions; every
question is one utterance for the pool; a desk draws a worker at random as NATS does, a worker with
too long a queue says so (`assistant.pool.worker`), after a second draw the desk recognises by
itself. Service times are those measured by `python -m benchmarks.pool`
(benchmarks/results/pool.json). For each number of desks the smallest pool is sought with which the
95th percentile of the wait for words stays within the bar. The run with 40 desks and 2 workers
that was really made stands beside its simulation. Results in benchmarks/results/capacity.json.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

MEASURED: Final = Path("benchmarks/results/pool.json")
RESULTS: Final = Path("benchmarks/results/capacity.json")

DESKS: Final = (1, 20, 1_000, 20_000)
BAR_MS: Final = 900.0
"""95th percentile from the end of an utterance to its words."""
_UTTERANCE_S: Final = 4.0
_UTTERANCE_BYTES: Final = 32_000 * _UTTERANCE_S
_EVERY_S: Final = 20.0
"""Mean seconds between two utterances at a busy desk: one visitor after the other, all day."""
_SPREAD: Final = 0.3
"""Standard deviation of a service time over its mean: utterances are 2 to 6 s long."""
_WAIT_LIMIT_MS: Final = 300.0
"""`assistant.pool.worker.Limits.wait_ms`."""
_OWN_MS: Final = 2.0
"""How much slower a weak desk is than a worker: an old PC, and its first 300 ms are lost."""
_SIMULATED: Final = 20_000
"""Utterances of one simulation."""


@dataclass(frozen=True)
class Outcome:
    """What became of the utterances."""

    p50_ms: float
    p95_ms: float
    by_desk: float
    """Share that the pool was too busy for."""
    busy: float
    """Share of the time that a worker works."""


def simulate(desks: int, workers: int, service_ms: float, adds_ms: float, seed: int = 1) -> Outcome:
    """Poisson arrivals at `desks`, `workers` with a queue each."""
    chance = random.Random(seed)
    rate = desks / _EVERY_S / 1000
    free_at = [0.0] * workers
    now = worked = 0.0
    waits: list[float] = []
    refused = 0
    for _ in range(_SIMULATED):
        now += chance.expovariate(rate)
        took = max(0.2, chance.gauss(1, _SPREAD)) * service_ms
        for _ in range(2):  # a busy worker is drawn again once
            worker = chance.randrange(workers)
            wait = max(0.0, free_at[worker] - now)
            if wait <= _WAIT_LIMIT_MS:
                free_at[worker] = now + wait + took
                worked += took
                waits.append(wait + took + adds_ms)
                break
        else:
            refused += 1
            waits.append(_OWN_MS * took + 2 * adds_ms)
    waits.sort()
    return Outcome(
        round(waits[len(waits) // 2], 1),
        round(waits[int(0.95 * len(waits))], 1),
        round(refused / _SIMULATED, 4),
        round(worked / now / workers, 3),
    )


def smallest_pool(desks: int, service_ms: float, adds_ms: float) -> tuple[int, Outcome]:
    """Fewest workers within the bar, with at most one utterance in a hundred left to the desk."""
    few, many = 1, max(2, int(desks * service_ms / _EVERY_S / 1000 * 4) + 2)
    while few < many:
        middle = (few + many) // 2
        outcome = simulate(desks, middle, service_ms, adds_ms)
        if outcome.p95_ms <= BAR_MS and outcome.by_desk <= 0.01:
            many = middle
        else:
            few = middle + 1
    return few, simulate(desks, few, service_ms, adds_ms)


def report() -> dict[str, Any]:
    """The table, from what was measured."""
    measured = json.loads(MEASURED.read_text(encoding="utf-8"))
    one = next(row for row in measured["throughput"]["both"] if row["workers"] == 1)
    service_ms = 1000 / one["utterances_a_second"]
    visits = measured["visits"]
    adds_ms = visits["pool_adds"]["added_ms"]["p50"]
    rows = []
    for desks in DESKS:
        workers, outcome = smallest_pool(desks, service_ms, adds_ms)
        a_second = desks / _EVERY_S
        rows.append(
            {
                "desks": desks,
                "utterances_a_second": round(a_second, 1),
                "workers": workers,
                "network_mbit_s": round(a_second * _UTTERANCE_BYTES * 8 / 1e6, 2),
                **outcome.__dict__,
            }
        )
    return {
        "command": "python -m benchmarks.capacity",
        "service_ms_of_4_s": round(service_ms, 1),
        "pool_adds_ms": adds_ms,
        "bar_p95_ms": BAR_MS,
        "sizes": rows,
        "beside_a_real_run": {
            "desks": visits["desks"],
            "workers": 2,
            "measured_ms": visits["answer_ms_by_phase"]["calm"],
            "simulated": simulate(visits["desks"], 2, service_ms, adds_ms).__dict__,
        },
    }


def main() -> None:
    """Simulate and write the results."""
    results = report()
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
