"""`komekshi pool worker`: recognisers of this machine for the desks of a network."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from assistant.desk.models.ears import join_ears, steer_ears
from assistant.desk.models.ears_start import EarsStart
from assistant.desk.pool.ears import as_heard
from assistant.desk.pool.figures import show_figures
from assistant.desk.settings import Settings
from assistant.desk.understanding import load_intents, open_matcher
from assistant.errors import PoolError
from assistant.hearing import Hearing, Recogniser, Utterance, open_model
from assistant.pool import Heard, Limits, PoolAddress, PoolWorker

__all__ = ["RecogniserPool", "Service", "serve_pool", "worker_name"]

_RETRY_S: Final = 2.0
"""Seconds between two tries to reach a server that is not there yet."""


@dataclass
class RecogniserPool:
    """The port `Decoder` over several recognisers, each of which decodes one at a time."""

    ears: Sequence[Recogniser]

    def __post_init__(self) -> None:
        self._free: asyncio.Queue[Recogniser] = asyncio.Queue()
        for each in self.ears:
            self._free.put_nowait(each)

    async def decode(self, pcm: bytes, how: str) -> Heard:
        """Raise `RecogniserError`, or `PoolError` for a way of hearing that there is not."""
        try:
            wanted = Hearing(how)
        except ValueError as error:
            raise PoolError("pool-malformed", f"no way of hearing: {how}", "use one version") from (
                error
            )
        recogniser = await self._free.get()
        try:
            utterance = Utterance(np.frombuffer(pcm, np.int16))
            return as_heard(await recogniser.recognise(utterance, wanted))
        finally:
            self._free.put_nowait(recogniser)

    async def close(self) -> None:
        """End the processes."""
        await asyncio.gather(*(each.close() for each in self.ears))


async def open_pool(settings: Settings, processes: int) -> RecogniserPool:
    """Load the models `processes` times, steered to the catalogue of this machine.

    Raise `CatalogueError`, `ModelError` or `RecogniserError`.
    """
    catalogue = (await asyncio.to_thread(load_intents, settings)).catalogue
    matcher = await asyncio.to_thread(open_matcher, settings, catalogue)
    models = [open_model(folder) for folder in settings.models]
    opened: list[Recogniser] = []
    try:
        for _ in range(processes):
            fitted = await EarsStart(models, settings.cache).fitted_to(catalogue)
            opened.append(join_ears(fitted.ears, fitted.models, matcher))
            await steer_ears(fitted.ears, fitted.models, catalogue, settings.cache)
    except BaseException:
        await RecogniserPool(opened).close()
        raise
    return RecogniserPool(opened)


@dataclass(frozen=True, slots=True)
class Service:
    """How a worker is run."""

    processes: int = 1
    """Recognisers, each of which takes a core."""
    metrics: tuple[str, int] | None = None
    """Address and port of figures for Prometheus."""


def serve_pool(
    settings: Settings, address: PoolAddress, service: Service, notice: Callable[[str], None]
) -> None:
    """Work until SIGTERM or SIGINT; then answer what was accepted, and end.

    Raise `KomekshiError` when the recognisers can't be opened.
    """
    asyncio.run(_serve(settings, address, service, notice))


async def _serve(
    settings: Settings, address: PoolAddress, service: Service, notice: Callable[[str], None]
) -> None:
    ending = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ending.set)
    pool = await open_pool(settings, service.processes)
    try:
        models = tuple(folder.name for folder in settings.models)
        worker = await _joined(pool, address, Limits(service.processes), models, ending, notice)
        if worker is None:
            return
        if service.metrics is not None:
            show_figures(worker, *service.metrics)
        notice("ready")
        await ending.wait()
        await worker.stop()
        notice(f"left the pool: {worker.answered} answered, {worker.refused} refused")
    finally:
        await pool.close()


async def _joined(
    pool: RecogniserPool,
    address: PoolAddress,
    limits: Limits,
    models: tuple[str, ...],
    ending: asyncio.Event,
    notice: Callable[[str], None],
) -> PoolWorker | None:
    """Wait for a server that is started later; None when told to end meanwhile."""
    told = False
    while not ending.is_set():
        try:
            return await PoolWorker.start(address, pool, limits, worker_name(), models)
        except PoolError as error:
            if not told:
                notice(f"{error.code}: {error}")
                told = True
        try:
            async with asyncio.timeout(_RETRY_S):
                await ending.wait()
        except TimeoutError:
            continue
    return None


def worker_name() -> str:
    """As the server lists it."""
    return f"komekshi {socket.gethostname()} {os.getpid()}"
