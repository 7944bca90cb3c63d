"""The owner's side of the recogniser's child process: start it, ask it, replace it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from assistant.errors import ModelError, RecogniserError
from assistant.hearing.pace import Pace
from assistant.hearing.ports import SAMPLE_RATE
from assistant.hearing.process import WorkerDied, WorkerProcess

__all__ = ["RecogniserSettings", "Steering", "Supervisor"]

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
    """Above it the worker is replaced; an utterance under way is then heard as a whole at its
    end. Small models stay under 120 MB."""
    alternatives: int = 3
    """Texts of the n-best list, the best one included; costs under 1 ms."""


@dataclass(frozen=True, slots=True)
class Steering:
    """What a recogniser leans to; nothing: open vocabulary."""

    phrases: tuple[str, ...] = ()
    """A grammar that Vosk makes of them."""
    model: Path | None = None
    """Folder of the same model with a graph that is made of the phrases; then without them."""

    def message(self) -> dict[str, Any]:
        """As the worker takes it."""
        folder = "" if self.model is None else str(self.model.expanduser().absolute())
        return {"phrases": list(self.phrases), "steered": folder}


class Supervisor:
    """One worker at a time; a dead or stuck one is replaced and the request sent again."""

    def __init__(
        self,
        worker: WorkerProcess,
        model_dir: Path,
        steering: Steering,
        settings: RecogniserSettings,
    ) -> None:
        self.worker = worker
        """The present one."""
        self.restarts = 0
        """How often a worker was replaced."""
        self.pace = Pace()
        """Whether it keeps up with what is said."""
        self.trouble: RecogniserError | ModelError | None = None
        """Why no worker answers at present."""
        self._model_dir = model_dir
        self._steering = steering
        self._settings = settings
        self._turn = asyncio.Lock()
        self._closed = False
        self._keeper = asyncio.create_task(self._keep_alive(), name="recogniser keeper")

    @classmethod
    async def start(
        cls,
        model_dir: Path,
        steering: Steering,
        settings: RecogniserSettings,
        ready_timeout_s: float,
    ) -> Self:
        """Raise `ModelError` `model-load` or `RecogniserError` `recogniser-start`."""
        worker = await _start_worker(model_dir, steering, settings, ready_timeout_s)
        return cls(worker, model_dir, steering, settings)

    async def ask(
        self, message: dict[str, Any], sound: bytes = b"", *, seconds: float = 0.0
    ) -> Mapping[str, Any]:
        """The answer, of a second worker if need be. `seconds`: how long the sound lasts.

        Raise `RecogniserError`: `recogniser-timeout`, `recogniser-crashed`, `recogniser-closed`.
        """
        limit = self._settings.answer_timeout_s + seconds
        async with self._turn:
            for last_try in (False, True):
                self._check_open()
                try:
                    if not self.worker.alive:
                        await self._replace()
                    answer = await _ask_once(self.worker, message, sound, limit)
                    self.trouble = None
                    return answer
                except TimeoutError as error:
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
            raise AssertionError  # the loop returns or raises

    async def ask_this(
        self,
        worker: WorkerProcess,
        message: dict[str, Any],
        sound: bytes = b"",
        *,
        seconds: float = 0.0,
    ) -> Mapping[str, Any] | None:
        """The answer of this very worker, as no other has what it was told before.

        None when it is gone, or went because of this request.
        """
        async with self._turn:
            # A worker put out of service by `_recycle` is alive for a moment longer.
            if self._closed or worker is not self.worker or not worker.alive:
                return None
            try:
                limit = self._settings.answer_timeout_s + seconds
                return await _ask_once(worker, message, sound, limit)
            except (TimeoutError, WorkerDied):
                return None

    async def steer(self, steering: Steering) -> None:
        """Have this worker, and all that replace it, lean to something else."""
        self._steering = steering
        # A graph is loaded for it, which takes as long as a model.
        await self.ask(
            {"do": "steer", **steering.message()}, seconds=self._settings.ready_timeout_s
        )

    async def close(self) -> None:
        """End the worker."""
        self._closed = True
        self._keeper.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._keeper
        await self.worker.close()

    async def _replace(self) -> None:
        """Put a fresh worker in place of the present one; keeps the old one when that fails."""
        fresh = await self._fresh_worker(self._steering)
        old, self.worker = self.worker, fresh
        self.restarts += 1
        await old.close()
        if self._closed:  # while the fresh one was starting
            await fresh.close()
            self._check_open()

    def _check_open(self) -> None:
        if self._closed:
            raise RecogniserError(
                "recogniser-closed", "the recogniser has been closed", "start it again"
            )

    async def _keep_alive(self) -> None:
        """Replace a worker that died, hangs or has grown while nobody waits for it."""
        while not self._closed:
            await self.worker.wait(self._settings.heartbeat_s)
            try:
                await self.ask({"do": "ping"})
                if self.worker.rss_mb > self._settings.max_rss_mb:
                    await self._recycle()
            except (RecogniserError, ModelError) as error:
                self.trouble = error
                # Told to whoever asks next, who tries again; here a pause, so that a
                # worker that can't start does not keep the machine busy.
                await asyncio.sleep(self._settings.heartbeat_s)

    async def _recycle(self) -> None:
        """Replace a living worker without keeping an utterance waiting for the new one."""
        steering = self._steering
        fresh = await self._fresh_worker(steering)
        try:
            async with self._turn:
                if steering is self._steering and not self._closed:
                    fresh, self.worker = self.worker, fresh
                    self.restarts += 1
        finally:  # also when `close` ends the keeper, which waits for its turn
            await fresh.close()

    async def _fresh_worker(self, steering: Steering) -> WorkerProcess:
        limit_s = self._settings.ready_timeout_s
        return await _start_worker(self._model_dir, steering, self._settings, limit_s)


async def _ask_once(
    worker: WorkerProcess, message: dict[str, Any], sound: bytes, limit_s: float
) -> Mapping[str, Any]:
    """Raise `TimeoutError` or `WorkerDied`; the worker is dead then."""
    try:
        return await worker.ask(message, sound, limit_s)
    except (TimeoutError, asyncio.CancelledError):
        # The answer is still to come and would be taken for the next one's.
        await worker.kill()
        raise


async def _start_worker(
    model_dir: Path, steering: Steering, settings: RecogniserSettings, limit_s: float
) -> WorkerProcess:
    try:
        worker = await WorkerProcess.spawn()
    except OSError as error:
        raise RecogniserError(
            "recogniser-start", f"no process for the recogniser: {error}", _REMEDY
        ) from error
    start = _start_message(model_dir, steering, settings)
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
    model_dir: Path, steering: Steering, settings: RecogniserSettings
) -> dict[str, Any]:
    return {
        # Absolute: `vosk.Model` downloads what it does not find by a mere name.
        "model": str(model_dir.expanduser().absolute()),
        **steering.message(),
        "rate": SAMPLE_RATE,
        "alternatives": settings.alternatives,
    }
