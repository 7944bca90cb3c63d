"""Text to samples: how soon, how much of it is espeak-ng, and a thousand times in a row."""

from __future__ import annotations

import asyncio
import ctypes
import os
import random
import signal
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from assistant.catalogue import load_catalogue
from assistant.catalogue.spoken import all_spoken
from assistant.desk.settings import Settings
from assistant.espeak.library import Source, data_folder, open_library
from assistant.text import Language, sentences
from assistant.voice import Manner, Pyttsx3Voice, Sentence, Speaker, VoiceSettings
from assistant.voice.speaker import spoken_runs
from assistant.voice.wav import resample
from benchmarks.latency import spread
from benchmarks.voice.workers import children, spare_ready

__all__ = ["catalogue_sentences", "first_samples", "killed", "renders"]

_RENDERS: Final = 1_000
_KILLS: Final = 20
_SYNCHRONOUS: Final = 2
"""`AUDIO_OUTPUT_SYNCHRONOUS` and, below, `espeakCHARS_UTF8` and `espeakRATE` of speak_lib.h."""
_UTF8: Final = 1
_RATE: Final = 1
_DEVICE_RATE: Final = 48_000


def catalogue_sentences(count: int) -> list[Sentence]:
    """Drawn from everything the desk can say, the same in every run."""
    catalogue = load_catalogue(Settings.from_environment().intents)
    every = [
        Sentence(sentence, spoken.language)
        for spoken in all_spoken(catalogue)
        for sentence in sentences(spoken.text)
        if "{" not in sentence
    ]
    return random.Random(0).sample(sorted(set(every), key=lambda each: each.text), count)


async def first_samples(drawn: Sequence[Sentence]) -> dict[str, object]:
    """Milliseconds from text to samples at the device's rate, and their parts."""
    voice = await Pyttsx3Voice.start()
    speaker = Speaker(voice, voice.settings)
    whole: list[float] = []
    mixed: list[float] = []
    try:
        await spare_ready()
        for sentence in drawn:
            begin = time.perf_counter()
            resample(await speaker.sound(sentence), _DEVICE_RATE)
            spent = (time.perf_counter() - begin) * 1000
            (whole if len(spoken_runs(sentence)) == 1 else mixed).append(spent)
        label = Sentence("Содан кейін «Получить ЭЦП» түймесін басыңыз.", Language.KK)
        for pace in (0.9, 0.95, 1.0, 1.05, 1.1):
            begin = time.perf_counter()
            resample(await speaker.sound(label, Manner(pace)), _DEVICE_RATE)
            mixed.append((time.perf_counter() - begin) * 1000)
    finally:
        await speaker.close()
    return {
        "first_sample_ms": spread(whole),
        "first_sample_with_a_foreign_label_ms": spread(mixed),
        "espeak_alone_ms": spread(_espeak_alone(voice.library.source, drawn)),
        "characters": spread([float(len(sentence.text)) for sentence in drawn]),
    }


def _espeak_alone(source: Source, drawn: Iterable[Sentence]) -> list[float]:
    """The same words, rendered by the library in this process, its samples thrown away."""
    library = open_library(source)
    data = data_folder(source)
    path = None if data is None else os.fsencode(data)
    assert library.espeak_Initialize(_SYNCHRONOUS, 0, path, 0) > 0
    callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
    ignore = callback(lambda samples, count, events: 0)
    library.espeak_SetSynthCallback(ignore)
    library.espeak_SetParameter(_RATE, VoiceSettings().rate, 0)
    spent = []
    for sentence in drawn:
        begin = time.perf_counter()
        for run in spoken_runs(sentence):
            library.espeak_SetVoiceByName(run.language.encode())
            text = run.text.encode()
            size = ctypes.c_size_t(len(text) + 1)
            library.espeak_Synth(text, size, 0, 0, 0, _UTF8, None, None)
        spent.append((time.perf_counter() - begin) * 1000)
    return spent


async def renders(drawn: Sequence[Sentence]) -> dict[str, object]:
    """Memory and open files of one worker over a thousand renders, none from memory."""
    voice = await Pyttsx3Voice.start()
    speaker = Speaker(voice, voice.settings)
    first, seconds, marks = voice.pid, 0.0, {}
    begin = time.perf_counter()
    try:
        for number in range(1, _RENDERS + 1):
            sentence = drawn[number % len(drawn)]
            manner = Manner(1 + 0.005 * (number // len(drawn) % 40))
            seconds += (await speaker.sound(sentence, manner)).seconds
            if number in (1, 100, 250, 500, 750, _RENDERS):
                assert voice.pid is not None
                marks[str(number)] = _size(voice.pid)
        same = voice.pid == first
    finally:
        await voice.close()
    return {
        "renders": _RENDERS,
        "seconds_of_speech": round(seconds),
        "seconds_spent": round(time.perf_counter() - begin, 1),
        "one_worker": same,
        "worker_after": marks,
    }


def _size(pid: int) -> dict[str, int]:
    status = Path(f"/proc/{pid}/status").read_text()
    rss = next(row for row in status.splitlines() if row.startswith("VmRSS:"))
    return {
        "rss_kb": int(rss.split()[1]),
        "open_files": len(list(Path(f"/proc/{pid}/fd").iterdir())),
    }


async def killed(drawn: Sequence[Sentence]) -> dict[str, object]:
    """From a kill in mid-render to the samples, with and without a spare."""
    voice = await Pyttsx3Voice.start()
    speaker = Speaker(voice, voice.settings)
    longest = sorted(drawn, key=lambda sentence: len(sentence.text))[-_KILLS:]
    with_spare: list[float] = []
    without_spare: list[float] = []
    try:
        for number, sentence in enumerate(longest):
            await spare_ready()
            both = number % 4 == 3
            rendering = asyncio.create_task(speaker.sound(sentence, Manner(1.02)))
            await asyncio.sleep(0.01)
            assert not rendering.done()
            assert voice.pid is not None
            victims = children() if both else [voice.pid]
            begin = time.perf_counter()
            for pid in victims:
                os.kill(pid, signal.SIGKILL)
            assert (await rendering).seconds > 1
            (without_spare if both else with_spare).append((time.perf_counter() - begin) * 1000)
    finally:
        await speaker.close()
    return {"killed_ms": spread(with_spare), "killed_without_spare_ms": spread(without_spare)}
