"""Training data made: spoken, augmented, and written in shards (read back by `data`).

A shard is one `.npz`: `features` float16 (frames, 40), `labels` uint8 (frames,),
`offsets` (utterances + 1,). Copies of one utterance follow each other. A shard's
name says engine, language, seed and number, so a stopped run goes on where it was.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from assistant.text import KAZAKH_LETTERS
from models.training.augment import Augmenter
from models.training.features import frame_labels, mfcc
from models.training.kokoro import Kokoro
from models.training.speech import espeak_utterance, festival_utterances, kokoro_utterance
from models.training.texts import Pool
from models.training.utterance import SAMPLE_RATE, Utterance
from models.training.voices import ESPEAK_VARIANTS

__all__ = ["LANGUAGES", "write_shards"]

LANGUAGES: Final = ("kk", "ru")
UTTERANCES: Final = {"espeak": 200, "kokoro": 60, "festival": 150}
"""Utterances in a shard: a minute or two of work each, so little is lost by a stop."""
COPIES: Final = {"espeak": 2, "kokoro": 4, "festival": 3}
"""Augmented copies of an utterance, the nearly clean one counted."""
_AT_ONCE: Final = 50
"""Sentences that one process of festival speaks; its start takes a second."""


class _Speaker:
    """Says drawn sentences in drawn voices; the Kokoro model is loaded once."""

    def __init__(self, engine: str, pool: Pool, kokoro_voices: Path | None) -> None:
        self._pool = pool
        if engine == "kokoro" and kokoro_voices is None:
            raise ValueError("kokoro needs the folder of its voices")
        self._kokoro = Kokoro(kokoro_voices) if engine == "kokoro" and kokoro_voices else None
        self._festival = engine == "festival"
        self._spoken: list[Utterance] = []

    def say(self, language: str, rng: random.Random) -> Utterance | None:
        if self._festival:
            return self._said_before(rng)
        text = self._pool.draw(rng, language)
        if self._kokoro is None:
            return espeak_utterance(text, language, rng.choice(ESPEAK_VARIANTS), rng)
        return kokoro_utterance(self._kokoro, text, language, self._kokoro.random_style(rng), rng)

    def _said_before(self, rng: random.Random) -> Utterance:
        """Festival speaks Russian only, and many sentences at once."""
        while not self._spoken:
            texts = [self._pool.draw(rng, "ru") for _ in range(_AT_ONCE)]
            russian = [text for text in texts if not KAZAKH_LETTERS & set(text)]
            self._spoken = festival_utterances(russian, rng)
        return self._spoken.pop()


def write_shards(
    folder: Path,
    engine: str,
    pool: Pool,
    *,
    seed: int,
    numbers: range,
    kokoro_voices: Path | None = None,
    seconds: float = float("inf"),
) -> Iterator[Path]:
    """Make the shards `numbers` that are missing, until `seconds` have passed."""
    folder.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + seconds
    speaker = _Speaker(engine, pool, kokoro_voices)
    for number in numbers:
        path = folder / f"{engine}-{seed}-{number:04d}.npz"
        if path.exists():
            continue
        if time.monotonic() > deadline:
            return
        rng = random.Random(f"{engine}-{seed}-{number}")
        yield _write_one(path, engine, speaker, rng, Augmenter(seed * 10_000 + number))


def _write_one(
    path: Path, engine: str, speaker: _Speaker, rng: random.Random, augmenter: Augmenter
) -> Path:
    features, labels, offsets = [], [], [0]
    texts: list[tuple[str, str, str]] = []
    while len(texts) < UTTERANCES[engine]:
        utterance = speaker.say(LANGUAGES[len(texts) % 2], rng)
        if utterance is None:
            continue
        target = frame_labels(utterance)
        if not len(target):
            continue
        augmenter.remember(utterance.pcm)
        texts.append((utterance.language, utterance.voice, utterance.text))
        for copy in range(COPIES[engine]):
            heard = augmenter.hall(utterance.pcm) if copy else augmenter.nearly_clean(utterance.pcm)
            frames = mfcc(heard)
            features.append(frames.astype(np.float16))
            labels.append(target[: len(frames)])
            offsets.append(offsets[-1] + len(frames))
    partial = path.with_suffix(".partial")
    with partial.open("wb") as stream:
        np.savez(
            stream,
            features=np.concatenate(features),
            labels=np.concatenate(labels),
            offsets=np.array(offsets, np.int64),
        )
    path.with_suffix(".json").write_text(
        json.dumps({"rate": SAMPLE_RATE, "said": texts}, ensure_ascii=False), "utf-8"
    )
    partial.replace(path)
    return path
