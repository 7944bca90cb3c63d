"""How well spoken questions are understood, by voices that no training heard, in hall babble.

    python -m benchmarks.understanding_speech [--questions 200] [--others 60]

Draws sentences of `benchmarks/data/test`, lets espeak-ng say each with one of the voices kept
for measuring, mixes four other sentences behind it at 6, 15 and 24 dB SNR (ratio of the mean
powers of the whole recordings), and hears all with the desk's own recogniser: what
`komekshi evaluate --speech` does. The recordings and their manifest stay in `build/`.
"""

from __future__ import annotations

import argparse
import random
import wave
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import soxr

from assistant.cli.evaluating import Wanted, evaluate_all
from assistant.desk.evaluation.cases import Asked, Case, read_cases
from assistant.desk.evaluation.manifest import write_manifest
from assistant.desk.settings import Settings
from assistant.hearing import SAMPLE_RATE, Pcm
from assistant.pronunciation.spelled import respell
from assistant.text import KAZAKH_LETTERS, Language, guess_language
from benchmarks.spoken import FOLDER, babble_behind
from models.training.espeak import sample_rate, synthesise
from models.training.voices import ESPEAK_KEPT_VARIANTS

__all__ = ["drawn", "language_of", "record", "spoken", "write_wav"]

_SNR_DB: Final = (6, 15, 24)
_SILENCE_S: Final = 0.3
"""Before and after the words; babble fills it."""
_RATES: Final = (130, 180)
"""Words a minute, drawn for each sentence."""
_PITCHES: Final = (25, 75)
_BUILD: Final = FOLDER.parent / "build" / "understanding-speech"


def drawn(cases: Sequence[Case], questions: int, others: int, seed: int) -> list[Case]:
    """Some questions about services and some other talk, the same in every run."""
    rng = random.Random(seed)
    inside = [case for case in cases if case.asked is Asked.SERVICE]
    outside = [case for case in cases if case.asked is Asked.OTHER]
    return [
        *rng.sample(inside, min(questions, len(inside))),
        *rng.sample(outside, min(others, len(outside))),
    ]


def spoken(case: Case, variant: str) -> Pcm:
    """The sentence at 16 kHz; rate and pitch are drawn by its words."""
    rng = random.Random(case.key)
    said = " ".join(respell(word)[0] for word in case.text.split())
    speech = synthesise(
        said,
        f"{language_of(case.text)}+{variant}",
        rate=rng.randint(*_RATES),
        pitch=rng.randint(*_PITCHES),
    )
    sound = soxr.resample(speech.pcm, sample_rate(), SAMPLE_RATE)
    silence = np.zeros(round(_SILENCE_S * SAMPLE_RATE), np.int16)
    return np.concatenate([silence, np.asarray(sound, np.int16), silence])


def record(cases: Sequence[Case], folder: Path) -> Iterator[Case]:
    """Write each sentence at each noise level; by its voice."""
    folder.mkdir(parents=True, exist_ok=True)
    variants = [ESPEAK_KEPT_VARIANTS[at % len(ESPEAK_KEPT_VARIANTS)] for at in range(len(cases))]
    clean = [spoken(case, variant) for case, variant in zip(cases, variants, strict=True)]
    for case, variant, pcm in zip(cases, variants, clean, strict=True):
        for snr_db in _SNR_DB:
            noisy = replace(case, snr=str(snr_db), voice=variant)
            path = folder / f"{noisy.key}.wav"
            write_wav(path, babble_behind(pcm, clean, snr_db, noisy.key))
            yield replace(noisy, sound=path)


def language_of(text: str) -> Language:
    """By which voice a sentence is said."""
    if any(letter in KAZAKH_LETTERS for letter in text):
        return Language.KK
    return guess_language(text)


def write_wav(path: Path, pcm: Pcm) -> None:
    """One channel at 16 kHz."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(pcm.tobytes())


def main() -> None:
    """Read the command line, record, measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--others", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--results", type=Path, default=FOLDER / "results")
    options = parser.parse_args()
    cases = read_cases((FOLDER / "data" / "test",))
    some = drawn(cases, options.questions, options.others, options.seed)
    recorded = tuple(record(some, _BUILD))
    manifest = _BUILD / "manifest.tsv"
    write_manifest(manifest, recorded)
    print(f"{len(recorded)} recordings in {_BUILD}", flush=True)
    command = f"python -m benchmarks.understanding_speech --questions {options.questions}"
    evaluate_all(
        Settings.from_environment(),
        Wanted(
            speech=manifest,
            json_file=options.results / "understanding-speech.json",
            report_file=options.results / "understanding-speech.md",
            command=f"{command} --others {options.others} --seed {options.seed}",
        ),
    )


if __name__ == "__main__":
    main()
