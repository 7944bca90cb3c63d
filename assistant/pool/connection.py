"""The way to a NATS server: address, TLS, key; connects again by itself."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from nats.aio.client import Client
from nats.errors import Error as NatsError

from assistant.errors import PoolError

__all__ = ["PoolAddress", "connect"]

_RECONNECT_S: Final = 1
"""Seconds between two tries: a desk is to be back in the pool 5 s after the server is."""
_CONNECT_S: Final = 2
_FIRST_S: Final = 3.0
"""Seconds after which a server that was never reached counts as not there."""
_PING_S: Final = 2
"""Seconds between two signs of life of the connection; two lost ones end it. A cable that was
pulled would else be noticed after minutes only."""
_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PoolAddress:
    """Where the pool is."""

    servers: tuple[str, ...] = ("nats://127.0.0.1:4222",)
    name: str = ""
    """Pool among several at one server; empty: the only one."""
    nkey_seed: Path | None = None
    """File with the seed of an nkey, readable by its owner only."""
    ca: Path | None = None
    """Certificate of the authority that signed the server's, where it is no public one."""
    certificate: Path | None = None
    key: Path | None = None


async def connect(
    address: PoolAddress, name: str, changed: Callable[[bool], None] | None = None
) -> Client:
    """A connection that mends itself for ever; `changed` is told when it goes and comes back.

    Raise `PoolError`: `pool-unreachable`, `pool-key`, `pool-tls`.
    """

    async def lost() -> None:
        if changed is not None:
            changed(False)

    async def back() -> None:
        if changed is not None:
            changed(True)

    async def failed(error: Exception) -> None:
        _LOG.debug("pool: %s", error)  # every try of a reconnection ends here

    callbacks: dict[str, Callable[..., Awaitable[None]]] = {
        "disconnected_cb": lost,
        "reconnected_cb": back,
        "error_cb": failed,
    }
    options: dict[str, Any] = {**_security(address), **callbacks}
    client = Client()
    try:
        async with asyncio.timeout(_FIRST_S):  # it would try for ever
            await client.connect(
                servers=list(address.servers),
                name=name,
                connect_timeout=_CONNECT_S,
                reconnect_time_wait=_RECONNECT_S,
                max_reconnect_attempts=-1,
                ping_interval=_PING_S,
                **options,
            )
    except (NatsError, OSError, TimeoutError) as error:
        with contextlib.suppress(NatsError, OSError):
            await client.close()
        raise PoolError(
            "pool-unreachable",
            f"the pool at {', '.join(address.servers)} can't be reached: {error or 'no answer'}",
            "start the NATS server, or correct address and key in the settings",
        ) from error
    return client


def _security(address: PoolAddress) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if address.nkey_seed is not None:
        try:
            options["nkeys_seed_str"] = address.nkey_seed.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise PoolError(
                "pool-key", f"the key {address.nkey_seed} can't be read: {error}", "mend the file"
            ) from error
    if address.ca is not None or any(url.startswith("tls://") for url in address.servers):
        try:
            context = ssl.create_default_context(cafile=address.ca)
            if address.certificate is not None:
                context.load_cert_chain(address.certificate, address.key)
        except (OSError, ssl.SSLError) as error:
            raise PoolError(
                "pool-tls", f"a certificate of the pool can't be used: {error}", "mend the file"
            ) from error
        options["tls"] = context
    return options
