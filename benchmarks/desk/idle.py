"""What a desk takes of a machine while nobody speaks: start, processor time, memory.

    python -m benchmarks.desk.idle [--seconds 60] [--starts 3]

`komekshi run` as it is installed (journal, page), over the devices of a real PulseAudio server
with the microphone open and silent. Memory is the share (PSS) of the desk and all its child
processes. Processor time is theirs as well, so other work on the machine changes it little; the
seconds to `ready` are those of the clock, and beside them the processor time until then. The load
is written down with the figures.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from pathlib import Path
from typing import Final

from assistant.desk.running.processes import desk_processes
from benchmarks.desk.running import RunningDesk
from benchmarks.latency import yardstick_ms
from benchmarks.spoken import FOLDER
from tests.conftest import sound_room

_TICKS: Final = os.sysconf("SC_CLK_TCK")
_SETTLE_S: Final = 10.0
"""After `ready`, for the journal and the page to open."""


def main() -> None:
    """Measure and write benchmarks/results/desk-idle.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="of idleness")
    parser.add_argument("--starts", type=int, default=3)
    parser.add_argument("--no-write", action="store_true", help="leave benchmarks/results as it is")
    options = parser.parse_args()
    figures = {
        "command": f"python -m benchmarks.desk.idle --seconds {options.seconds:g}",
        "cores": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 2),
        "yardstick_ms": yardstick_ms(),
        **_measured(options.seconds, options.starts),
        "load_after": round(os.getloadavg()[0], 2),
    }
    told = json.dumps(figures, indent=2)
    print(told)
    if not options.no_write:
        (FOLDER / "results" / "desk-idle.json").write_text(told + "\n", "utf-8")


def _measured(seconds: float, starts: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="kmk-idle-") as folder, sound_room() as room:
        env = {**room.env, "KOMEKSHI_KIOSK_PORT": "0"}
        begun = [_start(env, Path(folder)) for _ in range(starts)]
        return {
            "ready_s": [clock_s for clock_s, _ in begun],
            "ready_cpu_s": [cpu_s for _, cpu_s in begun],
            **_idle(env, Path(folder), seconds),
        }


def _desk(env: dict[str, str], folder: Path) -> RunningDesk:
    desk = RunningDesk(env, folder)
    desk.env["KOMEKSHI_KIOSK_ENABLED"] = "true"
    return desk


def _start(env: dict[str, str], folder: Path) -> tuple[float, float]:
    """Seconds to `ready`, and processor time of all processes until then."""
    begin = time.monotonic()
    with _desk(env, folder) as desk:
        return round(time.monotonic() - begin, 2), round(_cpu_s(desk.process.pid), 2)


def _idle(env: dict[str, str], folder: Path, seconds: float) -> dict[str, object]:
    with _desk(env, folder) as desk:
        pid = desk.process.pid
        time.sleep(_SETTLE_S)
        before, first = _cpu_by_role(pid), _memory(pid)
        begin = time.monotonic()
        time.sleep(seconds)
        spent = time.monotonic() - begin
        after, last = _cpu_by_role(pid), _memory(pid)
    shares = {role: round(100 * (after[role] - before.get(role, 0.0)) / spent, 2) for role in after}
    return {
        "idle_s": round(spent, 1),
        "cpu_percent_of_a_core": round(sum(shares.values()), 2),
        "cpu_percent_by_process": shares,
        "memory_mb": round(sum(last.values())),
        "memory_mb_at_begin": round(sum(first.values())),
        "memory_mb_by_process": {role: round(mb) for role, mb in last.items()},
    }


def _memory(pid: int) -> dict[str, float]:
    found: dict[str, float] = {}
    for each in desk_processes(pid):
        found[each.role] = found.get(each.role, 0.0) + each.memory_mb
    return found


def _cpu_by_role(pid: int) -> dict[str, float]:
    found: dict[str, float] = {}
    for each in desk_processes(pid):
        found[each.role] = found.get(each.role, 0.0) + _own_cpu_s(each.pid)
    return found


def _cpu_s(pid: int) -> float:
    return sum(_cpu_by_role(pid).values())


def _own_cpu_s(pid: int) -> float:
    stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(stat[11]) + int(stat[12])) / _TICKS


if __name__ == "__main__":
    main()
