"""`komekshi office serve`: takes in what desks report, and shows them."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from assistant.desk.office.intake import Intake
from assistant.desk.office.page import office_page
from assistant.desk.programs.serve import Address
from assistant.desk.screens.web_server import web_server
from assistant.errors import JournalError, PoolError, ServingError
from assistant.pool.connection import PoolAddress
from assistant.pool.office import BatchTaken, OfficeHead

__all__ = ["OfficePlan", "serve_office", "take_in"]

_AGAIN_S: Final = 3.0
"""Between two tries to reach a server or a database that is away."""

Notice = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class OfficePlan:
    """What a head office needs."""

    address: PoolAddress
    database: str
    page: Address | None = None
    token: str | None = None

    def check(self) -> None:
        """Raise `ServingError` for a page that everybody could read."""
        if self.page is not None and not self.page.is_loopback and not self.token:
            raise ServingError(
                "serve-token",
                f"the network could read the page at {self.page.host} without a token",
                "set KOMEKSHI_TOKEN, or serve at 127.0.0.1",
            )


def serve_office(plan: OfficePlan, notice: Notice) -> None:
    """Until SIGTERM or SIGINT. Raise `KomekshiError` when it can't begin."""
    plan.check()
    asyncio.run(_serve(plan, notice))


async def _serve(plan: OfficePlan, notice: Notice) -> None:
    ending = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ending.set)
    intake = await asyncio.to_thread(Intake, plan.database)
    head = await _reached(plan.address, ending, notice)
    if head is None:
        return
    taking = asyncio.create_task(take_in(head, intake, notice), name="intake")
    try:
        async with contextlib.AsyncExitStack() as stack:
            if plan.page is not None:
                page = office_page(head.desks, plan.token)
                await stack.enter_async_context(web_server(page, plan.page.host, plan.page.port))
            notice("ready")
            ended = asyncio.create_task(ending.wait())
            await asyncio.wait({ended, taking}, return_when=asyncio.FIRST_COMPLETED)
            if taking.done():
                taking.result()
    finally:
        taking.cancel()
        await asyncio.gather(taking, return_exceptions=True)
        await head.close()
        intake.close()
        notice(f"{intake.taken} rows taken in, {intake.known} had come before")


async def take_in(head: OfficeHead, intake: Intake, notice: Notice) -> None:
    """Write batches as they come; one that can't be written comes again."""
    async for taken in head.batches():
        await _written(taken, intake, notice)


async def _written(taken: BatchTaken, intake: Intake, notice: Notice) -> None:
    told = False
    while True:
        try:
            await asyncio.to_thread(intake.take, taken.desk, taken.batch)
        except JournalError as error:
            if not told:
                notice(f"{error.code}: {error}")
                told = True
            await asyncio.sleep(_AGAIN_S)
        else:
            await taken.done()
            return


async def _reached(
    address: PoolAddress, ending: asyncio.Event, notice: Notice
) -> OfficeHead | None:
    """Wait for a server that is started later; None when told to end meanwhile."""
    told = False
    while not ending.is_set():
        try:
            return await OfficeHead.start(address)
        except PoolError as error:
            if not told:
                notice(f"{error.code}: {error}")
                told = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_AGAIN_S):
                await ending.wait()
    return None
