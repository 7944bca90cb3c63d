"""Wyoming: speech-to-text, text-to-speech and answers for Home Assistant and its satellites.

One handler serves one connection. https://github.com/OHF-Voice/wyoming
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from contextlib import aclosing
from typing import Any, Final

from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.error import Error
from wyoming.event import Event, async_read_event
from wyoming.handle import Handled, NotHandled
from wyoming.info import Describe
from wyoming.intent import Entity, Intent, NotRecognized, Recognize
from wyoming.ping import Ping, Pong
from wyoming.server import AsyncEventHandler
from wyoming.tts import Synthesize

from assistant.errors import KomekshiError
from assistant.serving.limited import LimitedReader
from assistant.serving.ports import LANGUAGES, Ears, Helper, Mouth
from assistant.serving.sound import SoundIn
from assistant.serving.wyoming_info import info_of
from assistant.text.guess import guess_language

__all__ = ["WyomingHandler"]

_SAMPLES_PER_CHUNK: Final = 2_048
"""Of speech that is sent; 0.1 s, so that a satellite begins to play at once."""
_LONGEST_TEXT: Final = 5_000
"""Letters to be said or understood; the longest answer has 2,000."""
_UNDERSTOOD: Final = frozenset({"Answer", "Confirm", "Choose", "Command"})
_LOG: Final = logging.getLogger(__name__)


class WyomingHandler(AsyncEventHandler):
    """What one client asks; a request that fails is answered with an error event."""

    def __init__(
        self,
        ears: Ears,
        mouth: Mouth,
        helper: Helper,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        super().__init__(reader, writer)
        self._limited = LimitedReader(reader)
        self._ears = ears
        self._mouth = mouth
        self._helper = helper
        self._sound_in: SoundIn | None = None
        self._sound = bytearray()

    async def run(self) -> None:
        """Until the client leaves or sends what no event can be."""
        try:
            while (event := await async_read_event(self._limited)) is not None:  # type: ignore[arg-type]
                await self.handle_event(event)
            if not self.reader.at_eof():
                await self._fail("a line is no JSON object", "wyoming-malformed")
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client is gone
        except KomekshiError as error:
            await self._fail(error.message, error.code)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            await self._fail(f"no Wyoming event: {type(error).__name__}", "wyoming-malformed")
        finally:
            self.writer.close()

    async def handle_event(self, event: Event) -> bool:
        """Answer one event; False ends the connection."""
        try:
            await self._answer(event)
        except KomekshiError as error:
            await self._fail(error.message, error.code)
            self._sound.clear()
            self._sound_in = None
        return True

    async def _answer(self, event: Event) -> None:
        if Describe.is_type(event.type):
            await self.write_event(info_of(self._ears.models).event())
        elif Ping.is_type(event.type):
            await self.write_event(Pong(Ping.from_event(event).text).event())
        elif Transcribe.is_type(event.type):
            self._sound.clear()
        elif AudioStart.is_type(event.type):
            start = AudioStart.from_event(event)
            self._sound_in = SoundIn(start.rate, start.channels, start.width)
            self._sound.clear()
        elif AudioChunk.is_type(event.type):
            self._take(AudioChunk.from_event(event))
        elif AudioStop.is_type(event.type):
            await self._transcribe()
        elif Synthesize.is_type(event.type):
            await self._say(Synthesize.from_event(event))
        elif Transcript.is_type(event.type):
            await self._handle(Transcript.from_event(event))
        elif Recognize.is_type(event.type):
            await self._recognize(Recognize.from_event(event))
        else:
            _LOG.debug("an event of type %s is not for us", event.type)

    def _take(self, chunk: AudioChunk) -> None:
        if self._sound_in is None:  # some clients begin without a start
            self._sound_in = SoundIn(chunk.rate, chunk.channels, chunk.width)
        self._sound += self._sound_in.feed(chunk.audio)

    async def _transcribe(self) -> None:
        if self._sound_in is not None:
            self._sound += self._sound_in.feed(b"", last=True)
        pcm = bytes(self._sound)
        self._sound.clear()
        self._sound_in = None
        heard = await self._ears.transcribe(pcm)
        await self.write_event(Transcript(heard.text, language=heard.language).event())

    async def _say(self, wanted: Synthesize) -> None:
        text = wanted.text[:_LONGEST_TEXT]
        language = _language(wanted)
        started = False
        async with aclosing(self._mouth.speech(text, language)) as pieces:
            async for piece in pieces:
                if not started:
                    started = True
                    await self.write_event(AudioStart(piece.rate, 2, 1).event())
                step = _SAMPLES_PER_CHUNK * 2
                for begin in range(0, len(piece.pcm), step):
                    part = piece.pcm[begin : begin + step]
                    await self.write_event(AudioChunk(piece.rate, 2, 1, part).event())
        if not started:
            await self._fail("there is nothing to say in this text", "voice-no-text")
            return
        await self.write_event(AudioStop().event())

    async def _handle(self, transcript: Transcript) -> None:
        context = transcript.context or {}
        visit = context.get("conversation_id")
        answer = self._helper.answer(
            transcript.text[:_LONGEST_TEXT], visit if isinstance(visit, str) else None
        )
        kind = Handled if answer["decision"] in _UNDERSTOOD else NotHandled
        await self.write_event(kind(answer["reply"], transcript.context).event())

    async def _recognize(self, wanted: Recognize) -> None:
        answer = self._helper.answer(wanted.text[:_LONGEST_TEXT])
        intent = _intent(answer, wanted.context)
        if intent is None:
            await self.write_event(NotRecognized(answer["reply"], wanted.context).event())
        else:
            await self.write_event(intent.event())

    async def _fail(self, message: str, code: str) -> None:
        with contextlib.suppress(ConnectionError):
            await self.write_event(Error(message, code).event())


def _intent(answer: Mapping[str, Any], context: dict[str, Any] | None) -> Intent | None:
    """The service or command by name, with the parts of the answer that were asked for."""
    names = (answer[kind] for kind in ("service", "collection", "lesson", "command"))
    name = next((each for each in names if each), None)
    if name is None or answer["decision"] not in ("Answer", "Confirm", "Command"):
        return None
    entities = [
        Entity(slot, str(answer[slot])) for slot in ("facet", "channel", "language") if answer[slot]
    ]
    return Intent(str(name), entities, answer["reply"], context)


def _language(wanted: Synthesize) -> str:
    """As asked for by language or by the name of a voice, else as the text reads."""
    voice = wanted.voice
    names = () if voice is None else (voice.language, voice.name)
    for name in names:
        if name and name[:2].lower() in LANGUAGES:
            return name[:2].lower()
    return guess_language(wanted.text).value
