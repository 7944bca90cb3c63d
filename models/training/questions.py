"""The benchmark's questions as sound, in voices that no training used.

Kazakh: Kokoro voices and espeak-ng variants kept for testing. Russian: these and
festival's `msu_ru_nsh_clunits` (Debian `festvox-ru`), a unit-selection voice cut
from a real speaker's recordings. A voice is drawn by the item's id, so the same
file comes out again.
"""

from __future__ import annotations

import random
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import soundfile
import yaml
from numpy.typing import NDArray

from models.training.augment import Augmenter
from models.training.kokoro import Kokoro, Style
from models.training.speech import espeak_utterance, kokoro_utterance, read_aloud
from models.training.utterance import SAMPLE_RATE
from models.training.voices import ESPEAK_TEST_VARIANTS, KOKORO_TEST_VOICES

__all__ = ["speak_questions"]

_FESTIVAL: Final = "(voice_msu_ru_nsh_clunits)"
_TURNS: Final = {
    "kk": ("kokoro", "kokoro", "espeak", "kokoro"),
    "ru": ("kokoro", "festival", "kokoro", "espeak"),
}
"""Engines take turns; the neural voices, nearest to people, lead."""
_NOISES: Final = ("silence", "white", "hum", "clicks", "babble", "babble")


def speak_questions(questions: Path, folder: Path, kokoro_voices: Path) -> Iterator[Path]:
    """Write `<id>.flac` for every item, and sounds without words."""
    items: dict[str, list[dict[str, Any]]] = yaml.safe_load(questions.read_text("utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    kokoro = Kokoro(kokoro_voices)
    hall = Augmenter(seed=7)
    turn = {"kk": 0, "ru": 0}
    for item in (*items["in_scope"], *items["out_of_scope"]):
        language = item["language"]
        engine = _TURNS[language][turn[language] % len(_TURNS[language])]
        turn[language] += 1
        pcm = _speak(item["text"], language, engine, kokoro, random.Random(item["id"]))
        hall.remember(pcm)
        path = folder / f"{item['id']}.flac"
        soundfile.write(path, pcm, SAMPLE_RATE)
        yield path
    yield from _write_noises(folder, hall)


def _speak(
    text: str, language: str, engine: str, kokoro: Kokoro, rng: random.Random
) -> NDArray[np.int16]:
    match engine:
        case "kokoro":
            voice = rng.choice(KOKORO_TEST_VOICES)
            style = Style((voice, voice, 1.0), (voice, voice, 1.0), rng.uniform(0.85, 1.15))
            return kokoro_utterance(kokoro, text, language, style, rng, test=True).pcm
        case "festival":
            return _festival(read_aloud(text))
        case _:
            variant = rng.choice(ESPEAK_TEST_VARIANTS)
            spoken = espeak_utterance(text, language, variant, rng, test=True)
            # Phonemes that can't be aligned matter to training only: say it by another engine.
            return spoken.pcm if spoken else _speak(text, language, "kokoro", kokoro, rng)


def _festival(text: str) -> NDArray[np.int16]:
    with tempfile.TemporaryDirectory() as work:
        source, target = Path(work) / "in.txt", Path(work) / "out.wav"
        source.write_text(text + "\n", "utf-8")
        subprocess.run(
            ["text2wave", "-eval", _FESTIVAL, str(source), "-o", str(target)],
            check=True,
            capture_output=True,
        )
        samples, rate = soundfile.read(target, dtype="int16")
    if rate != SAMPLE_RATE:
        raise ValueError(f"festival gave {rate} Hz")
    quiet = np.zeros(SAMPLE_RATE // 4, np.int16)
    return np.concatenate([quiet, samples, quiet])


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
        soundfile.write(path, np.clip(sound, -32_768, 32_767).astype(np.int16), SAMPLE_RATE)
        yield path
