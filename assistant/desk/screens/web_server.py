"""uvicorn as a guest in the loop of a desk: it neither ends the program nor takes its signals."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Final

import uvicorn

from assistant.errors import ServingError

__all__ = ["port_taken", "web_server"]

_BACKLOG: Final = 64
_GRACE_S: Final = 1
"""Seconds that open requests get when the desk ends."""


class _Guest(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def web_server(app: Any, host: str, port: int, **options: Any) -> AsyncIterator[int]:
    """Serve an ASGI application until left; yields the port, chosen by the system for 0.

    `options` are uvicorn's. Raise `ServingError` `serve-port` when the port can't be had.
    """
    listening = _listening(host, port)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=_GRACE_S,
        **options,
    )
    server = _Guest(config)
    task = asyncio.create_task(server.serve([listening]), name=f"web server at {port}")
    try:
        await server.up.wait()
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        await task
        listening.close()


def port_taken(host: str, port: int, error: OSError) -> ServingError:
    """Why nothing can be served there."""
    return ServingError(
        "serve-port",
        f"{host}:{port} can't be served: {error.strerror or error}",
        "choose another port, or end the program that has it",
    )


def _listening(host: str, port: int) -> socket.socket:
    try:
        (family, kind, protocol, _, address), *_ = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )
        listening = socket.socket(family, kind, protocol)
    except OSError as error:
        raise port_taken(host, port, error) from error
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        raise port_taken(host, port, error) from error
    return listening
