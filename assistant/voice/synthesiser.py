"""Voices whose engine runs in a worker, with a spare one and a memory; pyttsx3 is the first."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from typing import Any, Final, Self, TypeVar

from assistant.errors import VoiceError
from assistant.espeak import EspeakLibrary, sources
from assistant.text import Language, respelled
from assistant.voice.ports import Rendering
from assistant.voice.settings import VoiceSettings
from assistant.voice.supervisor import RENDER_TIMEOUT, VoiceWorker, WorkerLostError
from assistant.voice.wire import Engine, Espeak, Request

__all__ = ["CACHE_BYTES", "LONGEST_TEXT", "Pyttsx3Voice", "WorkerVoice"]

CACHE_BYTES: Final = 16 * 2**20
"""Sound kept in memory: six minutes at 22 050 Hz, every answer of a busy hour."""

LONGEST_TEXT: Final = 2_000
"""Characters of one text: two minutes of speech, 0.4 s of work. The work grows with the
square of the length, and 5 000 characters would look like a hang."""

SECONDS_A_CHARACTER: Final = 0.002
"""Patience beyond `RENDER_TIMEOUT`; a character takes 0.0002 s, 0.0008 on a busy machine."""

_ATTEMPTS: Final = 3
"""The worker, its spare, and one that is started anew when both died at once; a text that
kills three is given up."""
_HANGS: Final = 2
"""A text on which so many workers hang is given up: the visitor has waited long enough."""

LOOK_EVERY: Final = 100
"""Renders between two looks at the worker's memory."""

_T = TypeVar("_T")
_Key = tuple[str, Language, VoiceSettings]


