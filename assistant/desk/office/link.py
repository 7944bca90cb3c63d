"""The desk's end of the head office: rows and state up, catalogues down. Never in a turn's way."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import msgspec

from assistant.desk.office.rows import pack_row
from assistant.errors import CatalogueError, KomekshiError, PoolError
from assistant.journal.rows import Row
from assistant.pool.bundles import Bundle, read_bundle
from assistant.pool.connection import PoolAddress
from assistant.pool.office import Batch, DeskState, OfficeDesk
from assistant.pool.outbox import Outbox

__all__ = ["Catalogues", "HeadOffice"]


@dataclass(frozen=True, slots=True)
class Catalogues:
    """What is done with catalogues that the office sends."""

    trusted: tuple[str, ...]
    """Public keys, one of which must have signed."""
    install: Callable[[Bundle], None]
    """Raises `CatalogueError` for one that this desk refuses."""
    present: Callable[[], str]
    """Name of the one in use; empty for that of the repository."""
    unwanted: Callable[[], frozenset[str]]
    """Names of those that were taken back at the desk."""


_FLUSH_S: Final = 1.0
"""Rows are on the disk after so long at the latest."""
_BATCH: Final = 500
_AGAIN_S: Final = 3.0
"""Between two tries to reach an office that is away."""
_STATE_S: Final = 30.0
"""Between two reports; a desk that is silent for three of them counts as away."""
_MOST_UNWRITTEN: Final = 10_000
"""Rows in memory while the disk refuses them; the oldest go beyond it."""
_LOG: Final = logging.getLogger(__name__)


class HeadOffice:
    """`put` rows, `run` beside everything else."""

    def __init__(
        self,
        address: PoolAddress,
        desk: str,
        outbox: Outbox,
        state: Callable[[], DeskState],
        catalogues: Catalogues | None = None,
        told: Callable[[KomekshiError | None], None] = lambda problem: None,
    ) -> None:
        """`told` gets each new problem with the office, None when it is over."""
        self._address = address
        self._desk = desk
        self._outbox = outbox
        self._state = state
        self._catalogues = catalogues
        self._told = told
        self._unwritten: deque[bytes] = deque(maxlen=_MOST_UNWRITTEN)
        self._problem: str | None = None
        self._refused: str | None = None
        """Name of the catalogue that can't be installed here: it is not tried again and again."""

    def put(self, row: Row) -> None:
        """Returns at once."""
        self._unwritten.append(pack_row(row))

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._keep(), name="outbox")
            tasks.create_task(self._talk(), name="head office")

    async def flush(self) -> None:
        """Write to the disk what is still in memory. Raise `PoolError`."""
        rows = list(self._unwritten)
        if not rows:
            return
        await asyncio.to_thread(self._outbox.put, rows)
        for _ in rows:
            self._unwritten.popleft()

    async def _keep(self) -> None:
        try:
            while True:
                await asyncio.sleep(_FLUSH_S)
                try:
                    await self.flush()
                except PoolError as error:
                    self._tell(error)
        finally:
            with contextlib.suppress(PoolError):
                self._outbox.put(list(self._unwritten))

    async def _talk(self) -> None:
        while True:
            office: OfficeDesk | None = None
            try:
                office = await OfficeDesk.start(self._address, self._desk)
                self._tell(None)
                await self._serve(office)
            except KomekshiError as error:
                self._tell(error)
            finally:
                if office is not None:
                    await office.close()
            await asyncio.sleep(_AGAIN_S)

    async def _serve(self, office: OfficeDesk) -> None:
        reported = float("-inf")
        while True:
            sent = await self._send(office)
            if time.monotonic() - reported >= _STATE_S:
                reported = time.monotonic()
                waiting = await asyncio.to_thread(len, self._outbox)
                await office.report(msgspec.structs.replace(self._state(), waiting=waiting))
                if self._catalogues is not None:
                    await self._renew(office, self._catalogues)
            if not sent:
                await asyncio.sleep(_FLUSH_S)

    async def _send(self, office: OfficeDesk) -> bool:
        """One batch; False when nothing waits."""
        rows = await asyncio.to_thread(self._outbox.next, _BATCH)
        # Numbers within a batch have no gap, so that the first one tells all.
        upto = next(
            (at for at, (number, _) in enumerate(rows) if number != rows[0][0] + at), len(rows)
        )
        if not upto:
            return False
        packed = tuple(msgspec.json.decode(row) for _, row in rows[:upto])
        await office.send(Batch(self._outbox.journal, rows[0][0], packed))
        await asyncio.to_thread(self._outbox.done, rows[upto - 1][0])
        return True

    async def _renew(self, office: OfficeDesk, catalogues: Catalogues) -> None:
        """Install the office's present catalogue, where there is a new one."""
        name = await office.present_catalogue()
        known = {None, self._refused, catalogues.present(), *catalogues.unwanted()}
        if name is None or name in known:
            return
        try:
            bundle = await asyncio.to_thread(
                read_bundle, await office.catalogue(name), catalogues.trusted
            )
            if bundle.name != name:
                raise PoolError(
                    "bundle-name",
                    f"the office's catalogue {name} is {bundle.name}: somebody exchanged it",
                    "publish it again",
                )
            await asyncio.to_thread(catalogues.install, bundle)
        except (CatalogueError, PoolError) as error:
            if error.code != "office-unreachable":
                self._refused = name
            raise
        self._refused = None

    def _tell(self, problem: KomekshiError | None) -> None:
        code = None if problem is None else problem.code
        if code != self._problem:
            self._problem = code
            self._told(problem)
