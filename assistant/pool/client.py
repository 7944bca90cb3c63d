"""The desk's side: an utterance out, words back, or a reason at once why not."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Final, Self

from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.errors import NoRespondersError
from nats.errors import TimeoutError as NatsTimeoutError

from assistant.errors import PoolError
from assistant.pool.connection import PoolAddress, connect
from assistant.pool.messages import (
    SUBJECT,
    Ask,
    Busy,
    Heard,
    Refused,
    pack_ask,
    read_answer,
)

__all__ = ["PoolClient", "subject_of"]

_TRIES: Final = 2
"""A busy worker names itself at once, and the next draw is likely another one."""

_PAUSE_S: Final = 2.0
"""For so long nothing is asked of a pool that did not answer in time: each further visitor would
wait in vain. Half of the 5 s within which a desk is to be back."""

_FIRST_TRY_S: Final = 1.0
"""Between two tries to reach a server that was not there when the desk started."""


class PoolClient:
    """Make it with `start`, which returns at once; the pool may come later, or never."""

    def __init__(self, address: PoolAddress, name: str) -> None:
        self._address = address
        self._name = name
        self._client: Client | None = None
        self._paused_until = 0.0
        self.problem: PoolError | None = None
        """Why there is no connection, where there is none."""
        self._connecting = asyncio.create_task(self._connect(), name="pool connection")

    @classmethod
    async def start(cls, address: PoolAddress, name: str) -> Self:
        """`name` is shown in the server's list of connections."""
        return cls(address, name)

    @property
    def usable(self) -> bool:
        """Whether it makes sense to ask now."""
        connected = self._client is not None and self._client.is_connected
        return connected and time.monotonic() >= self._paused_until

    async def recognise(self, pcm: bytes, how: str, within_s: float) -> Heard:
        """Words of an utterance, by whichever worker is free.

        Raise `PoolError`: `pool-unreachable`, `pool-no-workers`, `pool-busy`, `pool-refused` at
        once, `pool-timeout` after `within_s`, `pool-too-long`, `pool-malformed`.
        """
        message = pack_ask(Ask(how, round(within_s * 1000)), pcm)
        ends = time.monotonic() + within_s
        busy = ""
        for _ in range(_TRIES):
            match read_answer(await self._request(message, ends - time.monotonic())):
                case Heard() as heard:
                    return heard
                case Busy(wait_ms, real_time_factor):
                    busy = f"{wait_ms:.0f} ms to wait, real-time factor {real_time_factor:.2f}"
                case Refused(code, text):
                    raise PoolError("pool-refused", f"the pool refuses: {text} ({code})", _REMEDY)
        raise PoolError("pool-busy", f"all workers of the pool are busy: {busy}", "start more")

    async def close(self) -> None:
        """End the connection; what is under way fails."""
        self._connecting.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._connecting
        if self._client is not None:
            with contextlib.suppress(NatsError, OSError):
                await self._client.close()

    async def _request(self, message: bytes, seconds: float) -> bytes:
        client = self._client
        if client is None or not client.is_connected:
            raise self.problem or PoolError(
                "pool-unreachable", "the connection to the pool is lost", "start the NATS server"
            )
        if time.monotonic() < self._paused_until:
            raise _late()
        try:
            reply = await client.request(subject_of(self._address), message, max(0.01, seconds))
        except NoRespondersError as error:
            raise PoolError(
                "pool-no-workers", "no worker is in the pool", "start `komekshi pool worker`"
            ) from error
        except NatsTimeoutError as error:
            self._paused_until = time.monotonic() + _PAUSE_S
            raise _late() from error
        except (NatsError, OSError) as error:
            raise PoolError("pool-unreachable", f"the pool is lost: {error}", _REMEDY) from error
        return reply.data

    async def _connect(self) -> None:
        while True:
            try:
                self._client = await connect(self._address, self._name)
            except PoolError as error:
                self.problem = error
                await asyncio.sleep(_FIRST_TRY_S)
            else:
                self.problem = None
                return


def subject_of(address: PoolAddress) -> str:
    """Where the workers of a pool listen."""
    return f"{SUBJECT}.{address.name}" if address.name else SUBJECT


def _late() -> PoolError:
    return PoolError("pool-timeout", "the pool did not answer in time", _REMEDY)


_REMEDY: Final = "look at `komekshi pool status`; the desk recognises by itself meanwhile"
