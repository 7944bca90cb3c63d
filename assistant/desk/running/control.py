"""The control socket of a running desk: for this user only, one line of JSON in, one out."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from assistant.desk.running.orders import MOST_BYTES, SOCKET, Order, answer_line, order_of
from assistant.errors import KomekshiError, OrderError, SetupError

__all__ = ["CarryOut", "control_socket"]

CarryOut = Callable[[Order], Awaitable[Mapping[str, Any]]]
"""Does what an order says; its result is the answer. Raise `KomekshiError`."""

_MOST_CLIENTS: Final = 8
"""At once: a person and a few scripts."""
_PATIENCE_S: Final = 30.0
"""For a client that sends nothing, or takes no answer."""
_LONGEST_PATH: Final = 107
"""Bytes of a socket's path that the kernel takes."""

_LOG: Final = logging.getLogger(__name__)


@asynccontextmanager
async def control_socket(folder: Path, carry_out: CarryOut) -> AsyncIterator[None]:
    """Take orders at `folder`/control.sock; the folder must be locked by this process.

    Raise `SetupError` `control-socket`.
    """
    path = folder / SOCKET
    clients = _Clients(carry_out)
    try:
        if len(bytes(path)) > _LONGEST_PATH:
            raise OSError(f"the path is longer than {_LONGEST_PATH} bytes")
        path.unlink(missing_ok=True)  # of a desk that was killed: we hold the lock
        server = await asyncio.start_unix_server(clients.serve, path, limit=MOST_BYTES)
        path.chmod(0o600)
    except OSError as error:
        raise SetupError(
            "control-socket",
            f"the control socket {path} can't be opened: {error}",
            "set XDG_RUNTIME_DIR to a folder of this user with a short path",
        ) from error
    try:
        yield
    finally:
        server.close()
        await clients.end()
        with contextlib.suppress(OSError):
            path.unlink()


class _Clients:
    """The connections; one that misbehaves ends alone."""

    def __init__(self, carry_out: CarryOut) -> None:
        self._carry_out = carry_out
        self._tasks: set[asyncio.Task[None]] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - called by the server
        self._tasks.add(task)
        try:
            if len(self._tasks) > _MOST_CLIENTS:
                await _send(writer, _refusal(OrderError(
                    "control-busy", "too many programs are connected", "try again in a moment"
                )))  # fmt: skip
                return
            while await self._one(reader, writer):
                pass
        except (OSError, TimeoutError):
            pass  # gone, or asleep
        finally:
            self._tasks.discard(task)
            writer.close()

    async def end(self) -> None:
        """Break off all connections."""
        ending = {task for task in self._tasks if task is not asyncio.current_task()}
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One order; False at the end of the connection."""
        try:
            async with asyncio.timeout(_PATIENCE_S):
                line = await reader.readuntil()
        except asyncio.IncompleteReadError:
            return False
        except asyncio.LimitOverrunError:
            too_long = f"a line has more than {MOST_BYTES} bytes"
            await _send(writer, _refusal(OrderError("order-bad", too_long, "send shorter texts")))
            return False
        await _send(writer, await self._answer(line))
        return True

    async def _answer(self, line: bytes) -> dict[str, Any]:
        try:
            return {"ok": True, **await self._carry_out(order_of(line))}
        except KomekshiError as error:
            return _refusal(error)
        except Exception:
            _LOG.exception("an order could not be carried out")
            return _refusal(
                OrderError("order-failed", "the desk has a fault", "look into its log, and tell us")
            )


async def _send(writer: asyncio.StreamWriter, answer: dict[str, Any]) -> None:
    writer.write(answer_line(answer))
    async with asyncio.timeout(_PATIENCE_S):
        await writer.drain()


def _refusal(error: KomekshiError) -> dict[str, Any]:
    told = {"code": error.code, "message": error.message, "remedy": error.remedy}
    return {"ok": False, "error": told}
