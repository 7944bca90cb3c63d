"""The parts of a running desk, joined: who hears, who answers, who watches."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import fields
from importlib import import_module
from typing import TYPE_CHECKING, Final

from assistant.desk.config.configuration import settings_file
from assistant.desk.pipeline import Desk
from assistant.desk.places import runtime_folder, state_folder
from assistant.desk.running.control import control_socket
from assistant.desk.running.ears_watch import EarsWatch
from assistant.desk.running.ending import Ending, wind_down
from assistant.desk.running.log import set_up_log
from assistant.desk.running.loss_watch import LossWatch
from assistant.desk.running.memory import give_back_memory
from assistant.desk.running.observing import Watchers
from assistant.desk.running.reloading import Reloader
from assistant.desk.running.service_manager import ServiceManager
from assistant.desk.running.taking_orders import Orders
from assistant.desk.running.watching import watch_files
from assistant.desk.settings import Settings
from assistant.desk.sound.devices import Devices
from assistant.desk.turns.attendant import Attendant
from assistant.desk.turns.inputs import parse_line, read_lines
from assistant.desk.turns.visit import Visit
from assistant.dialogue import Options
from assistant.errors import KomekshiError
from assistant.events import Trouble
from assistant.voice import WavLoudspeaker

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from assistant.desk.screens.pages import DeskPages

__all__ = ["Daemon", "ReadSettings"]

ReadSettings = Callable[[], Settings]
"""Reads file and environment. Raise `KomekshiError`."""

_READY: Final = "ready"

_AT_ONCE: Final = frozenset({"channel", "patience", "logging", "catalogue"})
"""Fields of the settings that need no restart."""

_LOG: Final = logging.getLogger(__name__)


class Daemon:
    """A desk with one visit over its own devices."""

    def __init__(
        self,
        desk: Desk,
        devices: Devices,
        settings: Settings,
        read: ReadSettings,
        watchers: Watchers,
        ending: Ending,
    ) -> None:
        observe = watchers.observers
        self.settings = settings
        """As they are now."""
        self._devices = devices
        self._watchers = watchers
        self._observers = observe
        self._ending = ending
        self._manager = ServiceManager(os.environ)
        self._visit = Visit(
            desk,
            devices,
            observe,
            options=_options(settings),
            patience=settings.patience,
            files=WavLoudspeaker(settings.answers),
        )
        self._attendant = Attendant(desk, self._visit, devices, settings.turns, observe)
        self._reloader = Reloader(desk, settings, read, self._apply, observe, self._manager)
        self._ears = EarsWatch(lambda: desk.ears.ears, observe)
        self._losses = LossWatch(self._dropped, observe)
        self._orders = Orders(
            desk,
            self._visit,
            self._attendant,
            self._reloader,
            observe,
            watchers.standing,
            ending.tell,
        )
        self._desk = desk
        self._pages: DeskPages | None = None

    async def serve(self) -> None:
        """Return when told to end; raise what a broken task raised."""
        async with AsyncExitStack() as stack:
            await self._open(stack, "control", self._control())
            async with asyncio.TaskGroup() as group:
                tasks = [
                    group.create_task(self._attendant.run(), name="attendant"),
                    group.create_task(self._reloader.run(), name="reloader"),
                    group.create_task(self._watch_files(), name="edits"),
                    group.create_task(self._ears.run(), name="ears"),
                    group.create_task(self._losses.run(), name="losses"),
                    group.create_task(self._button(), name="button"),
                    group.create_task(
                        self._manager.feed_watchdog(lambda: self._ears.alive), name="watchdog"
                    ),
                ]
                self._begin()
                tasks.append(group.create_task(self._open_later(stack), name="later"))
                await self._ending.soon.wait()
                self._manager.stopping()
                await wind_down(self._visit, self._observers, self._ending)
                for task in tasks:
                    task.cancel()

    def _begin(self) -> None:
        """Take questions and signals from now on, and say so."""
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self._reloader.ask)
        if sys.stdin is not None:  # a daemon may be started with it closed
            read_lines(sys.stdin.fileno(), self._asked)
        self._watchers.terminal.write(_READY)
        self._manager.ready()

    async def _open_later(self, stack: AsyncExitStack) -> None:
        """What nobody waits for; to import the journal alone takes a quarter of a second."""
        await self._open(stack, "kiosk", self._kiosk())
        await self._open(stack, "pool", self._pool())
        await self._open(stack, "office", self._office())
        await self._open(stack, "metrics", self._metrics())
        keeping = await asyncio.to_thread(import_module, "assistant.desk.journal.keeping")
        await self._open(stack, "journal", keeping.keeping_journal(self.settings, self._observers))
        self._observers.settle()
        give_back_memory()

    async def _open(
        self, stack: AsyncExitStack, part: str, context: AbstractAsyncContextManager[object]
    ) -> None:
        """Open a part that the desk can do without."""
        try:
            await stack.enter_async_context(context)
        except KomekshiError as error:
            self._observers(Trouble(part, error.code, error.message, error.remedy))
        except Exception:
            _LOG.exception("the desk goes on without a part: %s", part)
            told = "it can't be opened because of a fault"
            self._observers(Trouble(part, "part-fault", told, "look into the log, and tell us"))

    def _control(self) -> AbstractAsyncContextManager[None]:
        return control_socket(runtime_folder(os.environ), self._orders.carry_out)

    @asynccontextmanager
    async def _pool(self) -> AsyncIterator[None]:
        if self.settings.pool.servers:
            from assistant.desk.pool.joining import join_pool  # its packages are an extra

            await join_pool(self._desk, self.settings.pool, self._observers)
        yield

    @asynccontextmanager
    async def _office(self) -> AsyncIterator[None]:
        if not (self.settings.office.servers and self.settings.journal.enabled):
            yield
            return
        from assistant.desk.office.joining import reporting_to_office

        async with reporting_to_office(
            self.settings, self._observers, self._watchers.standing, self._reloader.ask
        ):
            yield

    @asynccontextmanager
    async def _metrics(self) -> AsyncIterator[None]:
        port = self.settings.metrics.port
        if not port:
            yield
            return
        from assistant.desk.running.metrics import (  # 10 MB not every desk needs
            Readings,
            metrics_server,
        )

        readings = Readings(
            real_time_factor=lambda: max(
                (each.pace.factor for each in self._desk.ears.ears), default=0.0
            ),
            restarts=lambda: self._ears.restarts,
            dropped=lambda: self._losses.total,
            services=lambda: len(self._desk.catalogue.services),
        )
        async with metrics_server(port, readings) as counts:
            self._observers.add(counts)
            yield

    @asynccontextmanager
    async def _kiosk(self) -> AsyncIterator[None]:
        if not self.settings.kiosk.enabled:
            yield
            return
        kiosk = await asyncio.to_thread(import_module, "assistant.desk.screens.pages")
        self._pages = kiosk.DeskPages(
            self._desk,
            self._observers,
            self.settings.turns,
            _options(self.settings),
            self.settings.patience,
            kiosk.AtDesk(self._visit, self._attendant, self._devices, self._observers),
        )
        profile = state_folder(os.environ) / "browser"
        staff: Sequence[BaseRoute] = ()
        if self.settings.workbench.enabled:
            pages = await asyncio.to_thread(import_module, "assistant.desk.staff.routes")
            tell = self._watchers.terminal.write
            staff = await asyncio.to_thread(
                pages.staff_routes, self.settings, self._desk, self._orders.status, os.environ, tell
            )
        async with kiosk.serve_pages(
            self._pages, self.settings.kiosk, self._observers, profile=profile, further=staff
        ):
            yield

    async def _button(self) -> None:
        turns = self.settings.turns
        if turns.button_device is None:
            return
        from assistant.desk.turns.buttons import Button, watch_button  # Linux only

        button = Button(turns.button_device, turns.button_key)
        await watch_button(button, self._attendant.listen, self._observers)

    async def _watch_files(self) -> None:
        await watch_files(self.settings.intents, settings_file(os.environ), self._reloader.ask)

    def _apply(self, fresh: Settings) -> None:
        """Put to use what can be changed while the desk runs."""
        later = [
            each.name
            for each in fields(fresh)
            if each.name not in _AT_ONCE
            and getattr(fresh, each.name) != getattr(self.settings, each.name)
        ]
        if later:
            _LOG.warning("changed from the next start on: %s", ", ".join(later))
        self.settings = fresh
        set_up_log(fresh.logging)
        self._visit.adjust(_options(fresh), fresh.patience)
        if self._pages is not None:
            self._pages.adjust(_options(fresh), fresh.patience)

    def _dropped(self) -> int:
        microphone = self._devices.microphone
        return 0 if microphone is None else microphone.dropped_blocks

    async def _asked(self, line: str) -> None:
        question = parse_line(line)
        if question is not None:
            await self._attendant.ask(question)


def _options(settings: Settings) -> Options:
    return Options(channel=settings.channel)
