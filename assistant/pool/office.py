"""Head office over JetStream: what desks report upwards, and catalogues that go down to them.

Rows are delivered at least once: a desk sends a batch until it is acknowledged, and whoever takes
it in writes down up to which number a desk's rows have come. A desk's state is a key that is
overwritten; a catalogue is an object, and one key says which is the present one.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final, Self

import msgspec
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.errors import TimeoutError as NatsTimeoutError
from nats.js import JetStreamContext
from nats.js.api import ConsumerConfig, RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import Error as StreamError
from nats.js.errors import KeyNotFoundError, NoKeysError, NotFoundError, ObjectNotFoundError

from assistant.errors import PoolError
from assistant.pool.connection import PoolAddress, connect

__all__ = ["Batch", "BatchTaken", "DeskState", "OfficeDesk", "OfficeHead", "desk_name"]

_STREAM: Final = "KOMEKSHI_ROWS"
_ROWS: Final = "komekshi.office.rows"
_STATES: Final = "komekshi-desks"
_CATALOGUES: Final = "komekshi-catalogues"
_PRESENT: Final = "present-catalogue"
_READER: Final = "head-office"
_SEND_S: Final = 5.0
_FETCH_S: Final = 1.0
_KEPT_S: Final = 30 * 24 * 3600.0
"""Rows wait at the server for a database that is down, up to 30 days."""
_ACK_S: Final = 15.0
"""A batch that was not taken in by then is given out again; to write one takes 0.1 s."""
_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LOST: Final = (NatsError, StreamError, OSError, TimeoutError)


class Batch(msgspec.Struct, frozen=True):
    """Rows of one desk's journal, in order."""

    journal: str
    """Random name of the journal: a new one begins anew at 1."""
    first: int
    """Number of the first row within the journal."""
    rows: tuple[dict[str, Any], ...]

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


class DeskState(msgspec.Struct, frozen=True):
    """How a desk is."""

    desk: str
    at: float
    """Seconds since 1970, by the desk's clock."""
    version: str
    catalogue: str = ""
    """Version of the catalogue in service."""
    turns: int = 0
    """Since its start."""
    missed: int = 0
    waiting: int = 0
    """Rows that have not been sent yet."""
    real_time_factor: float = 0.0
    troubles: tuple[str, ...] = ()
    """Codes."""


@dataclass(frozen=True, slots=True)
class BatchTaken:
    """A batch that was delivered; `done` when it is written for good."""

    desk: str
    batch: Batch
    _message: Any

    async def done(self) -> None:
        """Not to be delivered again."""
        with contextlib.suppress(*_LOST):  # it comes once more, and is known then
            await self._message.ack()


class OfficeDesk:
    """The desk's side. Make it with `start`, which raises when the office can't be reached."""

    def __init__(self, client: Client, desk: str) -> None:
        self._client = client
        self._stream = client.jetstream(timeout=_SEND_S)
        self._desk = desk

    @classmethod
    async def start(cls, address: PoolAddress, desk: str) -> Self:
        """Raise `PoolError`."""
        return cls(await connect(address, f"komekshi desk {desk_name(desk)}"), desk)

    async def send(self, batch: Batch) -> None:
        """Returns when the server has it on its disk. Raise `PoolError` `office-unreachable`."""
        number = f"{self._desk}:{batch.journal}:{batch.first}:{len(batch.rows)}"
        try:
            await self._stream.publish(
                f"{_ROWS}.{self._desk}",
                msgspec.json.encode(batch),
                timeout=_SEND_S,
                headers={"Nats-Msg-Id": number},
            )
        except _LOST as error:
            raise _unreachable(error) from error

    async def report(self, state: DeskState) -> None:
        """Raise `PoolError`."""
        try:
            states = await self._stream.key_value(_STATES)
            await states.put(self._desk, msgspec.json.encode(state))
        except _LOST as error:
            raise _unreachable(error) from error

    async def present_catalogue(self) -> str | None:
        """Name of the catalogue that all desks should have. Raise `PoolError`."""
        try:
            entry = await (await self._stream.key_value(_STATES)).get(_PRESENT)
        except KeyNotFoundError:
            return None
        except _LOST as error:
            raise _unreachable(error) from error
        return (entry.value or b"").decode()

    async def catalogue(self, name: str) -> bytes:
        """A signed bundle; whoever installs it checks it. Raise `PoolError`."""
        try:
            store = await self._stream.object_store(_CATALOGUES)
            return (await store.get(name)).data or b""
        except ObjectNotFoundError as error:
            raise PoolError(
                "office-catalogue", f"the office has no catalogue {name}", "publish it again"
            ) from error
        except _LOST as error:
            raise _unreachable(error) from error

    async def close(self) -> None:
        """End the connection."""
        with contextlib.suppress(*_LOST):
            await self._client.close()


