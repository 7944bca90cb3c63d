"""How long a visitor waits, and what the desk takes of the machine.

    python -m benchmarks.latency

Each test question is played in real time, in blocks of 32 ms, through the way of a visitor's
words: segmenter, session, decision. `decision_ms`: from the hand-over of an utterance's last
samples to the decision; `first_sample_ms`: to the first rendered sentence of the answer.
`file_decision_ms`: the same questions recognised as a whole, as files are. Beside them, in
the same run, a yardstick of plain work (sorting a million numbers), so that runs on other
machines can be compared, and the load: processes that were running or waiting for a core.
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
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from assistant import dialogue
from assistant.desk.pipeline import Desk
from assistant.desk.settings import Settings
from assistant.desk.turns.listening import spoken_questions
from assistant.hearing import load_audio
from benchmarks.played import PlayedMicrophone
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
    files: list[float] = []
    questions = load_questions("test")
    try:
        await desk.understand_file(questions[0].sound)
        for question in questions:
            for decision_ms, sample_ms in await ask_aloud(desk, question.sound):
                decided.append(decision_ms)
                sounded.append(sample_ms)
            files.append((await desk.understand_file(question.sound)).timings_ms["total"])
    finally:
        await desk.close()
    return {
        "decision_ms": spread(decided),
        "first_sample_ms": spread(sounded),
        "file_decision_ms": spread(files),
    }


async def ask_aloud(desk: Desk, sound: Path) -> list[tuple[float, float]]:
    """Milliseconds to the decision and to the first sample, of each utterance in a recording.

    Mostly one; a pause of half a second makes two.
    """
    microphone = PlayedMicrophone(load_audio(sound).pcm)
    waited: list[tuple[float, float]] = []
    async for question in spoken_questions(desk, microphone.speech(), print):
        end = microphone.ends.popleft()
        understood = desk.understand_heard(question.heard, question.recognise_ms)
        decided = time.perf_counter()
        _, reply = desk.respond(dialogue.start(), understood.decision)
        async for _ in desk.renderings(reply):
            break
        sounded = time.perf_counter()
        waited.append(((decided - end) * 1000, (sounded - end) * 1000))
    return waited


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


def measured(name: str, measure: Callable[[], Mapping[str, object]]) -> None:
    """Run `python -m benchmarks.<name>` and write its figures beside those of the machine."""
    before, load_before = yardstick_ms(), os.getloadavg()[0]
    results: dict[str, object] = {
        "command": f"python -m benchmarks.{name}",
        "cores": os.cpu_count(),
        **measure(),
        "yardstick_ms": {"before": before, "after": yardstick_ms()},
        "load": {"before": round(load_before, 2), "after": round(os.getloadavg()[0], 2)},
    }
    target = FOLDER / "results" / f"{name}.json"
    target.write_text(json.dumps(results, indent=2) + "\n", "utf-8")
    print(json.dumps(results, indent=2))


def main() -> None:
    """Measure and write `benchmarks/results/latency.json`."""
    settings = Settings.from_environment()
    measured("latency", lambda: {**asyncio.run(waits(settings)), **start_and_memory()})


if __name__ == "__main__":
    main()
