"""Our understanding beside other people's ways, on the same sentences in one run.

    pip install -r benchmarks/peers/requirements.txt
    python -m benchmarks.match_peers [peers] [growth] [inside] [--whole]

`peers`: the questions and the other talk of `benchmarks/data/test`, each way in a process of its
own on one core; ways that compare all phrases letter by letter get a seeded sample, and ours is
counted on that sample too (`--whole`: all sentences for all; half an hour). `growth`: ours and
the quickest peers over 20,000 to 200,000 phrases (the linear one with drawn weights: as quick, and
not trained). `inside`: ours with and
without remembered words, and where its time goes. Parts not named stay as they were measured.
Times are processor time of the deciding thread, since other work on the machine stretches the
clock's; both are in `benchmarks/results/match-peers.json`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import os
import random
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from assistant.catalogue import load_catalogue
from assistant.desk.evaluation import Row, load_rows
from assistant.desk.learned_file import weights_file
from benchmarks.peers.growth import GROWN, SIZES, grown
from benchmarks.peers.inside import inside
from benchmarks.peers.material import ROOT
from benchmarks.peers.measuring import WAYS, ahead, measured, run
from benchmarks.peers.written import markdown

_SEED: Final = 1
_OURS: Final = "ours"
_RESULTS: Final = ROOT / "benchmarks" / "results" / "match-peers.json"
_PARTS: Final = ("peers", "growth", "inside")

_SAMPLED: Final = (300, 200)
"""Questions and other talk for ways that take 10 ms or more."""
_SAMPLED_SLOW: Final = (30, 40)
"""For those that take 100 ms or more."""
_QUICK: Final = 3
"""Ways at the head of `WAYS` that get all sentences."""
_SLOW: Final = 4
"""Ways at its end that get the smallest sample."""
_GROWTH_TEXTS: Final = 150


def _alone(do: Callable[..., Any], *args: object) -> Any:
    """Call in a fresh process: nothing of one way is in memory or in caches of the next."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, spawn) as process:
        return process.submit(do, *args).result()


def _sample(rows: Sequence[Row], questions: int, other_talk: int) -> list[int]:
    """Places of drawn sentences; a smaller sample is part of a larger one."""
    places = random.Random(_SEED).sample(range(len(rows)), len(rows))
    inside = [place for place in places if rows[place].service]
    outside = [place for place in places if not rows[place].service]
    return sorted((*inside[:questions], *outside[:other_talk]))


def _peers(rows: Sequence[Row], *, whole: bool) -> dict[str, Any]:
    everything = list(range(len(rows)))
    samples: dict[str, list[int]] = {}
    for at, name in enumerate(WAYS):
        if whole or at < _QUICK:
            samples[name] = everything
        else:
            slow = at >= len(WAYS) - _SLOW
            samples[name] = _sample(rows, *(_SAMPLED_SLOW if slow else _SAMPLED))
    ours = _alone(run, _OURS, [row.text for row in rows])
    told = []
    for name, places in samples.items():
        some = [rows[place] for place in places]
        made = ours if name == _OURS else _alone(run, name, [row.text for row in some])
        figures = measured(made, some, range(len(some)))
        own = measured(ours, rows, places)
        lead = ahead(ours, places, made, range(len(some)), some)
        told.append(
            {"way": name, **_plain(figures), "ours": _plain(own), "ours_ahead": _plain(lead)}
        )
        print(f"{name}: {figures.right_at_accepts.value:.3f}, {figures.p50_ms} ms", flush=True)
    drawn = [rows[place] for place in _sample(rows, *_SAMPLED)]
    again = _alone(run, _OURS, [row.text for row in drawn])
    last = measured(again, drawn, range(len(drawn)))
    first = measured(ours, rows, _sample(rows, *_SAMPLED))
    return {
        "sentences": len(rows),
        "ours_first_and_again_at_the_end": {
            "p50_ms": (first.p50_ms, last.p50_ms),
            "p99_ms": (first.p99_ms, last.p99_ms),
        },
        "ways": told,
    }


def _growth(rows: Sequence[Row]) -> dict[str, Any]:
    texts = [rows[place].text for place in _sample(rows, _GROWTH_TEXTS, 0)]
    told = []
    for way in GROWN:
        for size in SIZES:
            told.append(_plain(_alone(grown, way, size, texts)))
            print(told[-1], flush=True)
    return {"sentences": len(texts), "sizes": told}


def _inside(rows: Sequence[Row]) -> dict[str, Any]:
    return _plain(_alone(inside, [row.text for row in rows]))


def _made() -> dict[str, Any]:
    """What a part was measured with, and how busy the machine was."""
    catalogue = load_catalogue(ROOT / "intents")
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M"),
        "catalogue": catalogue.fingerprint[:16],
        "phrases": sum(not phrase.is_talk for phrase in catalogue.phrases),
        "learned": _mark(weights_file(ROOT)),
        "code": _mark(*sorted((ROOT / "assistant" / "match").glob("*.py"))),
        "load": round(os.getloadavg()[0], 1),
        "cores": os.cpu_count(),
    }


def _mark(*files: Path) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


def _plain(figures: msgspec.Struct) -> dict[str, Any]:
    built: dict[str, Any] = msgspec.to_builtins(figures)
    return built


def _on_one_core() -> None:
    """This process and all that it starts; libraries start no threads of their own."""
    os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1"))
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def _write(part: str, figures: dict[str, Any]) -> None:
    """Put one part into the results, and leave the others."""
    made: dict[str, Any] = json.loads(_RESULTS.read_text("utf-8")) if _RESULTS.is_file() else {}
    made = {"command": "python -m benchmarks.match_peers"} | made | {part: figures}
    _RESULTS.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", "utf-8")
    _RESULTS.with_suffix(".md").write_text(markdown(made), "utf-8")


def main() -> None:
    """Measure and write `benchmarks/results/match-peers.json` and `.md`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=(*_PARTS, []), default=[])
    parser.add_argument("--whole", action="store_true", help="all sentences for every way")
    options = parser.parse_args()
    _on_one_core()
    rows = load_rows(ROOT / "benchmarks" / "data" / "test")
    asked = (*rows.in_scope, *rows.out_of_scope)
    for part in options.parts or _PARTS:
        made = _made()
        match part:
            case "peers":
                figures = _peers(asked, whole=options.whole)
            case "growth":
                figures = _growth(asked)
            case "inside":
                figures = _inside(asked)
        changed = _made()["code"] != made["code"]
        _write(part, made | {"changed_meanwhile": changed} | figures)
    print(_RESULTS.with_suffix(".md").read_text("utf-8"))


if __name__ == "__main__":
    main()
