"""The microphone: any device there is, as utterances that grow."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Final, Self

from assistant.errors import DeviceError
from assistant.hearing.capture import FIRST_BLOCK_S, Capture
from assistant.hearing.endpoint import EndpointSettings
from assistant.hearing.gain import AutomaticGain
from assistant.hearing.level import Loudness, SoundLevel
from assistant.hearing.ports import Ended, Pcm, SpeechEvent, Started
from assistant.hearing.segment import Segmenter
from assistant.sound_devices import DeviceInfo, Direction, choose, detached

__all__ = ["SoundDeviceMicrophone"]

_DEFAULTS: Final = EndpointSettings()
_CLOSE_S: Final = 1.0
"""Seconds for the device to be freed, which takes 10 ms."""

OnLevel = Callable[[SoundLevel], None]
"""Told in the thread of the event loop, ten times a second."""


class SoundDeviceMicrophone:
    """The port `Microphone`. The thread of its capture finds speech."""

    def __init__(
        self,
        device: DeviceInfo,
        settings: EndpointSettings,
        *,
        gain: AutomaticGain | None = None,
        on_level: OnLevel | None = None,
    ) -> None:
        self.device = device
        self._segmenter = Segmenter(settings)
        self._gain = gain
        self._loudness = Loudness()
        self._on_level = on_level
        self._muted = threading.Event()
        self._heard: asyncio.Queue[SpeechEvent | DeviceError | None] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()
        self._first_block = asyncio.Event()
        """Set also when it is known that none will come."""
        self._failed: DeviceError | None = None
        self._closed = False
        self._capture = Capture(device, self._hear, self._gone)

    @classmethod
    async def open(
        cls,
        name: str | None = None,
        *,
        settings: EndpointSettings = _DEFAULTS,
        gain: AutomaticGain | None = None,
        on_level: OnLevel | None = None,
    ) -> Self:
        """Open the device whose name is or contains `name`, the default one for None.

        Raise `DeviceError`: `portaudio-missing`, `microphone-none`, `microphone-unknown`,
        `microphone-busy`, `microphone-silent`.
        """
        device = await detached(lambda: choose(name, Direction.IN))
        microphone = cls(device, settings, gain=gain, on_level=on_level)
        try:
            async with asyncio.timeout(FIRST_BLOCK_S):
                await detached(microphone._capture.start)
                # Only now is it true that a visitor can be heard.
                await microphone._first_block.wait()
            if microphone._failed is not None:
                raise microphone._failed
        except TimeoutError as error:
            await microphone.close()
            raise DeviceError(
                "microphone-silent",
                f"the microphone «{device.name}» is open but gives no sound",
                "plug it in again, or choose another one (`komekshi doctor`)",
            ) from error
        except (asyncio.CancelledError, DeviceError):
            await microphone.close()
            raise
        return microphone

    @property
    def muted(self) -> bool:
        return self._muted.is_set()

    @property
    def dropped_blocks(self) -> int:
        """Blocks of 32 ms lost because the machine was too busy."""
        return self._capture.dropped_blocks

    @property
    def in_speech(self) -> bool:
        """Whether somebody may be speaking at this moment."""
        return self._segmenter.in_speech

    async def speech(self) -> AsyncIterator[SpeechEvent]:
        """Yield until closed. Raise `DeviceError` `microphone-gone` when sound stops coming."""
        while (heard := await self._heard.get()) is not None:
            if isinstance(heard, DeviceError):
                raise heard
            yield heard

    def mute(self, muted: bool) -> None:
        """Takes effect at the next block; an utterance under way is dropped."""
        if muted:
            self._muted.set()
        else:
            self._muted.clear()

    def fail(self, error: DeviceError) -> None:
        """Have `speech` raise: it is known from elsewhere that the device has gone."""
        self._failed = error
        self._first_block.set()
        self._heard.put_nowait(error)

    async def close(self) -> None:
        """Free the device; `speech` ends."""
        if self._closed:
            return
        self._closed = True
        self._heard.put_nowait(None)
        # A sound server that hangs must not hold the desk: the thread goes on without us.
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(detached(self._capture.stop), _CLOSE_S)

    def _gone(self, error: DeviceError) -> None:
        self._on_loop(partial(self.fail, error))

    def _hear(self, pcm: Pcm) -> None:
        if not self._first_block.is_set():
            self._on_loop(self._first_block.set)
        if self._on_level is not None:
            for level in self._loudness.feed(pcm):
                self._on_loop(partial(self._on_level, level))
        for event in self._events(pcm):
            self._on_loop(partial(self._heard.put_nowait, self._amplified(event)))

    def _events(self, pcm: Pcm) -> list[SpeechEvent]:
        if self._muted.is_set():
            events = self._segmenter.reset()
            self._segmenter.skip(len(pcm))
            return events
        return self._segmenter.feed(pcm if self._gain is None else self._gain.apply(pcm))

    def _amplified(self, event: SpeechEvent) -> SpeechEvent:
        """The event with the gain of its utterance; the gain learns where one ends."""
        match event:
            case Started(pcm) if self._gain is not None:
                return Started(pcm, self._gain.db)
            case Ended(utterance) if self._gain is not None:
                self._gain.learn(utterance.pcm)
            case _:
                pass
        return event

    def _on_loop(self, call: Callable[[], None]) -> None:
        try:
            self._loop.call_soon_threadsafe(call)
        except RuntimeError:
            # The loop has ended without `close`: nobody is left to tell.
            self._closed = True
