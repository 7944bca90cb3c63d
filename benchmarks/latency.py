"""How long a visitor waits, and what the desk takes of the machine.

    python -m benchmarks.latency

Recorded questions go through the whole desk one at a time. `decision`: from the last
sample of the utterance to the decision; `first_sample`: from there to the first
rendered sentence of the answer, added up. Beside them, in the same run, a yardstick of
plain work (sorting a million numbers), so that runs on other machines can be compared.
Start and memory are those of `komekshi run`, its child processes counted.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from assistant import dialogue
from assistant.desk.pipeline import Desk
from assistant.desk.settings import Settings
from benchmarks.spoken import FOLDER, load_questions

_STARTS: Final = 3
_READY_TIMEOUT_S: Final = 60


def yardstick_ms() -> float:
    """Median of five sorts of a million random numbers."""
    numbers = [random.Random(0).random() for _ in range(1_000_000)]
    spent = []
    for _ in range(5):
        begin = time.perf_counter()
        sorted(numbers)
        spent.append((time.perf_counter() - begin) * 1000)
    return round(statistics.median(spent), 1)


def spread(values: list[float]) -> dict[str, float]:
    """p50, p95 and the largest, in milliseconds."""
    ordered = sorted(values)
    return {
        "p50": round(statistics.median(ordered), 1),
        "p95": round(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], 1),
        "max": round(ordered[-1], 1),
        "n": len(ordered),
    }


async def waits(settings: Settings) -> dict[str, object]:
    """Decision and first sample over the test questions, each asked once after a warm-up."""
    desk = await Desk.open(settings)
    decided: list[float] = []
    sounded: list[float] = []
    questions = load_questions("test")
    try:
        await desk.understand_file(questions[0].sound)
        for question in questions:
            understood = await desk.understand_file(question.sound)
            decided.append(understood.timings_ms["total"])
            begin = time.perf_counter()
            _, reply = desk.respond(dialogue.start(), understood.decision)
            async for _ in desk.renderings(reply):
                break
            sounded.append(decided[-1] + (time.perf_counter() - begin) * 1000)
    finally:
        await desk.close()
    return {"decision_ms": spread(decided), "first_sample_ms": spread(sounded)}


def tree_memory_mb(root: int) -> float:
    """Proportional memory (PSS: shared pages counted once) of a process and its children."""
    total = 0
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        total += next(int(row.split()[1]) for row in rollup.splitlines() if row.startswith("Pss:"))
        waiting += [int(child) for child in children.split()]
    return round(total / 1024, 1)


def start_and_memory() -> dict[str, object]:
    """Start `komekshi run` a few times; ask it files and watch its memory."""
    sounds = [str(question.sound) for question in load_questions("test")[:20]]
    ready: list[float] = []
    peak = 0.0
    for _ in range(_STARTS):
        begin = time.perf_counter()
        process = subprocess.Popen(
            [str(Path(sys.executable).with_name("komekshi")), "run"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "KOMEKSHI_ANSWERS": str(FOLDER.parent / "build" / "bench")},
        )
        assert process.stdin and process.stdout
        for line in process.stdout:
            if line.strip() == "ready":
                break
            if time.perf_counter() - begin > _READY_TIMEOUT_S:
                raise TimeoutError("komekshi run did not get ready")
        ready.append((time.perf_counter() - begin) * 1000)
        process.stdin.write("\n".join(sounds) + "\n")
        process.stdin.flush()
        watched = time.perf_counter() + 20
        while time.perf_counter() < watched:
            peak = max(peak, tree_memory_mb(process.pid))
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
    return {"ready_ms": spread(ready), "peak_memory_mb": peak}


def main() -> None:
    """Measure and write `benchmarks/results/latency.json`."""
    before = yardstick_ms()
    results: dict[str, object] = {
        "command": "python -m benchmarks.latency",
        "cores": os.cpu_count(),
        **asyncio.run(waits(Settings.from_environment())),
        **start_and_memory(),
        "yardstick_ms": {"before": before, "after": yardstick_ms()},
    }
    target = FOLDER / "results" / "latency.json"
    target.write_text(json.dumps(results, indent=2) + "\n", "utf-8")
    print(json.dumps(results, indent=2))


if __name__ == "__main__":
    main()
