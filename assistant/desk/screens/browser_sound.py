"""Microphone and loudspeaker of a page: sound that comes and goes over its WebSocket."""

from __future__ import annotations

import asyncio
import io
import wave
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import numpy as np

from assistant.events import Level, Observer, SentenceBegan
from assistant.hearing import (
    SAMPLE_RATE,
    Abandoned,
    EndpointSettings,
    Loudness,
    Pcm,
    Segmenter,
    SpeechEvent,
)
from assistant.kiosk.desk_messages import Sentence, Silence
from assistant.kiosk.ports import Page
from assistant.text import Language
from assistant.voice import Loudspeaker, Rendering

__all__ = ["PageLoudspeaker", "PageMicrophone", "PageSound"]

_KEPT_BYTES: Final = 10 * SAMPLE_RATE * 2
"""10 s of sound may wait for a busy machine; the oldest beyond is dropped."""

_ANSWER_S: Final = 6.0
"""Seconds beyond the length of a sound after which the page must have told its end: it decodes a
sentence in 20 ms, but a tablet that wakes up needs longer."""


class PageMicrophone:
    """The port `Microphone` over blocks of PCM."""

    def __init__(self, settings: EndpointSettings, observe: Observer) -> None:
        """`observe` is told levels."""
        self.dropped_bytes = 0
        """Sound that came faster than it was heard."""
        self._settings = settings
        self._observe = observe
        self._loudness = Loudness()
        self._blocks: deque[bytes] = deque()
        self._waiting_bytes = 0
        self._come = asyncio.Event()
        self._muted = False
        self._interrupted = False
        """Whether it was muted since the last block was heard."""
        self._closed = False

    def hear(self, pcm: bytes) -> None:
        """Take the next block of 16 kHz, mono, 16 bit."""
        if self._muted or self._closed:
            return
        for level in self._loudness.feed(_samples(pcm)):
            self._observe(Level(level.dbfs, level.clipped))
        self._blocks.append(pcm)
        self._waiting_bytes += len(pcm)
        while self._waiting_bytes > _KEPT_BYTES:
            dropped = len(self._blocks.popleft())
            self._waiting_bytes -= dropped
            self.dropped_bytes += dropped
        self._come.set()

    async def speech(self) -> AsyncIterator[SpeechEvent]:
        """Yield until closed."""
        await self._come.wait()
        segmenter = await asyncio.to_thread(Segmenter, self._settings)  # most pages never speak
        while not self._closed:
            if self._interrupted:
                self._interrupted = False
                for event in segmenter.reset():
                    yield event
            # in a thread: a frame of 32 ms costs half a millisecond
            events = await asyncio.to_thread(segmenter.feed, self._take())
            for event in [] if self._interrupted else events:
                yield event
            await self._come.wait()
        yield Abandoned()

    def mute(self, muted: bool) -> None:
        """Drop what is heard; an utterance under way is dropped with it."""
        if muted and not self._muted:
            self._interrupted = True
            self._take()
            self._come.set()
        self._muted = muted

    async def close(self) -> None:
        self._closed = True
        self._come.set()

    def _take(self) -> Pcm:
        sound = b"".join(self._blocks)
        self._blocks.clear()
        self._waiting_bytes = 0
        self._come.clear()
        return _samples(sound)


class PageLoudspeaker:
    """The port `Loudspeaker`: the page plays, and tells when that is over."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._piece = SentenceBegan(0, "", Language.KK)
        self._number = 0
        self._playing: asyncio.Future[bool] | None = None

    def announce(self, piece: SentenceBegan) -> None:
        """The piece of the reply that the next sounds belong to."""
        self._piece = piece

    async def play(self, rendering: Rendering) -> bool:
        """True when the page played it to its end."""
        self._number += 1
        piece = self._piece
        sentence = Sentence(self._number, piece.piece, piece.text, piece.language)
        playing: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._playing = playing
        self._page.play(sentence, _wav(rendering))
        try:
            async with asyncio.timeout(rendering.seconds + _ANSWER_S):
                return await playing
        except TimeoutError:
            self._page.tell(Silence())
            return False
        finally:
            self._playing = None

    def played(self, number: int, *, to_end: bool) -> None:
        """The page is done with a sound; a word about an earlier one comes too late."""
        if self._playing is not None and number == self._number and not self._playing.done():
            self._playing.set_result(to_end)

    def stop(self) -> None:
        """The page is told at once."""
        if self._playing is not None and not self._playing.done():
            self._page.tell(Silence())
            self._playing.set_result(False)

    async def close(self) -> None:
        self.stop()


class PageSound:
    """The port `VisitSound` over the two of a page."""

    def __init__(
        self, microphone: PageMicrophone, loudspeaker: PageLoudspeaker, echo_tail_s: float
    ) -> None:
        self.microphone = microphone
        self.speaker = loudspeaker
        self.voice = True
        """False: answers are only shown."""
        self._echo_tail_s = echo_tail_s

    @property
    def loudspeaker(self) -> Loudspeaker | None:
        return self.speaker if self.voice else None

    @asynccontextmanager
    async def speaking(self) -> AsyncGenerator[None]:
        """Half duplex: what the page hears of itself is no question."""
        if not self.voice:
            yield
            return
        self.microphone.mute(True)
        try:
            yield
        finally:
            await asyncio.sleep(self._echo_tail_s)
            self.microphone.mute(False)


def _samples(pcm: bytes) -> Pcm:
    return np.frombuffer(pcm, "<i2").astype(np.int16)


def _wav(rendering: Rendering) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rendering.rate)
        sound.writeframes(rendering.pcm.astype("<i2").tobytes())
    return out.getvalue()
