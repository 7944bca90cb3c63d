"""The microphone and the loudspeaker of a desk, which come and go."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from assistant.desk.settings import Settings
from assistant.errors import DeviceError
from assistant.hearing import Microphone, SoundDeviceMicrophone, rescan_devices
from assistant.voice import Loudspeaker, SoundDeviceLoudspeaker

__all__ = ["Devices"]


class Devices:
    """What could be opened; the other is None. Make it with `open`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.microphone: Microphone | None = None
        self.loudspeaker: Loudspeaker | None = None
        self.in_use = asyncio.Lock()
        """Held while something is played: looking for devices would cut it off."""

    @classmethod
    async def open(cls, settings: Settings, notice: Callable[[str], None]) -> Devices:
        """Open both, and say in one line each what there is not."""
        devices = cls(settings)
        problem = await devices._open_microphone()
        if problem is not None:
            notice(f"no microphone, questions can be typed or given as FILE.wav: {problem.message}")
        problem = await devices._open_loudspeaker()
        if problem is not None:
            notice(
                f"no loudspeaker, spoken answers are written to {settings.answers}: "
                f"{problem.message}"
            )
        return devices

    async def look_again(self) -> bool:
        """Close what is left and open what is plugged in now; True with a microphone.

        PortAudio sees new devices only after a restart that ends its open streams.
        """
        async with self.in_use:
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
            self.microphone = await SoundDeviceMicrophone.open(self._settings.microphone)
        except DeviceError as error:
            return error
        return None

    async def _open_loudspeaker(self) -> DeviceError | None:
        try:
            self.loudspeaker = SoundDeviceLoudspeaker.open(self._settings.loudspeaker)
        except DeviceError as error:
            return error
        return None
