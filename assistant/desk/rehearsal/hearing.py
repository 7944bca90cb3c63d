"""The desk listens to itself: every sentence is spoken, and heard with nothing to lean on.

What our own recogniser makes of a sentence tells which ones are hard to hear. It is no listener:
what it can't spell, people may well understand, so the report says which words it does not know.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import numpy as np
from rapidfuzz.distance import Levenshtein

from assistant.catalogue import Catalogue
from assistant.desk.models.catalogue_words import fit
from assistant.desk.models.ears import limits_of
from assistant.desk.rehearsal.heard_cache import HeardCache
from assistant.desk.rehearsal.script import Line
from assistant.desk.settings import Settings
from assistant.desk.voice import StartedVoice, start_voice
from assistant.hearing import (
    SAMPLE_RATE,
    Hearing,
    ModelInfo,
    Utterance,
    VoskRecogniser,
    known_words,
    open_model,
)
from assistant.text import Language, respelled
from assistant.voice import Sentence
from assistant.voice.speaker import spoken_runs
from assistant.voice.wav import resample

__all__ = ["Rehearsal", "Rehearsed", "open_rehearsal", "worst_first"]

_SILENCE_S: Final = 0.3
"""Before and after a sentence, as a segmenter would leave it."""
_OTHER: Final = re.compile(r"[^а-яәғқңөұүһі]+")
_CACHE_FILE: Final = "rehearsal/heard.jsonl"
_KEY_DIGITS: Final = 24


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One sentence as it was said and as it was heard."""

    line: Line
    said: str
    """Words that were spoken."""
    heard: str
    unknown: tuple[str, ...]
    """Spoken words that the model has not got, and so can't hear."""

    @property
    def word_error(self) -> float:
        """Wrong, missing and additional words, for each word spoken."""
        words = self.said.split()
        return Levenshtein.distance(words, self.heard.split()) / max(len(words), 1)

    @property
    def letter_error(self) -> float:
        """The same for letters, spaces left out: tells a split word from a lost one."""
        letters = self.said.replace(" ", "")
        return Levenshtein.distance(letters, self.heard.replace(" ", "")) / max(len(letters), 1)


class Rehearsal:
    """An open voice and open ears. Make it with `open_rehearsal`."""

    def __init__(
        self,
        started: StartedVoice,
        ears: Sequence[tuple[ModelInfo, VoskRecogniser]],
        cache: HeardCache,
    ) -> None:
        self._started = started
        self._ears = ears
        self._cache = cache
        self._known = {model.name: known_words(model) for model, _ in ears}

    def known(self, line: Line) -> Rehearsed | None:
        """What an earlier rehearsal of the same words, voice and model heard."""
        heard = self._cache.get(self._key(line))
        return None if heard is None else self._rehearsed(line, heard)

    async def hear(self, line: Line) -> Rehearsed:
        """Say it and listen. Raise `VoiceError` or `RecogniserError`."""
        sound = await self._started.speaker.sound(Sentence(line.text, line.language))
        silence = np.zeros(round(_SILENCE_S * SAMPLE_RATE), np.int16)
        pcm = np.concatenate([silence, resample(sound, SAMPLE_RATE), silence])
        _, recogniser = self._ear(line.language)
        utterance = Utterance(pcm, 0.0, len(pcm) / SAMPLE_RATE)
        heard = _plain((await recogniser.recognise(utterance, Hearing.OPEN)).text)
        self._cache.put(self._key(line), heard)
        return self._rehearsed(line, heard)

    def _ear(self, language: Language) -> tuple[ModelInfo, VoskRecogniser]:
        return next((ear for ear in self._ears if language in ear[0].languages), self._ears[0])

    def _rehearsed(self, line: Line, heard: str) -> Rehearsed:
        said = _plain(" ".join(run.text for run in spoken_runs(Sentence(line.text, line.language))))
        known = self._known[self._ear(line.language)[0].name]
        unknown = tuple(word for word in dict.fromkeys(said.split()) if known and word not in known)
        return Rehearsed(line, said, heard, unknown)

    def _key(self, line: Line) -> str:
        """Changes with the words, the voice that says them and the model that hears them."""
        speaker = self._started.speaker
        recorded = speaker.recordings and speaker.recordings.entry(line.text, line.language)
        take = ""
        if recorded and recorded.path.exists():
            status = recorded.path.stat()
            take = f"{status.st_size} {status.st_mtime_ns}"
        model, _ = self._ear(line.language)
        runs = spoken_runs(Sentence(line.text, line.language))
        parts = (
            [(run, respelled(run.text, run.language)) for run in runs],
            sorted(self._started.names.items()),
            speaker.settings,
            take,
            model.fingerprint,
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:_KEY_DIGITS]


@asynccontextmanager
async def open_rehearsal(
    settings: Settings, catalogue: Catalogue
) -> AsyncGenerator[Rehearsal, None]:
    """Start voice and models. Raise `VoiceError`, `ModelError` or `RecogniserError`."""
    plain = [open_model(folder) for folder in settings.models]
    models = await asyncio.to_thread(fit, plain, catalogue, settings.cache)
    started = await start_voice(settings)
    ears: list[tuple[ModelInfo, VoskRecogniser]] = []
    cache = HeardCache(None if settings.cache is None else settings.cache / _CACHE_FILE)
    try:
        for model in models.models:
            recogniser = await VoskRecogniser.start(model.path, (), settings=limits_of(model))
            ears.append((model, recogniser))
        yield Rehearsal(started, ears, cache)
    finally:
        await started.speaker.close()
        for _, recogniser in ears:
            await recogniser.close()


def worst_first(rehearsed: Iterable[Rehearsed]) -> list[Rehearsed]:
    """By words, then by letters; the same order in every run."""
    return sorted(
        rehearsed,
        key=lambda each: (-each.word_error, -each.letter_error, each.line.owner, each.line.number),
    )


def _plain(text: str) -> str:
    return _OTHER.sub(" ", text.casefold().replace("ё", "е")).strip()
