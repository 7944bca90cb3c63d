"""The wake phrase: how often it is missed, how often something else is taken for it.

    python -m benchmarks.wake [--every N] [--also FOLDER …]

Called: espeak-ng says the phrases in six voices of each language, alone and in one breath with
a question, in silence and before babble. Not called: the questions of `benchmarks/speech`,
words that sound like the phrase, and talk about helpers; with `--also` the sound files of
further folders that nobody calls in (only counted, by folder); `--every N` takes each Nth
recording only. `real_time_factor` is the time that listening for the phrase takes of the time
in which somebody speaks.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from assistant.desk.pipeline import Desk
from assistant.desk.settings import Settings
from assistant.desk.turns.turn_taking import WAKE_PHRASES, TurnTaking
from assistant.desk.turns.wake import WakeSpotter
from assistant.errors import AudioFileError
from assistant.hearing import SAMPLE_RATE, Pcm, Segmenter, SpeechEvent, Started, load_audio
from benchmarks.spoken import FOLDER, babble_behind, load_questions

_VOICES: Final = ("m5", "f3", "m8", "f5", "Annie", "Michael")
_CALLS: Final = {
    "kk": ("көмекші", "сәлем көмекші"),
    "ru": ("помощник", "привет помощник", "комекши"),
}
_QUESTIONS: Final = {"kk": "мекенжай анықтамасын қалай аламын", "ru": "как вызвать врача на дом"}
_BABBLE_DB: Final = 15.0
"""By which the babble is below the call."""
_NEAR_WORDS: Final = {
    "kk": (
        "көмек керек",
        "көмектесіңізші",
        "көкшетау қаласы",
        "көрсетші",
        "маған жеке көмекші керек",
    ),
    "ru": ("нужна помощь", "помогите пожалуйста", "помощница", "социальный помощник инвалиду"),
}
_BLOCK: Final = 512
"""Samples, 32 ms."""
_QUIET: Final = np.zeros(SAMPLE_RATE, np.int16)
_RESULT: Final = FOLDER / "results" / "wake.json"


async def _speech(pcm: Pcm) -> AsyncIterator[SpeechEvent]:
    segmenter = Segmenter(TurnTaking().endpoint())
    whole = np.concatenate([_QUIET, pcm, _QUIET, _QUIET])
    for start in range(0, len(whole), _BLOCK):
        for event in segmenter.feed(whole[start : start + _BLOCK]):
            yield event


async def calls_in(spotter: WakeSpotter, pcm: Pcm) -> int:
    """How often the desk is called in a recording."""
    calls = 0
    speech = _speech(pcm)
    async for event in speech:
        if isinstance(event, Started):
            calls += await spotter.called(event.pcm, speech) is not None
    return calls


def said(text: str, voice: str, folder: Path) -> Pcm:
    """The words as espeak-ng says them."""
    file = folder / "said.wav"
    command = ["espeak-ng", "-v", voice, "-w", str(file), text]
    subprocess.run(command, check=True)
    return load_audio(file).pcm


async def _called(spotter: WakeSpotter, folder: Path) -> dict[str, object]:
    babble = [load_audio(question.sound).pcm for question in load_questions("dev")]
    tried, missed = 0, []
    for language, phrases in _CALLS.items():
        breath = f"{phrases[0]}, {_QUESTIONS[language]}"
        for number, voice in enumerate(_VOICES):
            for text in (*phrases, breath):
                quiet = said(text, f"{language}+{voice}", folder)
                sounds = {
                    "silence": quiet,
                    "babble": babble_behind(quiet, babble, _BABBLE_DB, number),
                }
                for where, pcm in sounds.items():
                    tried += 1
                    if not await calls_in(spotter, pcm):
                        missed.append(f"{text} ({voice}, {where})")
    return {"called": tried, "missed": missed}


async def _not_called(
    spotter: WakeSpotter, recordings: Iterable[tuple[str, Pcm]]
) -> dict[str, object]:
    seconds, false = 0.0, []
    begin, waited = time.process_time(), time.perf_counter()
    for name, pcm in recordings:
        seconds += len(pcm) / SAMPLE_RATE
        if await calls_in(spotter, pcm):
            false.append(name)
    return {
        "minutes": round(seconds / 60, 1),
        "false": false,
        "own_cpu_share": round((time.process_time() - begin) / seconds, 4),
        "real_time_factor": round((time.perf_counter() - waited) / seconds, 4),
    }


def _near_words(folder: Path) -> Iterable[tuple[str, Pcm]]:
    for language, texts in _NEAR_WORDS.items():
        for voice in _VOICES:
            for text in texts:
                yield f"{text} ({voice})", said(text, f"{language}+{voice}", folder)


def _files(paths: Iterable[Path]) -> Iterable[tuple[str, Pcm]]:
    for path in paths:
        try:
            yield path.name, load_audio(path).pcm
        except AudioFileError:
            continue


async def measure(settings: Settings, also: Sequence[Path], every: int) -> dict[str, object]:
    """All figures; those of further folders without the names of their files."""
    desk = await Desk.open(settings, voice=False)
    try:
        spotter = WakeSpotter(WAKE_PHRASES, desk.spot, desk.hear_openly)
        with tempfile.TemporaryDirectory() as folder:
            figures = await _called(spotter, Path(folder))
            figures["near_words"] = await _not_called(spotter, _near_words(Path(folder)))
        parts = ("dev", "test")
        sounds = [question.sound for part in parts for question in load_questions(part)]
        figures["questions"] = await _not_called(spotter, _files(sounds[::every]))
        for path in also:
            found = await _not_called(spotter, _files(sorted(path.iterdir())[::every]))
            names = found["false"]
            assert isinstance(names, list)
            figures[path.parent.name] = {**found, "false": len(names)}
            print(path, names)
    finally:
        await desk.close()
    return figures


def main() -> None:
    """Measure and write the result."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--also", nargs="*", type=Path, default=())
    parser.add_argument("--every", type=int, default=1)
    wanted = parser.parse_args()
    figures = asyncio.run(measure(Settings.from_environment(), wanted.also, wanted.every))
    _RESULT.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(json.dumps(figures, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
