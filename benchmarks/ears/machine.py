"""What a model takes of a machine: size, load, memory, time to decode and to steer.

Run in a process of its own, so that its memory is the model's: `python -m benchmarks.ears.machine`.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from assistant.catalogue import load_catalogue
from assistant.desk.models.steering import steering
from assistant.hearing import grammar, known_words, open_model
from benchmarks.ears.clips import Clip, of_voices
from benchmarks.ears.ear import Ear
from benchmarks.spoken import FOLDER, load_questions

__all__ = ["measure"]


def measure(model: Path) -> dict[str, float]:
    """Figures of a fresh process on this machine."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.ears.machine", str(model)],
        check=True,
        capture_output=True,
        text=True,
        cwd=FOLDER.parent,
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _figures(model: Path) -> dict[str, float]:
    info = open_model(model)
    catalogue, known = load_catalogue(FOLDER.parent / "intents"), known_words(info)
    phrases = grammar(catalogue, known.__contains__)
    clips = of_voices(load_questions("test")[:20], "question")
    before = _rss_mb()
    load_s = _seconds(lambda: Ear(model))
    ear = Ear(model)
    steer = list(phrases.phrases)
    quiet = clips[0].pcm[:1600]
    fresh_s = statistics.median(_seconds(lambda: ear.hear(quiet, steer)) for _ in range(5))
    rss_mb = _rss_mb() - before
    with tempfile.TemporaryDirectory() as cache:
        steered = steering(info, catalogue, known, Path(cache)).model
        leaning = Ear(steered or model)
        leaning_s = statistics.median(_seconds(lambda: leaning.hear(quiet)) for _ in range(5))
        rtf_steered = _rtf(leaning, clips, None)
    return {
        "size_mb": round(sum(f.stat().st_size for f in model.rglob("*") if f.is_file()) / 1e6, 2),
        "words": info.word_count,
        "load_s": round(load_s, 3),
        "rtf_grammar": _rtf(ear, clips, steer),
        "rtf_open": _rtf(ear, clips, None),
        "catalogue_recogniser_ms": round(1000 * fresh_s, 1),
        "catalogue_phrases": len(steer),
        "steered_recogniser_ms": round(1000 * leaning_s, 1),
        "steered_phrases": len(catalogue.phrases),
        "rtf_steered": rtf_steered,
        "rss_mb": round(rss_mb, 1),
    }


def _rtf(ear: Ear, clips: list[Clip], phrases: list[str] | None) -> float:
    """Time to decode on one core, over the sound's own; making the recogniser counted."""
    spent = sum(_seconds(partial(ear.hear, clip.pcm, phrases)) for clip in clips)
    return round(spent / sum(len(clip.pcm) / 16_000 for clip in clips), 4)


def _seconds(call: Callable[[], object]) -> float:
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def _rss_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


if __name__ == "__main__":
    print(json.dumps(_figures(Path(sys.argv[1]))))