class _Renderings:
    """Recently used renderings, at most `limit` bytes of samples."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._kept: OrderedDict[_Key, Rendering] = OrderedDict()

    def get(self, key: _Key) -> Rendering | None:
        if key not in self._kept:
            return None
        self._kept.move_to_end(key)
        return self._kept[key]

    def put(self, key: _Key, rendering: Rendering) -> None:
        self._kept[key] = rendering
        self._size += rendering.pcm.nbytes
        while self._size > self._limit:
            _, dropped = self._kept.popitem(last=False)
            self._size -= dropped.pcm.nbytes


class WorkerVoice:
    """A `Voice` that survives what its engine does to the process it runs in."""

    seconds_a_character = SECONDS_A_CHARACTER
    """Patience beyond the time-out, for each character of a text."""
    most_mb = 150
    """Resident memory at which a worker is replaced; pyttsx3 takes 30 MB and keeps to it."""

    def __init__(
        self, engine: Engine, settings: VoiceSettings, worker: VoiceWorker, timeout: float
    ) -> None:
        self.settings = settings
        self.voices = worker.voices
        """The engine's own name of the voice, by language."""
        self._timeout = timeout
        self._engine = engine
        self._version = worker.version
        self._worker: VoiceWorker | None = worker
        self._spare: asyncio.Task[VoiceWorker] | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._cache = _Renderings(CACHE_BYTES)
        self._one_at_a_time = asyncio.Lock()
        self._closed = False
        self._renders = 0
        self._start_spare()

    @property
    def pid(self) -> int | None:
        """Process that renders next, None while there is none."""
        return self._worker.pid if self._worker is not None else None

    async def render(
        self, text: str, language: Language, settings: VoiceSettings | None = None
    ) -> Rendering:
        """Sound of a speakable text; `settings` override the voice's own for once.

        The samples are shared with the cache and read-only.
        """
        words = _sayable(text)
        if language not in self.voices:
            raise _no_voice(language)
        key = (words, language, settings or self.settings)
        if (kept := self._cache.get(key)) is not None:
            return kept
        if self._closed:
            raise VoiceError("voice-closed", "the voice has been closed", "start a new one")
        # Shielded: a caller that gives up must not leave half an answer in the pipe.
        return await asyncio.shield(self._keep(asyncio.create_task(self._render(key))))

    async def close(self) -> None:
        """End the processes; a render under way raises `VoiceError`."""
        self._closed = True
        if self._worker is not None:
            await self._worker.end()
        async with self._one_at_a_time:
            worker, self._worker = self._worker, None
        if self._spare is not None:
            self._spare.cancel()
        for left in (worker, await _settled(self._spare)):
            if left is not None:
                await left.end()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _render(self, key: _Key) -> Rendering:
        async with self._one_at_a_time:
            if (kept := self._cache.get(key)) is not None:
                return kept
            text, language, manner = key
            rendering = await self._ask(_request(self._spelled(text, language), language, manner))
            self._cache.put(key, rendering)
            self._look_at_memory()
            return rendering

    def _spelled(self, text: str, language: Language) -> str:
        """The text as the engine must see it."""
        return text

    async def _ask(self, request: Request) -> Rendering:
        patience = self._timeout + self.seconds_a_character * len(request.text)
        begin = time.monotonic()
        for attempt in range(1, _ATTEMPTS + 1):
            worker = await self._current_worker()
            try:
                return await worker.render(request, patience)
            except WorkerLostError:
                self._worker = None
                self._keep(asyncio.create_task(worker.end()))
                if attempt == _ATTEMPTS or time.monotonic() - begin >= _HANGS * patience:
                    raise
        raise AssertionError("unreachable")

    def _look_at_memory(self) -> None:
        self._renders += 1
        worker = self._worker
        if self._renders % LOOK_EVERY == 0 and worker and worker.rss_mb > self.most_mb:
            self._worker = None  # its spare renders next
            self._keep(asyncio.create_task(worker.end()))

    async def _current_worker(self) -> VoiceWorker:
        if self._worker is not None and self._worker.alive:
            return self._worker
        if self._closed:
            raise VoiceError("voice-closed", "the voice has been closed", "start a new one")
        spare = await _settled(self._spare)
        if spare is None or not spare.alive:
            spare = await VoiceWorker.start(self._engine)
        self._worker = spare
        if not self._closed:
            self._start_spare()
        return spare

    def _start_spare(self) -> None:
        self._spare = asyncio.create_task(VoiceWorker.start(self._engine))
        self._keep(self._spare)

    def _keep(self, task: asyncio.Task[_T]) -> asyncio.Task[_T]:
        """Hold a reference to a background task, and look at its failure."""
        self._tasks.add(task)
        task.add_done_callback(self._forget)
        return task

    def _forget(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()


class Pyttsx3Voice(WorkerVoice):
    """espeak-ng by way of pyttsx3. Make it with `start`."""

    library: EspeakLibrary
    """The espeak-ng that renders."""

    def _spelled(self, text: str, language: Language) -> str:
        return respelled(text, language)

    @classmethod
    async def start(
        cls, settings: VoiceSettings | None = None, *, render_timeout: float = RENDER_TIMEOUT
    ) -> Self:
        """Raise `VoiceError` when no espeak-ng with both languages can be started.

        `render_timeout` is in seconds, for each of the two attempts at a text, and grows
        with its length.
        """
        failures: list[VoiceError] = []
        for source in sources():
            engine = Espeak(source.value, tuple(language.value for language in Language))
            try:
                worker = await VoiceWorker.start(engine)
            except VoiceError as error:
                failures.append(error)
            else:
                voice = cls(engine, settings or VoiceSettings(), worker, render_timeout)
                voice.library = EspeakLibrary(source, worker.version)
                return voice
        raise VoiceError(
            failures[-1].code,
            "; ".join(failure.message for failure in failures),
            failures[0].remedy,
        )


async def _settled(spare: asyncio.Task[VoiceWorker] | None) -> VoiceWorker | None:
    """The spare worker once it is ready; None when it failed or there is none."""
    if spare is None:
        return None
    await asyncio.wait({spare})
    if spare.cancelled() or spare.exception() is not None:
        return None
    return spare.result()


def _request(text: str, language: Language, settings: VoiceSettings) -> Request:
    return Request(text, language.value, settings.rate, settings.volume, settings.pitch)


def _no_voice(language: Language) -> VoiceError:
    return VoiceError(
        "voice-language-missing",
        f"this voice does not speak {language}",
        "choose a voice for each language",
    )


def _sayable(text: str) -> str:
    """The text without what would cut it short or break pyttsx3."""
    words = " ".join(text.encode("utf-8", "ignore").decode().replace("\0", " ").split())
    if not words:
        raise VoiceError("voice-no-text", "there is no text to say", "give it a text with words")
    if len(words) > LONGEST_TEXT:
        raise VoiceError(
            "voice-text-too-long",
            f"the text has {len(words)} characters",
            f"say it in pieces of at most {LONGEST_TEXT} characters",
        )
    return words
