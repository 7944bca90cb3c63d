"""Does the automatic gain help a quiet microphone, and does it hurt a good one?

    python -m benchmarks.desk.gain [--count 24] [--write]

Recorded questions of the plain set, one after the other as of one microphone, brought to several
levels of speech, with a hiss of the microphone's own at -75 dBFS; cut by the segmenter as at a
desk, with the gain and without it. `right`: the service that was meant is answered or offered.
`heard`: questions of which the segmenter made at least one utterance.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from assistant.desk.pipeline import Desk
from assistant.desk.settings import Settings
from assistant.hearing import (
    SAMPLE_RATE,
    AutomaticGain,
    Ended,
    EndpointSettings,
    Pcm,
    Segmenter,
    Utterance,
    load_audio,
)
from benchmarks.desk.said import chosen
from benchmarks.desk.visits import commit
from benchmarks.spoken import Question

_LEVELS_DBFS: Final = (-22.0, -34.0, -46.0, -56.0)
_HISS_DBFS: Final = -75.0
_QUIET_S: Final = 1.0
_PIECE: Final = 512
_RESULTS: Final = Path(__file__).parent.parent / "results"


def at_level(pcm: Pcm, dbfs: float, seed: int) -> Pcm:
    """The recording with its loud parts at that level, with hiss and quiet around it."""
    speech = pcm.astype(np.float64) / 32_768
    frames = speech[: len(speech) // 320 * 320].reshape(-1, 320)
    loud = float(np.percentile(np.sqrt((frames**2).mean(axis=1)), 80))
    quiet = np.zeros(round(_QUIET_S * SAMPLE_RATE))
    whole = np.concatenate([quiet, speech * 10 ** (dbfs / 20) / loud, quiet])
    whole += np.random.default_rng(seed).standard_normal(len(whole)) * 10 ** (_HISS_DBFS / 20)
    level: Pcm = np.clip(whole * 32_767, -32_768, 32_767).astype(np.int16)
    return level


async def run(desk: Desk, questions: Sequence[Question], dbfs: float, *, gain: bool) -> object:
    """One microphone at one level."""
    automatic = AutomaticGain() if gain else None
    segmenter = Segmenter(EndpointSettings(hangover_ms=900))
    heard = right = 0
    for number, question in enumerate(questions):
        pcm = at_level(load_audio(question.sound).pcm, dbfs, number)
        utterances: list[Pcm] = []
        for start in range(0, len(pcm), _PIECE):
            piece = pcm[start : start + _PIECE]
            events = segmenter.feed(piece if automatic is None else automatic.apply(piece))
            utterances += [each.utterance.pcm for each in events if isinstance(each, Ended)]
        for each in utterances:
            if automatic is not None:
                automatic.learn(each)
        heard += bool(utterances)
        if utterances:
            understood = await desk.understand(Utterance(max(utterances, key=len)))
            named = {candidate.target for candidate in understood.candidates}
            right += bool(named & question.right)
    ended_at = 0.0 if automatic is None else automatic.db
    return {"of": len(questions), "heard": heard, "right": right, "gain_db": round(ended_at, 1)}


async def measured(count: int) -> dict[str, object]:
    """All levels, with and without."""
    desk = await Desk.open(Settings.from_environment(), voice=False)
    questions = chosen()[:count]
    try:
        return {
            f"{dbfs:.0f} dBFS": {
                "without": await run(desk, questions, dbfs, gain=False),
                "with": await run(desk, questions, dbfs, gain=True),
            }
            for dbfs in _LEVELS_DBFS
        }
    finally:
        await desk.close()


def main() -> None:
    """Print the figures, and write them where asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--count", type=int, default=24)
    parser.add_argument("--write", action="store_true", help="into benchmarks/results/")
    options = parser.parse_args()
    figures = {
        "command": f"python -m benchmarks.desk.gain --count {options.count}",
        "commit": commit(),
        "levels": asyncio.run(measured(options.count)),
    }
    text = json.dumps(figures, ensure_ascii=False, indent=1)
    print(text)
    if options.write:
        (_RESULTS / "desk-gain.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
