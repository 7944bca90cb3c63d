"""`VoskRecogniser`: the port `Recogniser` over a supervised child process."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Self

from assistant.errors import ModelError, RecogniserError
from assistant.hearing.ports import SAMPLE_RATE, Hearing, Hypothesis, Utterance, Word
from assistant.hearing.process import WorkerDied, WorkerProcess
from assistant.hearing.store import GARBAGE

__all__ = ["RecogniserSettings", "VoskRecogniser"]

_MODEL_REMEDY: Final = "run `komekshi doctor`; for the embedded model: git checkout models"
_REMEDY: Final = "try again; if it comes back, run `komekshi doctor`"


@dataclass(frozen=True, slots=True)
class RecogniserSettings:
    """Limits of the child process."""

    ready_timeout_s: float = 20.0
    """Small models load in 0.3 s, a large one from a slow card takes up to 15 s."""
    answer_timeout_s: float = 3.0
    """For an utterance, beside its own length: decoding takes 2 % of it, 30 % for large models."""
    heartbeat_s: float = 10.0
    """Between two signs of life asked of an idle worker."""
    max_rss_mb: int = 1500
    """Above it the worker is replaced between utterances. Small models stay under 120 MB."""
    alternatives: int = 3
    """Texts of the n-best list, the best one included; costs under 1 ms."""


class VoskRecogniser:
    """One worker at a time; a dead or stuck one is replaced and the utterance sent again."""

    def __init__(
        self, worker: WorkerProcess, model_dir: Path, settings: RecogniserSettings
    ) -> None:
        self._worker = worker
        self._model_dir = model_dir
        self._settings = settings
        self._phrases: tuple[str, ...] = ()
        self._turn = asyncio.Lock()
        self._closed = False
        self._keeper: asyncio.Task[None] | None = None
        self._restarts = 0

    @classmethod
    async def start(
        cls,
        model_dir: Path,
        phrases: Sequence[str],
        *,
        settings: RecogniserSettings = RecogniserSettings(),
        ready_timeout_s: float | None = None,
    ) -> Self:
        """Load the model in a child process and steer it to `phrases` (none: open vocabulary).

        Raise `ModelError` `model-load` when the model can't be loaded, `RecogniserError`
        `recogniser-start` when it is not ready in time.
        """
        limit = settings.ready_timeout_s if ready_timeout_s is None else ready_timeout_s
        worker = await _start_worker(model_dir, phrases, settings, limit)
        recogniser = cls(worker, model_dir, settings)
        recogniser._phrases = tuple(phrases)
        recogniser._keeper = asyncio.create_task(recogniser._keep_alive(), name="recogniser keeper")
        return recogniser

    @property
    def pid(self) -> int:
        """Process id of the present worker."""
        return self._worker.pid

    @property
    def rss_mb(self) -> int:
        """Resident memory of the worker at its last answer, MB."""
        return self._worker.rss_mb

    @property
    def restarts(self) -> int:
        """How often a worker was replaced."""
        return self._restarts

    async def recognise(self, utterance: Utterance, how: Hearing = Hearing.STEERED) -> Hypothesis:
        """Words of the whole utterance; with `BOTH` also what is heard without the phrases.

        Raise `RecogniserError`: `recogniser-timeout`, `recogniser-crashed`, `recogniser-closed`.
        """
        if not len(utterance.pcm):
            return Hypothesis("", open_text="" if how is Hearing.BOTH else None)
        answer = await self._ask(
            {"do": "hear", "how": how},
            utterance.pcm.tobytes(),
            timeout_s=self._settings.answer_timeout_s + utterance.seconds,
        )
        heard = _hypothesis(answer)
        if how is Hearing.BOTH:
            return replace(heard, open_text=_hypothesis(answer["open"]).text)
        return heard

    async def unknown_words(self, words: Sequence[str]) -> tuple[str, ...]:
        """Those of `words` that the model can't hear, in their order."""
        answer = await self._ask({"do": "unknown", "words": list(words)})
        return tuple(answer["unknown"])

    async def known_words(self, words: Iterable[str]) -> frozenset[str]:
        """Those of `words`, and `[unk]`, that the model can hear."""
        asked = {*words, GARBAGE}
        return frozenset(asked.difference(await self.unknown_words(sorted(asked))))

    async def steer(self, phrases: Sequence[str]) -> None:
        """Take other phrases (none: open vocabulary), from the next utterance on."""
        self._phrases = tuple(phrases)
        await self._ask({"do": "steer", "phrases": list(phrases)})

    async def close(self) -> None:
        """End the worker; further calls raise `RecogniserError`."""
        self._closed = True
        if self._keeper is not None:
            self._keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeper
        await self._worker.close()

    async def _ask(
        self, message: dict[str, Any], sound: bytes = b"", *, timeout_s: float | None = None
    ) -> Mapping[str, Any]:
        limit = self._settings.answer_timeout_s if timeout_s is None else timeout_s
        async with self._turn:
            for last_try in (False, True):
                if self._closed:
                    raise RecogniserError(
                        "recogniser-closed", "the recogniser has been closed", "start it again"
                    )
                try:
                    if not self._worker.alive:
                        await self._replace()
                    return await self._worker.ask(message, sound, limit)
                except TimeoutError as error:
                    await self._worker.kill()
                    if last_try:
                        raise RecogniserError(
                            "recogniser-timeout",
                            f"the recogniser did not answer within {limit:.1f} s",
                            _REMEDY,
                        ) from error
                except WorkerDied as error:
                    if last_try:
                        raise RecogniserError(
                            "recogniser-crashed", f"the recogniser ended: {error}", _REMEDY
                        ) from error
                except asyncio.CancelledError:
                    # The answer is still to come and would be taken for the next one's.
                    await self._worker.kill()
                    raise
            raise AssertionError  # the loop returns or raises

    async def _replace(self) -> None:
        """Put a fresh worker in place of the present one; keeps the old one when that fails."""
        fresh = await _start_worker(
            self._model_dir, self._phrases, self._settings, self._settings.ready_timeout_s
        )
        old, self._worker = self._worker, fresh
        self._restarts += 1
        await old.close()

    async def _keep_alive(self) -> None:
        """Replace a worker that died, hangs or has grown while nobody waits for it."""
        while not self._closed:
            await self._worker.wait(self._settings.heartbeat_s)
            try:
                await self._ask({"do": "ping"})
                if self._worker.rss_mb > self._settings.max_rss_mb:
                    await self._recycle()
            except (RecogniserError, ModelError):
                # Told to whoever asks next, who tries again; here a pause, so that a
                # worker that can't start does not keep the machine busy.
                await asyncio.sleep(self._settings.heartbeat_s)

    async def _recycle(self) -> None:
        """Replace a living worker without keeping an utterance waiting for the new one."""
        phrases = self._phrases
        fresh = await _start_worker(
            self._model_dir, phrases, self._settings, self._settings.ready_timeout_s
        )
        async with self._turn:
            if phrases is self._phrases and not self._closed:
                fresh, self._worker = self._worker, fresh
                self._restarts += 1
        await fresh.close()


