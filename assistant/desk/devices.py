"""The microphone and the loudspeaker of a desk, which come and go."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from assistant.desk.settings import Settings
from assistant.desk.turn_taking import TurnTaking
from assistant.errors import DeviceError
from assistant.events import Mended, Observer, Trouble
from assistant.hearing import (
    Abandoned,
    Microphone,
    SoundDeviceMicrophone,
    SpeechEvent,
    rescan_devices,
)
from assistant.voice import Loudspeaker, SoundDeviceLoudspeaker

__all__ = ["Devices"]

_RETRY_S: Final = 10.0
"""Seconds between two looks for a microphone while there is none; a look takes 0.1."""


class Devices:
    """What could be opened; the other is None. Make it with `open`.

    The port `VisitSound`, and the port `Microphone` over whatever microphone there is.
    """

    def __init__(
        self, settings: Settings, observe: Observer, turn_taking: TurnTaking | None = None
    ) -> None:
        self._settings = settings
        self._observe = observe
        self._turn_taking = turn_taking or TurnTaking()
        self.microphone: Microphone | None = None
        self.loudspeaker: Loudspeaker | None = None
        self._in_use = asyncio.Lock()
        """Held while something is played: looking for devices would cut it off."""

    @classmethod
    async def open(
        cls, settings: Settings, observe: Observer, turn_taking: TurnTaking | None = None
    ) -> Devices:
        """Open both, and tell what there is not."""
        devices = cls(settings, observe, turn_taking)
        devices._tell("microphone", await devices._open_microphone())
        devices._tell("loudspeaker", await devices._open_loudspeaker())
        return devices

    @asynccontextmanager
    async def speaking(self) -> AsyncGenerator[None]:
        """Half duplex: what is heard while the desk speaks, and its echo, is dropped."""
        async with self._in_use:
            deaf = self.microphone if self.loudspeaker is not None else None
            if deaf is None:
                yield
                return
            deaf.mute(True)
            try:
                yield
            finally:
                await asyncio.sleep(self._turn_taking.echo_tail_s)
                deaf.mute(False)

    async def speech(self) -> AsyncIterator[SpeechEvent]:
        """What is heard, whatever microphone is plugged in; never ends by itself."""
        while True:
            if self.microphone is not None:
                try:
                    async for event in self.microphone.speech():
                        yield event
                except DeviceError as error:
                    self._tell("microphone", error)
                    yield Abandoned()  # what was being said is lost
            await asyncio.sleep(_RETRY_S)
            if await self.look_again():
                self._observe(Mended("microphone"))

    def mute(self, muted: bool) -> None:
        """Drop what is heard, or do so no longer."""
        if self.microphone is not None:
            self.microphone.mute(muted)

    async def look_again(self) -> bool:
        """Close what is left and open what is plugged in now; True with a microphone.

        PortAudio sees new devices only after a restart that ends its open streams.
        """
        async with self._in_use:
            await self.close()
            try:
                await asyncio.to_thread(rescan_devices)
            except DeviceError:
                return False
            await self._open_microphone()
            await self._open_loudspeaker()
        return self.microphone is not None

    async def close(self) -> None:
        """Free both."""
        microphone, self.microphone = self.microphone, None
        loudspeaker, self.loudspeaker = self.loudspeaker, None
        if microphone is not None:
            await microphone.close()
        if loudspeaker is not None:
            await loudspeaker.close()

    async def _open_microphone(self) -> DeviceError | None:
        try:
            self.microphone = await SoundDeviceMicrophone.open(
                self._settings.microphone, settings=self._turn_taking.endpoint()
            )
        except DeviceError as error:
            return error
        return None

    async def _open_loudspeaker(self) -> DeviceError | None:
        try:
            self.loudspeaker = SoundDeviceLoudspeaker.open(self._settings.loudspeaker)
        except DeviceError as error:
            return error
        return None

    def _tell(self, part: str, error: DeviceError | None) -> None:
        if error is not None:
            self._observe(Trouble(part, error.code, error.message, error.remedy))
