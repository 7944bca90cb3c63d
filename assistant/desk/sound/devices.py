"""The microphone and the loudspeaker of a desk, which come and go."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Final

from assistant.desk.settings import Settings
from assistant.desk.sound.troubles import DeviceTroubles
from assistant.desk.turns.turn_taking import TurnTaking
from assistant.errors import DeviceError
from assistant.events import Observer
from assistant.hearing import Abandoned, AutomaticGain, SoundDeviceMicrophone, SpeechEvent
from assistant.sound_devices import (
    DeviceInfo,
    SoundSystem,
    SoundWatch,
    Streams,
    detached,
    rescan_devices,
)
from assistant.voice import SoundDeviceLoudspeaker

__all__ = ["Devices"]

_LOOK_S: Final = 0.3
"""Seconds between two looks at whether both still work; a look takes 0.2 ms."""
_RETRY_S: Final = 1.5
"""Seconds between two tries to open what is missing while nothing else changes: a device that
another program has is freed without a sign."""
_RARELY_S: Final = 10.0
"""The same while the sound server is away, without which a try is in vain and fills the log."""
_OPEN_S: Final = 4.0
"""Seconds for a loudspeaker to be opened; one that sleeps takes two."""
_RESCAN_S: Final = 2.0
"""Seconds for PortAudio to see new devices, which takes 0.1."""

_LOG: Final = logging.getLogger(__name__)

_MICROPHONE: Final = "microphone"
_LOUDSPEAKER: Final = "loudspeaker"


class Devices:
    """What could be opened; the other is None, and is opened when it comes back.

    The port `VisitSound`, and the port `Microphone` over whatever microphone there is. Make it
    with `open`.
    """

    def __init__(
        self, settings: Settings, observe: Observer, turn_taking: TurnTaking | None = None
    ) -> None:
        self._settings = settings
        self._turn_taking = turn_taking or TurnTaking()
        self._troubles = DeviceTroubles(observe)
        self.microphone: SoundDeviceMicrophone | None = None
        self.loudspeaker: SoundDeviceLoudspeaker | None = None
        self._deaf = False
        self._arrived = asyncio.Event()
        """Set while there is a microphone."""
        self._in_use = asyncio.Lock()
        """Held while something is played: having PortAudio look anew would cut it off."""
        self._watching: asyncio.Task[None] | None = None

    @classmethod
    async def open(
        cls, settings: Settings, observe: Observer, turn_taking: TurnTaking | None = None
    ) -> Devices:
        """Open both, and tell what there is not."""
        devices = cls(settings, observe, turn_taking)
        await devices._open_missing()
        devices._watching = asyncio.create_task(devices._watch(), name="sound devices")
        return devices

    @asynccontextmanager
    async def speaking(self) -> AsyncGenerator[None]:
        """Half duplex, unless the visitor may interrupt: what is heard meanwhile is dropped."""
        async with self._in_use:
            if self.loudspeaker is None or self._turn_taking.barge_in:
                yield
                return
            self.mute(True)
            try:
                yield
            finally:
                await asyncio.sleep(self._turn_taking.echo_tail_s)
                self.mute(False)

    async def speech(self) -> AsyncIterator[SpeechEvent]:
        """What is heard, whatever microphone is plugged in; never ends by itself."""
        while True:
            await self._arrived.wait()
            if (microphone := self.microphone) is None:
                continue
            try:
                async for event in microphone.speech():
                    yield event
            except DeviceError as error:
                self._troubles.lost(_MICROPHONE, error)
            yield Abandoned()  # what was being said is lost
            if self.microphone is microphone:
                await self._drop_microphone()

    def mute(self, muted: bool) -> None:
        """Drop what is heard, or do so no longer; holds for a microphone that comes later."""
        self._deaf = muted
        if self.microphone is not None:
            self.microphone.mute(muted)

    async def close(self) -> None:
        """Free both."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
        await self._drop_microphone()
        await self._drop_loudspeaker()

    async def _watch(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._look_after_loudspeaker(), name="loudspeaker")
            async with SoundWatch() as watch:
                await self._mend(watch)

    async def _mend(self, watch: SoundWatch) -> None:
        """Open what comes back, and tell of what the sound server has no longer."""
        listed = watch.system
        tried_at = time.monotonic()
        while True:
            before = watch.system
            system = await watch.wait(_LOOK_S)
            await self._look_at(system)
            if self.microphone is not None and self.loudspeaker is not None:
                continue
            in_vain = listed.server and not system.server
            due_at = tried_at + (_RARELY_S if in_vain else _RETRY_S)
            if (system == before or in_vain) and time.monotonic() < due_at:
                continue
            stale = bool(Streams.unstarted) or not system.same_devices(listed)
            if stale and await self._look_anew():
                listed = system
            await self._open_missing()
            tried_at = time.monotonic()

    async def _look_after_loudspeaker(self) -> None:
        """It notices nothing by itself. The microphone does, when no sound comes."""
        while True:
            await asyncio.sleep(_LOOK_S)
            if self.loudspeaker is not None and not self.loudspeaker.alive:
                await self._loudspeaker_lost(self.loudspeaker.device)

    async def _look_at(self, system: SoundSystem) -> None:
        microphone, loudspeaker = self.microphone, self.loudspeaker
        if microphone is not None and _left(microphone.device, system):
            # The server goes on with another source, maybe with what the loudspeaker plays.
            microphone.fail(_gone(_MICROPHONE, microphone.device))
        if loudspeaker is not None and _left(loudspeaker.device, system):
            await self._loudspeaker_lost(loudspeaker.device)

    async def _loudspeaker_lost(self, device: DeviceInfo) -> None:
        if not self._in_use.locked():  # else the reply that is cut off tells it
            self._troubles.lost(_LOUDSPEAKER, _gone(_LOUDSPEAKER, device))
        await self._drop_loudspeaker()

    async def _look_anew(self) -> bool:
        """Have PortAudio see what is plugged in now, which ends its open streams.

        False when it must wait: somebody speaks, or the sound system does not answer.
        """
        somebody_speaks = self.microphone is not None and self.microphone.in_speech
        if self._in_use.locked() or somebody_speaks or not Streams.settled():
            return False
        async with self._in_use:
            await self._drop_microphone()
            await self._drop_loudspeaker()
            try:
                await asyncio.wait_for(detached(rescan_devices), _RESCAN_S)
            except (DeviceError, TimeoutError):
                return False
            await self._open_loudspeaker()
        return True

    async def _open_missing(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            if self.loudspeaker is None:
                tasks.create_task(self._open_loudspeaker())
            if self.microphone is None:
                tasks.create_task(self._open_microphone())

    async def _open_microphone(self) -> None:
        try:
            self.microphone = await SoundDeviceMicrophone.open(
                self._settings.microphone,
                settings=self._turn_taking.endpoint(),
                gain=AutomaticGain() if self._settings.automatic_gain else None,
                on_level=self._troubles.level,
            )
        except DeviceError as error:
            self._troubles.lost(_MICROPHONE, error)
            return
        self.microphone.mute(self._deaf)
        self._arrived.set()
        self._troubles.found(_MICROPHONE)

    async def _open_loudspeaker(self) -> None:
        name = self._settings.loudspeaker
        opening = asyncio.ensure_future(detached(lambda: SoundDeviceLoudspeaker.open(name)))
        await asyncio.wait({opening}, timeout=_OPEN_S)
        if not opening.done():
            opening.add_done_callback(_close_late)
            self._troubles.lost(_LOUDSPEAKER, _hangs())
            return
        try:
            self.loudspeaker = opening.result()
        except DeviceError as error:
            self._troubles.lost(_LOUDSPEAKER, error)
            return
        self._troubles.found(_LOUDSPEAKER)

    async def _drop_microphone(self) -> None:
        microphone, self.microphone = self.microphone, None
        self._arrived.clear()
        if microphone is not None:
            await _freed(microphone.close())

    async def _drop_loudspeaker(self) -> None:
        loudspeaker, self.loudspeaker = self.loudspeaker, None
        if loudspeaker is not None:
            await _freed(loudspeaker.close())


async def _freed(closing: Awaitable[None]) -> None:
    """A device that has gone may fail in any way; the desk must not end by it."""
    try:
        await closing
    except Exception:
        _LOG.exception("a sound device could not be freed")


def _left(device: DeviceInfo, system: SoundSystem) -> bool:
    """Whether a source or sink is no longer at the server."""
    names = system.sources if device.inputs else system.sinks
    return device.at_server and bool(names) and device.name not in names


def _gone(part: str, device: DeviceInfo) -> DeviceError:
    return DeviceError(
        f"{part}-gone",
        f"the {part} «{device.name}» is no longer there",
        "plug it in again; it is opened again by itself",
    )


def _hangs() -> DeviceError:
    return DeviceError(
        "loudspeaker-hangs",
        "the sound system does not answer when the loudspeaker is opened",
        "restart the sound server",
    )


def _close_late(opening: asyncio.Future[SoundDeviceLoudspeaker]) -> None:
    """Free what was opened after nobody waited for it any longer."""
    if not opening.cancelled() and opening.exception() is None:
        opening.result().stop()
        closing = asyncio.ensure_future(opening.result().close())
        closing.add_done_callback(lambda done: done.cancelled() or done.exception())
