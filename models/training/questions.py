"""The benchmark's questions as sound, in voices that no training used.

Kokoro voices and espeak-ng variants that are kept for it. A voice is drawn by the
item's id, so the same file comes out again; files that are there are left.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import soundfile
import yaml
from numpy.typing import NDArray

from models.training.augment import Augmenter
from models.training.kokoro import Kokoro, Style
from models.training.speech import espeak_utterance, kokoro_utterance
from models.training.utterance import SAMPLE_RATE
from models.training.voices import (
    ESPEAK_KEPT_VARIANTS,
    ESPEAK_TEST_VARIANTS,
    KOKORO_KEPT_VOICES,
    KOKORO_TEST_VOICES,
)

__all__ = ["speak_questions"]


@dataclass(frozen=True, slots=True)
class _Cast:
    """Voices of one set of recordings, and how it is stored."""

    kokoro: tuple[str, ...]
    espeak: tuple[str, ...]
    suffix: str


_CASTS: Final = {
    "desk": _Cast(KOKORO_TEST_VOICES, ESPEAK_TEST_VARIANTS, ".flac"),
    "ears": _Cast(KOKORO_KEPT_VOICES, ESPEAK_KEPT_VARIANTS, ".ogg"),
}
"""`desk`: the questions that the whole assistant is measured with; `ears`: those for the model
alone, many more, stored with losses (Opus, as a telephone would send them)."""
_TURNS: Final = {
    "kk": ("kokoro", "kokoro", "espeak", "kokoro"),
    "ru": ("kokoro", "kokoro", "kokoro", "espeak"),
}
"""Engines take turns; the neural voices, nearest to people, lead."""
_NOISES: Final = ("silence", "white", "hum", "clicks", "babble", "babble")


def speak_questions(
    questions: Path, folder: Path, kokoro_voices: Path, cast_name: str
) -> Iterator[Path]:
    """Write a file for every item that has none, and for `desk` sounds without words."""
    cast = _CASTS[cast_name]
    items: dict[str, list[dict[str, Any]]] = yaml.safe_load(questions.read_text("utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    kokoro = Kokoro(kokoro_voices)
    hall = Augmenter(seed=7)
    turn = {"kk": 0, "ru": 0}
    for item in (*items["in_scope"], *items["out_of_scope"]):
        language = item["language"]
        engine = _TURNS[language][turn[language] % len(_TURNS[language])]
        turn[language] += 1
        path = folder / f"{item['id']}{cast.suffix}"
        if path.exists():
            continue
        pcm = _speak(item["text"], language, engine, kokoro, random.Random(item["id"]), cast)
        hall.remember(pcm)
        if cast.suffix == ".ogg":
            soundfile.write(path, pcm, SAMPLE_RATE, format="OGG", subtype="OPUS")
        else:
            soundfile.write(path, pcm, SAMPLE_RATE)
        yield path
    if cast_name == "desk":
        yield from _write_noises(folder, hall)


def _speak(
    text: str, language: str, engine: str, kokoro: Kokoro, rng: random.Random, cast: _Cast
) -> NDArray[np.int16]:
    if engine == "espeak":
        variant = rng.choice(cast.espeak)
        spoken = espeak_utterance(text, language, variant, rng, test=True)
        if spoken is not None:
            return spoken.pcm
        # Phonemes that can't be aligned matter to training only: say it by the other engine.
    voice = rng.choice(cast.kokoro)
    style = Style((voice, voice, 1.0), (voice, voice, 1.0), rng.uniform(0.85, 1.15))
    return kokoro_utterance(kokoro, text, language, style, rng, test=True).pcm


def _write_noises(folder: Path, hall: Augmenter) -> Iterator[Path]:
    rng = np.random.default_rng(3)
    count = 3 * SAMPLE_RATE
    time = np.arange(count) / SAMPLE_RATE
    for number, kind in enumerate(_NOISES):
        match kind:
            case "silence":
                sound = rng.standard_normal(count) * 2
            case "white":
                sound = rng.standard_normal(count) * 1_500
            case "hum":
                waves = [np.sin(2 * np.pi * 50 * h * time) / h for h in range(1, 8)]
                sound = np.sum(waves, axis=0) * 3_000
            case "clicks":
                sound = np.zeros(count)
                for start in range(4_000, count - 2_000, 9_000):
                    sound[start : start + 1_600] += (
                        rng.standard_normal(1_600) * np.exp(-np.arange(1_600) / 300) * 9_000
                    )
            case _:
                babble = hall.babble(count, 6)
                sound = babble / np.abs(babble).max() * 9_000
        path = folder / f"noise-{number}-{kind}.flac"
        if path.exists():
            continue
        soundfile.write(path, np.clip(sound, -32_768, 32_767).astype(np.int16), SAMPLE_RATE)
        yield path