async def _start_worker(
    model_dir: Path, phrases: Sequence[str], settings: RecogniserSettings, limit_s: float
) -> WorkerProcess:
    try:
        worker = await WorkerProcess.spawn()
    except OSError as error:
        raise RecogniserError(
            "recogniser-start", f"no process for the recogniser: {error}", _REMEDY
        ) from error
    start = _start_message(model_dir, phrases, settings)
    try:
        answer = await worker.ask(start, b"", limit_s)
    except TimeoutError as error:
        await worker.kill()
        raise RecogniserError(
            "recogniser-start", f"the recogniser was not ready within {limit_s:.1f} s", _REMEDY
        ) from error
    except WorkerDied as error:
        raise ModelError(
            "model-load", f"loading the model {model_dir} ended with: {error}", _MODEL_REMEDY
        ) from error
    except asyncio.CancelledError:
        await worker.kill()
        raise
    if "failed" in answer:
        await worker.close()
        raise ModelError(
            "model-load",
            f"the model {model_dir} can't be loaded: {answer['failed']}",
            _MODEL_REMEDY,
        )
    return worker


def _start_message(
    model_dir: Path, phrases: Sequence[str], settings: RecogniserSettings
) -> dict[str, Any]:
    return {
        # Absolute: `vosk.Model` downloads what it does not find by a mere name.
        "model": str(model_dir.expanduser().absolute()),
        "phrases": list(phrases),
        "rate": SAMPLE_RATE,
        "alternatives": settings.alternatives,
    }


def _hypothesis(answer: Mapping[str, Any]) -> Hypothesis:
    """Vosk's JSON has the n-best list under `alternatives`, or one result at the top."""
    ranked = answer.get("alternatives") or [answer]
    best = ranked[0]
    words = tuple(Word(word["word"], word["start"], word["end"]) for word in best.get("result", ()))
    texts = dict.fromkeys(str(entry.get("text", "")).strip() for entry in ranked)
    text, *others = texts
    return Hypothesis(text, words, tuple(other for other in others if other))
