"""Ten thousand turns in accelerated time: does anything grow, does anything fail?

    python -m benchmarks.desk.many_turns [--turns 10000] [--write]

A real visit at a real desk, questions typed and every fiftieth a recording that the recogniser's
worker hears; commands between them, and a farewell now and then. Nothing is said aloud, so that
it takes minutes instead of days. Memory is the proportional set size of the desk and its workers.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import psutil

from assistant.desk.pipeline import Desk
from assistant.desk.settings import Settings
from assistant.desk.turns.inputs import Input, SoundFile, Typed
from assistant.desk.turns.visit import Visit
from assistant.errors import KomekshiError
from assistant.events import Answered, Event, TurnEnded
from assistant.match import public_name
from assistant.voice import Loudspeaker
from benchmarks.desk.visits import commit
from benchmarks.latency import spread
from benchmarks.spoken import load_questions

_SPOKEN_EVERY: Final = 50
_LOOKS: Final = 10
"""How often memory is looked at."""
_BETWEEN: Final = ("келесі", "дальше", "повтори", "қайтала", "қанша тұрады", "рахмет", "спасибо")
_RESULTS: Final = Path(__file__).parent.parent / "results"


class _Silent:
    """A screen without loudspeaker."""

    loudspeaker: Loudspeaker | None = None

    @asynccontextmanager
    async def speaking(self) -> AsyncGenerator[None]:
        yield


class _Tally:
    """An `Observer`."""

    def __init__(self) -> None:
        self.decisions: Counter[str] = Counter()
        self.ended = 0

    def __call__(self, event: Event) -> None:
        match event:
            case Answered(turn):
                self.decisions[public_name(turn.decision)] += 1
            case TurnEnded():
                self.ended += 1
            case _:
                pass


def inputs(turns: int) -> list[Input]:
    """By turns: a question, a command; every so often a recording."""
    questions = [*load_questions("plain"), *load_questions("dev")]
    asked: list[Input] = []
    for number in range(turns):
        question = questions[number // 2 % len(questions)]
        if number % _SPOKEN_EVERY == 0:
            asked.append(SoundFile(question.sound))
        elif number % 2:
            asked.append(Typed(_BETWEEN[number // 2 % len(_BETWEEN)]))
        else:
            asked.append(Typed(question.text))
    return asked


async def run(turns: int) -> dict[str, object]:
    """All of them, one after the other."""
    desk = await Desk.open(Settings.from_environment(), voice=False)
    tally, spent, memory = _Tally(), [], []
    failed: Counter[str] = Counter()
    visit = Visit(desk, _Silent(), tally)
    try:
        for number, question in enumerate(inputs(turns), 1):
            began = time.perf_counter()
            try:
                await visit.take(question)
            except KomekshiError as error:
                failed[error.code] += 1
            spent.append((time.perf_counter() - began) * 1000)
            if number % max(turns // _LOOKS, 1) == 0:
                memory.append(_memory_mb())
    finally:
        await desk.close()
    tenth = max(turns // _LOOKS, 1)
    return {
        "turns": turns,
        "ended": tally.ended,
        "failed": failed,
        "decisions": tally.decisions,
        "turn_ms_first_tenth": spread(spent[:tenth]),
        "turn_ms_last_tenth": spread(spent[-tenth:]),
        "memory_mb": memory,
    }


def _memory_mb() -> float:
    own = psutil.Process()
    processes = [own, *own.children(recursive=True)]
    return round(sum(each.memory_full_info().pss for each in processes) / 1e6, 1)


def main() -> None:
    """Print the figures, and write them where asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--turns", type=int, default=10_000)
    parser.add_argument("--write", action="store_true", help="into benchmarks/results/")
    options = parser.parse_args()
    figures = {
        "command": f"python -m benchmarks.desk.many_turns --turns {options.turns}",
        "commit": commit(),
        **asyncio.run(run(options.turns)),
    }
    text = json.dumps(figures, ensure_ascii=False, indent=1)
    print(text)
    if options.write:
        (_RESULTS / "desk-many-turns.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