class OfficeHead:
    """The office's side. Make it with `start`."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._stream = client.jetstream()

    @classmethod
    async def start(cls, address: PoolAddress) -> Self:
        """Connect, and make at the server what is not there yet. Raise `PoolError`."""
        client = await connect(address, "komekshi head office")
        office = cls(client)
        try:
            await office._prepare()
        except _LOST as error:
            await client.close()
            raise PoolError(
                "office-jetstream",
                f"the NATS server keeps no streams: {error}",
                "start it with JetStream: nats-server -js -sd FOLDER",
            ) from error
        return office

    async def batches(self) -> AsyncIterator[BatchTaken]:
        """What desks send, for ever; `done` of each has to be called."""
        reading: JetStreamContext.PullSubscription | None = None
        while True:
            try:
                reading = reading or await self._reading()
                messages = await reading.fetch(50, timeout=_FETCH_S)
            except NatsTimeoutError:
                continue
            except _LOST:
                await asyncio.sleep(_FETCH_S)
                continue
            for message in messages:
                try:
                    batch = msgspec.json.decode(message.data, type=Batch)
                except msgspec.DecodeError:
                    await message.term()  # nobody will ever be able to read it
                    continue
                yield BatchTaken(message.subject.rpartition(".")[2], batch, message)

    async def desks(self) -> tuple[DeskState, ...]:
        """The last state of all desks that ever reported. Raise `PoolError`."""
        try:
            states = await self._stream.key_value(_STATES)
            names = await states.keys()
        except NoKeysError:
            return ()
        except _LOST as error:
            raise _unreachable(error) from error
        found = []
        for name in names:
            if name == _PRESENT:
                continue
            with contextlib.suppress(*_LOST, msgspec.DecodeError):
                entry = await states.get(name)
                found.append(msgspec.json.decode(entry.value or b"", type=DeskState))
        return tuple(sorted(found, key=lambda state: state.desk))

    async def publish(self, name: str, bundle: bytes) -> None:
        """Give a signed catalogue to all desks. Raise `PoolError`."""
        try:
            store = await self._stream.object_store(_CATALOGUES)
            await store.put(name, bundle)
            await self.choose(name)
        except _LOST as error:
            raise _unreachable(error) from error

    async def choose(self, name: str) -> None:
        """Have all desks use a catalogue that was published before. Raise `PoolError`."""
        try:
            await (await self._stream.object_store(_CATALOGUES)).get_info(name)
            await (await self._stream.key_value(_STATES)).put(_PRESENT, name.encode())
        except ObjectNotFoundError as error:
            raise PoolError(
                "office-catalogue", f"the office has no catalogue {name}", "publish it first"
            ) from error
        except _LOST as error:
            raise _unreachable(error) from error

    async def close(self) -> None:
        """End the connection."""
        with contextlib.suppress(*_LOST):
            await self._client.close()

    async def _prepare(self) -> None:
        wanted = StreamConfig(
            name=_STREAM,
            subjects=[f"{_ROWS}.*"],
            retention=RetentionPolicy.WORK_QUEUE,
            storage=StorageType.FILE,
            max_age=_KEPT_S,
        )
        try:
            await self._stream.stream_info(_STREAM)
        except NotFoundError:
            await self._stream.add_stream(wanted)
        await _or_made(self._stream.key_value(_STATES), self._stream.create_key_value, _STATES)
        await _or_made(
            self._stream.object_store(_CATALOGUES), self._stream.create_object_store, _CATALOGUES
        )

    async def _reading(self) -> JetStreamContext.PullSubscription:
        config = ConsumerConfig(durable_name=_READER, ack_wait=_ACK_S, max_ack_pending=200)
        return await self._stream.pull_subscribe(
            f"{_ROWS}.*", durable=_READER, stream=_STREAM, config=config
        )


def desk_name(name: str) -> str:
    """As it may stand in a subject. Raise `PoolError` `office-name`."""
    if not _NAME.fullmatch(name):
        raise PoolError(
            "office-name",
            f"{name!r} is no name for a desk",
            "use letters of the Latin alphabet, figures, - and _",
        )
    return name


async def _or_made(found: Any, make: Any, bucket: str) -> None:
    try:
        await found
    except NotFoundError:
        await make(bucket=bucket)


def _unreachable(error: BaseException) -> PoolError:
    return PoolError(
        "office-unreachable",
        f"the head office can't be reached: {error or type(error).__name__}",
        "nothing is lost: it is tried again by itself",
    )
