"""Who is in the pool: every worker is asked, and answers for itself."""

from __future__ import annotations

import asyncio
import contextlib

from nats.errors import Error as NatsError

from assistant.errors import PoolError
from assistant.pool.connection import PoolAddress, connect
from assistant.pool.messages import STATUS, WorkerState, read_state

__all__ = ["workers_of"]


async def workers_of(address: PoolAddress, within_s: float = 0.5) -> tuple[WorkerState, ...]:
    """All that answer in time, by name. Raise `PoolError` when the server can't be reached."""
    client = await connect(address, "komekshi pool status")
    found: list[WorkerState] = []
    try:
        inbox = client.new_inbox()
        answers = await client.subscribe(inbox)
        await client.publish(STATUS, b"", reply=inbox)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                async for answer in answers.messages:
                    with contextlib.suppress(PoolError):  # a worker of another version
                        found.append(read_state(answer.data))
    finally:
        with contextlib.suppress(NatsError, OSError):
            await client.close()
    return tuple(sorted(found, key=lambda worker: worker.name))
