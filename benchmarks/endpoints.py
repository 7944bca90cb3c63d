"""How soon an utterance is taken for finished, and what that costs.

    python -m benchmarks.endpoints [--every N]

Every test question is played in real time through the way of a visitor's words (segmenter,
session, endpoint, decision), once with the early end of whole questions and once without.
`endpoint_ms`: quiet that was waited for after the last word; `recognise_ms` and `match_ms`: work
after that. `cut`: recordings of which more than one question was made. `changed`: the first
question is decided otherwise than the whole recording. `right` counts what a visitor would be
answered. `load`: processes that wanted a core; above the number of cores the figures tell more
about the others than about the desk. `--every N` takes each Nth question only.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from assistant.desk.pipeline import Desk, Understood
from assistant.desk.settings import Settings
from assistant.desk.turns.inputs import Spoken
from assistant.desk.turns.listening import spoken_questions
from assistant.desk.turns.turn_taking import TurnTaking
from assistant.hearing import SAMPLE_RATE, Pcm, Segmenter, SpeechEvent, load_audio
from benchmarks.latency import spread, yardstick_ms
from benchmarks.spoken import FOLDER, Question, load_questions

_BLOCK: Final = 512
"""Samples, 32 ms: what the sound card gives at a time."""
_AFTER: Final = np.zeros(3 * SAMPLE_RATE // 2, np.int16)
_RESULT: Final = FOLDER / "results" / "endpoints.json"


@dataclass(slots=True)
class _Tally:
    """What came of the questions under one way of taking turns."""

    endpoint_ms: list[float] = field(default_factory=list)
    recognise_ms: list[float] = field(default_factory=list)
    match_ms: list[float] = field(default_factory=list)
    right: int = 0
    cut: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)

    def add(
        self, question: Question, heard: Sequence[Spoken], desk: Desk, whole: Understood
    ) -> None:
        if not heard:
            self.changed.append(question.id)
            return
        first = desk.understand_heard(heard[0].heard, heard[0].recognise_ms)
        self.endpoint_ms.append(heard[0].endpoint_ms)
        self.recognise_ms.append(heard[0].recognise_ms)
        self.match_ms.append(first.timings_ms["match"])
        self.right += _is_right(question, first)
        if len(heard) > 1:
            self.cut.append(question.id)
        if first.target != whole.target:
            self.changed.append(question.id)

    def figures(self) -> dict[str, object]:
        return {
            "endpoint_ms": spread(self.endpoint_ms),
            "recognise_ms": spread(self.recognise_ms),
            "match_ms": spread(self.match_ms),
            "sum_p50_ms": round(
                sum(map(statistics.median, (self.endpoint_ms, self.recognise_ms, self.match_ms)))
            ),
            "right": self.right,
            "cut": self.cut,
            "changed": self.changed,
        }


def _is_right(question: Question, understood: Understood) -> bool:
    if question.in_scope:
        return understood.target in question.right
    return understood.target is None


async def _speech(pcm: Pcm, taking: TurnTaking) -> AsyncIterator[SpeechEvent]:
    """In real time: what waits would be taken in larger pieces, and endpoints be coarser."""
    segmenter = Segmenter(taking.endpoint())
    begin = time.perf_counter()
    for start in range(0, len(pcm), _BLOCK):
        due = begin + (start + _BLOCK) / SAMPLE_RATE
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        for event in segmenter.feed(pcm[start : start + _BLOCK]):
            yield event


async def _asked(desk: Desk, sound: Path, taking: TurnTaking) -> list[Spoken]:
    speech = _speech(np.concatenate([load_audio(sound).pcm, _AFTER]), taking)
    return [question async for question in spoken_questions(desk, speech, print, taking)]


async def measure(settings: Settings, every: int) -> dict[str, object]:
    """Both ways over the same questions."""
    ways = {"early_end": TurnTaking(), "without": TurnTaking(early_end=False)}
    tallies = {name: _Tally() for name in ways}
    questions = load_questions("test")[::every]
    desk = await Desk.open(settings, voice=False)
    try:
        for question in questions:
            whole = await desk.understand_file(question.sound)
            for name, taking in ways.items():
                heard = await _asked(desk, question.sound, taking)
                tallies[name].add(question, heard, desk, whole)
    finally:
        await desk.close()
    return {"questions": len(questions)} | {n: tally.figures() for n, tally in tallies.items()}


def main() -> None:
    """Measure and write the result."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", type=int, default=1)
    figures = asyncio.run(measure(Settings.from_environment(), parser.parse_args().every))
    figures["yardstick_ms"] = yardstick_ms()
    figures["load"] = os.getloadavg()[0]
    _RESULT.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(json.dumps(figures, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
