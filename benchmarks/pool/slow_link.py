"""A bad line between a desk and the pool: a TCP relay with delay and stalls.

The kernels of many test machines lack `netem`. A lost segment of TCP shows to a program as
a stall of the retransmission time-out, so that is what the relay makes of it.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

__all__ = ["Line", "slow_link"]

_SEGMENT_BYTES: Final = 1_448
_RETRANSMIT_S: Final = 0.2
"""Linux's smallest retransmission time-out."""


@dataclass
class Line:
    """How bad it is; may be changed while it is used."""

    one_way_s: float = 0.0
    loss: float = 0.0
    """Share of segments that are lost."""

    def stall_s(self, size: int, chance: random.Random) -> float:
        """For how long what was sent is late."""
        segments = -(-size // _SEGMENT_BYTES)
        lost = sum(chance.random() < self.loss for _ in range(segments))
        # Several losses within one window are repaired in one go.
        return self.one_way_s + (_RETRANSMIT_S if lost else 0.0)


@asynccontextmanager
async def slow_link(to_port: int, line: Line, seed: int = 0) -> AsyncIterator[int]:
    """A port that leads to `to_port` by such a line."""
    chance = random.Random(seed)
    relays: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            out_reader, out_writer = await asyncio.open_connection("127.0.0.1", to_port)
        except OSError:
            writer.close()
            return
        for source, sink in ((reader, out_writer), (out_reader, writer)):
            task = asyncio.create_task(_relay(source, sink, line, chance))
            relays.add(task)
            task.add_done_callback(relays.discard)

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in set(relays):
            task.cancel()


async def _relay(
    source: asyncio.StreamReader, sink: asyncio.StreamWriter, line: Line, chance: random.Random
) -> None:
    """Later bytes never overtake earlier ones, but travel beside them."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def deliver() -> None:
        while True:
            due, data = await queue.get()
            await asyncio.sleep(due - loop.time())
            if not data:
                sink.close()
                return
            sink.write(data)
            with contextlib.suppress(OSError):
                await sink.drain()

    delivery = asyncio.create_task(deliver())
    due = 0.0
    try:
        while data := await source.read(65_536):
            due = max(due, loop.time() + line.stall_s(len(data), chance))
            queue.put_nowait((due, data))
    except OSError:
        pass
    finally:
        queue.put_nowait((due, b""))
        with contextlib.suppress(asyncio.CancelledError, OSError):
            await delivery
