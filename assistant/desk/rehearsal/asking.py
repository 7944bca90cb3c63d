"""Asking the desk aloud: every trial is said, cut out of the hall and recognised, many at a time.

What was recognised is kept by all it depends on: sound, models and the phrases they lean to. What
is decided about it is not kept but decided anew, in milliseconds.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from assistant import __version__
from assistant.catalogue import Catalogue
from assistant.desk.models.catalogue_words import fit
from assistant.desk.models.ears import limits_of, steer_ears
from assistant.desk.rehearsal.heard_cache import HeardCache
from assistant.desk.rehearsal.speech import espeak_version, sound_of
from assistant.desk.rehearsal.trials import Trial
from assistant.desk.rehearsal.visitors import BYSTANDERS
from assistant.desk.settings import Settings
from assistant.errors import KomekshiError, RecogniserError
from assistant.hearing import (
    Hearing,
    Hypothesis,
    ModelInfo,
    Utterance,
    VoskRecogniser,
    cut_utterances,
    open_model,
    sentences_of,
)

__all__ = ["Asking", "Recognised", "default_jobs"]

_FOLDER: Final = "rehearsal"
_KEPT_FILES: Final = 5
"""Files of recognitions, one for each set of models and phrases; 1 MB for 2,000 trials."""
_KEY_DIGITS: Final = 24
_NAME_DIGITS: Final = 16
_SOUND: Final = 1
"""Raised whenever the sound of a trial changes by a change of the code."""
_AHEAD: Final = 2
"""Sounds made at the same time for each recogniser, so that none waits for its next."""
_ANSWER_TIMEOUT_S: Final = 60.0
"""No visitor waits here, and machines on which this runs for hours have other things to do."""
_CORES_OF_ONE: Final = 2
"""A recogniser decodes with and without the phrases at the same time."""

_Ears = Sequence[VoskRecogniser]


@dataclass(frozen=True, slots=True)
class Recognised:
    """A trial and what each model made of it."""

    trial: Trial
    heard: tuple[Hypothesis, ...]
    """One for each model in use; none where no speech was found in the sound."""


class Asking:
    """The models of a desk, to be asked many questions."""

    def __init__(self, settings: Settings, catalogue: Catalogue) -> None:
        """Look at the models; nothing is started. Raise `ModelError` or `VoiceError`."""
        fitted = fit([open_model(each) for each in settings.models], catalogue, settings.cache)
        self.models: tuple[ModelInfo, ...] = fitted.models
        self.words_error: KomekshiError | None = fitted.error
        """Why the models can't hear new words of the catalogue."""
        self._catalogue = catalogue
        self._cache_folder = settings.cache
        self._cache = HeardCache(_file(settings.cache, self._fingerprint()))

    def known(self, trial: Trial) -> Recognised | None:
        """What was recognised in an earlier run."""
        stored = self._cache.get(_key(trial))
        if stored is None:
            return None
        with contextlib.suppress(ValueError, TypeError, KeyError):
            return Recognised(trial, tuple(_loaded(stored)))
        return None

    async def hear(
        self, trials: Sequence[Trial], jobs: int, done: Callable[[Recognised], None]
    ) -> None:
        """Recognise what was not before, calling `done` for each, in the order they get ready.

        Raise `ModelError`, `RecogniserError` or `VoiceError`; what was recognised until then
        is kept.
        """
        if not trials:
            return
        jobs = min(jobs, len(trials))
        idle: asyncio.Queue[_Ears] = asyncio.Queue()
        started: list[VoskRecogniser] = []
        try:
            for _ in range(jobs):  # the first one makes copies of models that the others load
                ears: list[VoskRecogniser] = []
                for model in self.models:
                    ear = await _patient(model)
                    started.append(ear)
                    ears.append(ear)
                await steer_ears(ears, self.models, self._catalogue, self._cache_folder)
                idle.put_nowait(ears)
            waiting = iter(trials)
            await _all_or_none(self._work(waiting, idle, done) for _ in range(_AHEAD * jobs))
        finally:
            await asyncio.gather(*(ear.close() for ear in started))

    async def _work(
        self,
        waiting: Iterator[Trial],
        idle: asyncio.Queue[_Ears],
        done: Callable[[Recognised], None],
    ) -> None:
        for trial in waiting:
            utterance = await asyncio.to_thread(_spoken, trial)
            heard: tuple[Hypothesis, ...] = ()
            if utterance is not None:
                ears = await idle.get()
                try:
                    answers = [await _recognised(ear, utterance) for ear in ears]
                finally:
                    idle.put_nowait(ears)
                heard = tuple(answers)
            self._cache.put(_key(trial), _stored(heard))
            done(Recognised(trial, heard))

    def _fingerprint(self) -> str:
        """Of all that recognition depends on besides the trial."""
        parts = (
            __version__,
            _SOUND,
            espeak_version(),
            BYSTANDERS,
            [model.fingerprint for model in self.models],
            sentences_of(self._catalogue),
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()


def default_jobs() -> int:
    """Recognisers that this machine can feed."""
    return max(1, (os.cpu_count() or 1) // _CORES_OF_ONE)


async def _patient(model: ModelInfo) -> VoskRecogniser:
    limits = replace(limits_of(model), answer_timeout_s=_ANSWER_TIMEOUT_S)
    return await VoskRecogniser.start(model.path, (), settings=limits)


async def _recognised(ear: VoskRecogniser, utterance: Utterance) -> Hypothesis:
    try:
        return await ear.recognise(utterance, Hearing.BOTH)
    except RecogniserError:  # a worker that fell is replaced, and may be asked once more
        return await ear.recognise(utterance, Hearing.BOTH)


async def _all_or_none(works: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Run them together; when one fails, end the others and raise what it raised."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _spoken(trial: Trial) -> Utterance | None:
    """The longest stretch of speech that the desk finds in the sound."""
    spoken = cut_utterances(Utterance(sound_of(trial)))
    return max(spoken, key=lambda utterance: utterance.seconds, default=None)


def _file(cache: Path | None, fingerprint: str) -> Path | None:
    """Where recognitions are kept; files of models and phrases of long ago are deleted."""
    if cache is None:
        return None
    path = cache / _FOLDER / f"asked-{fingerprint[:_NAME_DIGITS]}.jsonl"
    with contextlib.suppress(OSError):
        others = [each for each in path.parent.glob("asked-*.jsonl") if each != path]
        others.sort(key=lambda each: each.stat().st_mtime, reverse=True)
        for old in others[_KEPT_FILES - 1 :]:
            old.unlink()
    return path


def _key(trial: Trial) -> str:
    return hashlib.sha256(trial.key.encode()).hexdigest()[:_KEY_DIGITS]


def _stored(heard: Sequence[Hypothesis]) -> str:
    return json.dumps(
        [[each.text, list(each.alternatives), each.open_text] for each in heard],
        ensure_ascii=False,
    )


def _loaded(stored: str) -> Iterator[Hypothesis]:
    for text, alternatives, open_text in json.loads(stored):
        yield Hypothesis(
            str(text),
            alternatives=tuple(map(str, alternatives)),
            open_text=None if open_text is None else str(open_text),
        )
