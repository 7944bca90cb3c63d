"""How soon the voice speaks, how soon it stops, and what becomes of it when its worker is killed.

    python -m benchmarks.voice

`first_sample_ms`: from a sentence of the catalogue as it is written to samples that the sound
card can take, nothing in memory; beside it what espeak-ng takes by itself for the same words,
called without pyttsx3 and without a process of its own. `stop_ms`: from `stop` to the last sound at
the monitor of a PulseAudio null sink, the recorder's own delay included. `killed_ms`: the worker
is killed by signal 9 while it renders; from the kill to the samples of the same sentence, with a
spare worker ready and (`without_spare`) with both killed. `silence_ms`: the longest silence in a
reply that is played while the worker is killed in the middle of a sentence, and in the same reply
left alone. `renders`: a thousand different sentences in a row through one worker.
"""

from __future__ import annotations

import asyncio

from benchmarks.latency import measured
from benchmarks.voice.playing import played
from benchmarks.voice.rendering import catalogue_sentences, first_samples, killed, renders

_SENTENCES = 200


async def measure() -> dict[str, object]:
    """Everything, one after the other."""
    drawn = catalogue_sentences(_SENTENCES)
    return {
        **await first_samples(drawn),
        **await killed(drawn),
        **await played(),
        "renders": await renders(drawn),
    }


def main() -> None:
    """Measure and write `benchmarks/results/voice.json`."""
    measured("voice", lambda: asyncio.run(measure()))


if __name__ == "__main__":
    main()
