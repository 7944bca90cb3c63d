"""A desk that belongs to a head office: reports what was asked, takes catalogues from there."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

from assistant import __version__
from assistant.desk.journal.keeping import JournalKeeper
from assistant.desk.office.catalogues import InstalledCatalogues
from assistant.desk.places import data_folder, state_folder
from assistant.desk.running.observers import Observers
from assistant.desk.running.standing import Standing
from assistant.desk.settings import Settings
from assistant.errors import KomekshiError, SetupError
from assistant.events import Mended, Trouble

__all__ = ["reporting_to_office"]

_PART: Final = "office"


@asynccontextmanager
async def reporting_to_office(
    settings: Settings, observers: Observers, standing: Standing, renew: Callable[[], None]
) -> AsyncIterator[None]:
    """Until left. `renew` is called when another catalogue was installed.

    Raise `SetupError` `pool-missing`, or `PoolError` (`office-name`, `outbox-unusable`).
    """
    try:
        from assistant.desk.office.link import Catalogues, HeadOffice
        from assistant.desk.office.publishing import install_catalogue
        from assistant.pool import PoolAddress
        from assistant.pool.bundles import Bundle
        from assistant.pool.office import DeskState, desk_name
        from assistant.pool.outbox import Outbox
    except ImportError as error:
        raise SetupError(
            "pool-missing",
            f"the packages of the pool are not installed ({error.name})",
            "pip install 'komekshi[pool]', or leave [office] servers empty",
        ) from error
    section = settings.office
    desk = desk_name(section.desk or socket.gethostname())
    installed = InstalledCatalogues(data_folder(os.environ) / "catalogues")

    def present() -> str:
        folder = installed.present()
        return "" if folder is None else folder.name

    def install(bundle: Bundle) -> None:
        install_catalogue(settings, installed, bundle)
        loop.call_soon_threadsafe(renew)

    def state() -> DeskState:
        return DeskState(
            desk,
            time.time(),
            __version__,
            present(),
            standing.turns,
            standing.missed,
            troubles=tuple(each.code for each in standing.troubles.values()),
        )

    def told(problem: KomekshiError | None) -> None:
        if problem is None:
            observers(Mended(_PART))
        else:
            observers(Trouble(_PART, problem.code, problem.message, problem.remedy))

    loop = asyncio.get_running_loop()
    outbox = await asyncio.to_thread(Outbox, state_folder(os.environ) / "outbox.db")
    office = HeadOffice(
        PoolAddress(section.servers, "", section.nkey, section.ca),
        desk,
        outbox,
        state,
        Catalogues(section.trusted, install, present, lambda: installed.taken_back)
        if section.trusted
        else None,
        told,
    )
    keeper = JournalKeeper(office.put, keep_words=settings.journal.keep_text)
    observers.add(keeper)
    running = asyncio.create_task(office.run(), name="head office")
    try:
        yield
    finally:
        observers.remove(keeper)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await asyncio.to_thread(outbox.close)
