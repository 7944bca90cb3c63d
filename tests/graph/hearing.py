"""Vosk itself, in this process: what it hears with a model."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import soundfile
import soxr
import vosk

RATE = 16_000


def copy_without_graph(model: Path, folder: Path) -> Path:
    """The network and the settings of a model."""
    for part in ("am", "conf"):
        shutil.copytree(model / part, folder / part)
    (folder / "graph").mkdir()
    return folder


def load(folder: Path) -> vosk.Model:
    vosk.SetLogLevel(-1)
    return vosk.Model(str(folder))


def heard(model: vosk.Model, sound: Path, *grammar: str) -> str:
    samples, rate = soundfile.read(sound, dtype="float32")
    pcm = (soxr.resample(samples, rate, RATE) * 32_767).astype("int16")
    arguments = [json.dumps(grammar, ensure_ascii=False)] if grammar else []
    recogniser = vosk.KaldiRecognizer(model, RATE, *arguments)
    recogniser.AcceptWaveform(pcm.tobytes())
    return str(json.loads(recogniser.FinalResult())["text"])
