"""Faults in a running desk, each many times: does it answer the next question within two seconds?

    python -m benchmarks.desk.faults [--times 20] [--only NAME …] [--write]

A real `komekshi run` with a catalogue, settings, disk and sound server of its own. After each
fault a question is typed, and where it concerns ears or sound, one is also played into the virtual
microphone. `typed_ms`: from the line to the decision. `spoken_ms`: from the end of the sound to
the decision, the pause that ends a question included. A source or a sound server counts from when
it is back. Kills take place while the desk is idle, hears, and speaks.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.desk.fault_injection import FAULTS, Place, prepared
from benchmarks.desk.running import RunningDesk
from benchmarks.desk.visits import commit
from benchmarks.latency import spread

_WITHIN_S: Final = 2.0
"""What is promised."""
_GIVE_UP_S: Final = 15.0
"""Later an answer counts as none."""
_RESULTS: Final = Path(__file__).parent.parent / "results"
_TYPED: Final = ("адресная справка", "address-certificate")


@dataclass(slots=True)
class Tally:
    """One kind of fault."""

    times: int = 0
    typed: list[float] = field(default_factory=list)
    """Milliseconds until the answer."""
    spoken: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    """Questions without an answer, or with a wrong one."""
    skipped: str = ""
    """Why the fault could not be made here."""

    def figures(self) -> Mapping[str, object]:
        """For the report."""
        if self.skipped:
            return {"skipped": self.skipped}
        slow = sum(ms > _WITHIN_S * 1000 for ms in (*self.typed, *self.spoken))
        return {
            "times": self.times,
            "lost": len(self.lost),
            "later_than_2_s": slow,
            **({"typed_ms": spread(self.typed)} if self.typed else {}),
            **({"spoken_ms": spread(self.spoken)} if self.spoken else {}),
            **({"what_was_lost": self.lost} if self.lost else {}),
        }


def ask_typed(desk: RunningDesk, tally: Tally) -> None:
    """A question by keyboard, and its answer."""
    words, right = _TYPED
    began = time.monotonic()
    line = desk.wait_for("  [", desk.type(words), _GIVE_UP_S)
    if line is None or right not in line.text:
        tally.lost.append(f"typed: {'no answer' if line is None else line.text.strip()}")
    else:
        tally.typed.append((line.at - began) * 1000)
    desk.hush()


def ask_spoken(desk: RunningDesk, place: Place, tally: Tally) -> None:
    """A question by sound, and its answer."""
    since = len(desk.lines)
    place.play().wait(30)
    ended = time.monotonic()
    line = desk.wait_for("  [", since, _GIVE_UP_S)
    if line is None or place.right not in line.text:
        told = [each.text for each in desk.lines[since:]][-4:]
        tally.lost.append(f"spoken: {told if line is None else line.text.strip()}")
    else:
        tally.spoken.append((line.at - ended) * 1000)
    desk.hush()


def run(names: list[str], times: int) -> dict[str, object]:
    """Each of the faults so many times, one desk for all of them."""
    results: dict[str, object] = {}
    with (
        tempfile.TemporaryDirectory(prefix="kmk-faults-") as folder,
        prepared(folder) as place,
        RunningDesk(place.env, place.home) as desk,
    ):
        time.sleep(1.0)
        for name in names:
            results[name] = _of(FAULTS[name], desk, place, times).figures()
            print(f"{name}: {json.dumps(results[name], ensure_ascii=False)}", flush=True)
    return results


def _of(
    inject: Callable[[RunningDesk, Place], str], desk: RunningDesk, place: Place, times: int
) -> Tally:
    tally = Tally()
    for _ in range(times):
        reason = inject(desk, place)
        if reason.startswith("skip"):
            tally.skipped = reason.removeprefix("skip: ")
            return tally
        tally.times += 1
        if reason not in ("spoken", "typed"):
            tally.lost.append(reason)
        if reason != "typed":
            ask_spoken(desk, place, tally)
        ask_typed(desk, tally)
    return tally


def main() -> None:
    """Print the figures, and write them where asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--only", nargs="+", choices=list(FAULTS), default=list(FAULTS))
    parser.add_argument("--write", action="store_true", help="into benchmarks/results/")
    options = parser.parse_args()
    figures = {
        "command": f"python -m benchmarks.desk.faults --times {options.times}",
        "commit": commit(),
        "load_before": os.getloadavg()[0],
        "faults": run(options.only, options.times),
        "load_after": os.getloadavg()[0],
    }
    if options.write:
        text = json.dumps(figures, ensure_ascii=False, indent=1)
        (_RESULTS / "desk-faults.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
