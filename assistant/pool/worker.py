"""A worker of the pool: takes utterances from the queue group, answers each once."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import Error as NatsError

from assistant import __version__
from assistant.errors import KomekshiError
from assistant.pool.client import subject_of
from assistant.pool.connection import PoolAddress, connect
from assistant.pool.messages import (
    STATUS,
    Answer,
    Ask,
    Busy,
    Heard,
    Refused,
    WorkerState,
    pack_answer,
    pack_state,
    read_ask,
)

__all__ = ["Decoder", "Limits", "PoolWorker"]

_GROUP: Final = "recognisers"
_LATELY: Final = 0.2
"""Weight of the last utterance in the averages: about the last ten count."""
_LOG: Final = logging.getLogger(__name__)


class Decoder(Protocol):
    """What recognises; several calls may be under way at once."""

    async def decode(self, pcm: bytes, how: str) -> Heard:
        """Raise `KomekshiError`."""
        ...


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a worker takes on."""

    at_once: int = 1
    """Utterances decoded at the same time: one for each recogniser process behind the decoder."""
    wait_ms: float = 300.0
    """An utterance that would lie longer is refused at once: the desk is as fast by itself."""
    first_guess_ms: float = 150.0
    """Taken for the time of an utterance before the first one was measured."""


class PoolWorker:
    """Make it with `start`; `stop` answers what was accepted and leaves the pool."""

    def __init__(
        self,
        client: Client,
        decoder: Decoder,
        limits: Limits,
        name: str,
        models: tuple[str, ...],
    ) -> None:
        self._name = name
        self._models = models
        self._client = client
        self._subscription: Subscription | None = None
        self._decoder = decoder
        self._limits = limits
        self._free = asyncio.Semaphore(limits.at_once)
        self._work: set[asyncio.Task[None]] = set()
        self._decode_ms = limits.first_guess_ms
        self.real_time_factor = 0.0
        """Seconds of work for a second of sound, lately."""
        self.answered = 0
        self.refused = 0

    @classmethod
    async def start(
        cls,
        address: PoolAddress,
        decoder: Decoder,
        limits: Limits,
        name: str,
        models: Sequence[str] = (),
    ) -> PoolWorker:
        """Join the pool. Raise `PoolError`."""
        client = await connect(address, name)
        worker = cls(client, decoder, limits, name, tuple(models))
        worker._subscription = await client.subscribe(
            subject_of(address), queue=_GROUP, cb=worker._take
        )
        await client.subscribe(STATUS, cb=worker._tell)  # every worker answers, not one of them
        await client.flush()  # from now on the server knows of it
        return worker

    @property
    def wait_ms(self) -> float:
        """What an utterance that comes now has to wait for."""
        ahead = max(0, len(self._work) - self._limits.at_once + 1)
        return ahead * self._decode_ms / self._limits.at_once

    @property
    def pending(self) -> int:
        """Utterances that are decoded or wait for it."""
        return len(self._work)

    @property
    def state(self) -> WorkerState:
        """What `komekshi pool status` shows of it."""
        return WorkerState(
            self._name,
            __version__,
            self._models,
            self._limits.at_once,
            round(self.real_time_factor, 4),
            round(self.wait_ms, 1),
            self.answered,
            self.refused,
        )

    async def stop(self) -> None:
        """Take no more, answer what was accepted, leave."""
        if self._subscription is not None:
            with contextlib.suppress(NatsError, OSError):
                await self._subscription.drain()  # type: ignore[no-untyped-call]
        while self._work:
            await asyncio.wait(set(self._work))
        with contextlib.suppress(NatsError, OSError):
            await self._client.flush()
        with contextlib.suppress(NatsError, OSError):
            await self._client.close()

    async def _take(self, message: Msg) -> None:
        """Called for one message after the other: decide at once, work beside."""
        wait_ms = self.wait_ms
        if wait_ms > self._limits.wait_ms:
            await self._send(message, Busy(wait_ms, self.real_time_factor))
            return
        task = asyncio.create_task(self._answer(message, time.monotonic()))
        self._work.add(task)
        task.add_done_callback(self._work.discard)

    async def _answer(self, message: Msg, came: float) -> None:
        try:
            ask, pcm = read_ask(message.data)
            async with self._free:
                waited_ms = (time.monotonic() - came) * 1000
                answer = await self._decode(ask, pcm, waited_ms)
        except KomekshiError as error:
            answer = Refused(error.code, error.message)
        except Exception:
            _LOG.exception("an utterance of the pool could not be recognised")
            answer = Refused("pool-fault", "a fault of the worker, see its log")
        await self._send(message, answer)

    async def _decode(self, ask: Ask, pcm: bytes, waited_ms: float) -> Answer:
        if waited_ms > ask.within_ms:  # the desk has long recognised it by itself
            return Busy(self.wait_ms, self.real_time_factor)
        begin = time.monotonic()
        heard = await self._decoder.decode(pcm, ask.how)
        seconds = time.monotonic() - begin
        self._decode_ms += _LATELY * (seconds * 1000 - self._decode_ms)
        factor = seconds / (len(pcm) / 32_000)
        self.real_time_factor += _LATELY * (factor - self.real_time_factor)
        return Heard(
            heard.text,
            heard.words,
            heard.alternatives,
            heard.open_text,
            round(seconds * 1000, 2),
            round(waited_ms, 2),
        )

    async def _tell(self, message: Msg) -> None:
        with contextlib.suppress(NatsError, OSError):
            await message.respond(pack_state(self.state))

    async def _send(self, message: Msg, answer: Answer) -> None:
        if isinstance(answer, Heard):
            self.answered += 1
        else:
            self.refused += 1
        # A desk whose server is gone has its own recogniser by now.
        with contextlib.suppress(NatsError, OSError):
            await message.respond(pack_answer(answer))
