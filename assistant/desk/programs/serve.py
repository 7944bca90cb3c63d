"""`komekshi serve`: one desk for other programs, at the addresses that are wanted."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from websockets.asyncio.server import ServerConnection, serve

from assistant.desk.pipeline import Desk
from assistant.desk.programs.served import ServedDesk
from assistant.desk.screens.web_server import port_taken, web_server
from assistant.desk.settings import Settings
from assistant.dialogue import Options
from assistant.errors import ServingError
from assistant.serving.http_api import http_api
from assistant.serving.vosk_websocket import MAX_MESSAGE_BYTES, serve_vosk

__all__ = ["Address", "Wanted", "serve_protocols"]

_MOST_CLIENTS: Final = 64
"""Connections at a time and protocol; each may hold a recogniser."""


@dataclass(frozen=True, slots=True)
class Address:
    """Host and port."""

    host: str
    port: int

    @classmethod
    def parse(cls, written: str, schemes: tuple[str, ...]) -> Address:
        """Of `tcp://127.0.0.1:10300`. Raise `ServingError` `serve-address`."""
        try:
            parts = urlsplit(written)
            host, port = parts.hostname, parts.port
        except ValueError:
            parts, host, port = urlsplit(""), None, None
        if parts.scheme not in schemes or host is None or port is None:
            raise ServingError(
                "serve-address",
                f"{written!r} is no address",
                f"write it like {schemes[0]}://127.0.0.1:PORT",
            )
        return cls(host, port)

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        if self.host == "localhost":
            return True
        with contextlib.suppress(ValueError):
            return ip_address(self.host).is_loopback
        return False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be served, and where."""

    wyoming: Address | None = None
    vosk: Address | None = None
    http: Address | None = None
    token: str | None = None
    """Needed by HTTP and websocket clients of other machines."""
    open_network: bool = False
    """Serve protocols without tokens (Wyoming, Vosk's) to the network all the same."""

    def check(self) -> None:
        """Raise `ServingError` for an address that would let everybody in unasked."""
        if self.wyoming is None and self.vosk is None and self.http is None:
            raise ServingError(
                "serve-nothing", "nothing is to be served", "name --wyoming, --vosk or --http"
            )
        if self.http is not None and not self.http.is_loopback and not self.token:
            raise ServingError(
                "serve-token",
                f"the network could ask at {self.http.host} without a token",
                "set KOMEKSHI_TOKEN, or serve at 127.0.0.1",
            )
        for name, address in (("Wyoming", self.wyoming), ("Vosk", self.vosk)):
            if address is not None and not address.is_loopback and not self.open_network:
                raise ServingError(
                    "serve-open",
                    f"clients of {name} know no tokens: the network could ask at {address.host}",
                    "serve at 127.0.0.1, or add --open-network where a firewall guards it",
                )


def serve_protocols(settings: Settings, wanted: Wanted, notice: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT. Raise `KomekshiError` when it can't begin."""
    wanted.check()
    asyncio.run(_serve(settings, wanted, notice))


async def _serve(settings: Settings, wanted: Wanted, notice: Callable[[str], None]) -> None:
    ending = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ending.set)
    desk = await Desk.open(settings)
    try:
        for error in (desk.catalogue_error, desk.words_error, desk.voice_error):
            if error is not None:
                notice(f"{error.code}: {error}")
        models = tuple(folder.name for folder in settings.models)
        served = ServedDesk(desk, models, Options(channel=settings.channel))
        async with serving(served, wanted):
            notice("ready")
            await ending.wait()
    finally:
        await desk.close()


@asynccontextmanager
async def serving(served: ServedDesk, wanted: Wanted) -> AsyncIterator[None]:
    """All that is wanted, until left. Raise `ServingError` `serve-port`."""
    async with AsyncExitStack() as stack:
        if wanted.wyoming is not None:
            await stack.enter_async_context(_wyoming(served, wanted.wyoming))
        if wanted.vosk is not None:
            await stack.enter_async_context(_vosk(served, wanted.vosk))
        if wanted.http is not None:
            at = wanted.http
            api = http_api(served, served, wanted.token)
            await stack.enter_async_context(
                web_server(api, at.host, at.port, limit_concurrency=_MOST_CLIENTS)
            )
        yield


@asynccontextmanager
async def _wyoming(served: ServedDesk, at: Address) -> AsyncIterator[None]:
    try:
        from assistant.serving.wyoming_handler import WyomingHandler
    except ImportError as error:
        raise ServingError(
            "wyoming-missing",
            f"the package wyoming is not installed ({error.name})",
            "pip install 'komekshi[pool]'",
        ) from error
    handlers: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(handlers) >= _MOST_CLIENTS:
            writer.close()
            return
        handler = WyomingHandler(served, served, served, reader, writer)
        task = asyncio.create_task(handler.run(), name="wyoming client")
        handlers.add(task)
        task.add_done_callback(handlers.discard)

    try:
        server = await asyncio.start_server(connected, at.host, at.port)
    except OSError as error:
        raise port_taken(at.host, at.port, error) from error
    try:
        yield
    finally:
        server.close()
        for task in handlers:
            task.cancel()
        await asyncio.gather(*handlers, return_exceptions=True)


@asynccontextmanager
async def _vosk(served: ServedDesk, at: Address) -> AsyncIterator[None]:
    clients = asyncio.Semaphore(_MOST_CLIENTS)

    async def connected(connection: ServerConnection) -> None:
        if clients.locked():
            await connection.close(1013, "too many clients")
            return
        async with clients:
            await serve_vosk(served, connection)

    try:
        server = await serve(connected, at.host, at.port, max_size=MAX_MESSAGE_BYTES)
    except OSError as error:
        raise port_taken(at.host, at.port, error) from error
    try:
        yield
    finally:
        server.close()
        await server.wait_closed()
