"""One visitor after the other: an input in, words on the screen and sound out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import aclosing
from typing import Final

from assistant.desk.devices import Devices
from assistant.desk.inputs import Input, SoundFile, Spoken, Typed
from assistant.desk.pipeline import Desk, Understood
from assistant.dialogue import (
    Options,
    Patience,
    Reply,
    interrupted,
    silence,
    start,
    until_silence,
)
from assistant.errors import DeviceError, VoiceError
from assistant.match import Command, CommandName, Decision, public_command, public_name
from assistant.voice import Loudspeaker, WavLoudspeaker

__all__ = ["ECHO_TAIL_S", "Conversation"]

ECHO_TAIL_S: Final = 0.4
"""Seconds for which the microphone stays deaf after the last sample: the hall's echo."""


class Conversation:
    """Half duplex: what is heard while the desk speaks is dropped."""

    def __init__(
        self,
        desk: Desk,
        devices: Devices,
        files: WavLoudspeaker,
        write: Callable[[str], None],
        options: Options = Options(),  # noqa: B008 - frozen
        patience: Patience = Patience(),  # noqa: B008 - frozen
    ) -> None:
        self._desk = desk
        self._devices = devices
        self._files = files
        """Where answers go without a loudspeaker, and when it goes away."""
        self._write = write
        self._options = options
        self._patience = patience
        self._state = start()
        self._last_word = time.monotonic()

    def until_silence(self) -> float | None:
        """Seconds until `wait_over` has something to do, None where nobody has spoken."""
        return until_silence(self._state, self._quiet, self._patience)

    async def wait_over(self) -> None:
        """Remind a silent visitor, or end the visit. Raise `KomekshiError`."""
        self._state, reply = silence(self._desk.catalogue, self._state, self._quiet, self._patience)
        if reply is None:
            return
        for piece in reply.said:
            self._write(f"Көмекші: {piece.text}")
        await self._say(reply)  # no word of the visitor: the quiet goes on

    @property
    def _quiet(self) -> float:
        """Seconds since the visitor or an answer was heard last."""
        return time.monotonic() - self._last_word

    async def take(self, question: Input) -> None:
        """Answer one input. Raise `KomekshiError` when it can't be understood or said."""
        if self._quiet > self._patience.ends:
            self._state = start()
        understood = await self._understand(question)
        self._state, reply = self._desk.respond(
            self._state, understood.decision, heard=understood.text, options=self._options
        )
        self._show(understood, reply)
        try:
            await self._say(reply)
        finally:
            self._last_word = time.monotonic()

    def interrupts(self, question: Input) -> bool:
        """True for a typed «stop» while the desk speaks."""
        return (
            self._devices.in_use.locked()
            and isinstance(question, Typed)
            and _is_stop(self._desk.understand_text(question.text).decision)
        )

    def stop(self) -> None:
        """Silence, at once."""
        if self._devices.loudspeaker is not None:
            self._devices.loudspeaker.stop()

    async def _understand(self, question: Input) -> Understood:
        match question:
            case Typed(text):
                return self._desk.understand_text(text)
            case SoundFile(path):
                return await self._desk.understand_file(path)
            case Spoken(heard, recognise_ms):
                return self._desk.understand_heard(heard, recognise_ms)

    def _show(self, understood: Understood, reply: Reply) -> None:
        heard = understood.text or "…"
        command = public_command(understood.decision)
        named = understood.target or (None if command is None else command.value)
        target = f" {named}" if named else ""
        self._write(f"Сіз · Вы: {heard}")
        self._write(
            f"  [{public_name(understood.decision)}{target}, score {understood.score:.2f}, "
            f"{understood.timings_ms['total']:.0f} ms]"
        )
        if reply.doubts:  # for the staff; the visitor hears it in the answer
            self._write(f"  [facts: {'; '.join(reply.doubts)}]")
        if reply.as_of is not None:
            self._write(f"  [{reply.as_of:%d.%m.%Y}]")
        for piece in reply.said:
            self._write(f"Көмекші: {piece.text}")

    async def _say(self, reply: Reply) -> None:
        async with self._devices.in_use:
            loudspeaker, microphone = self._devices.loudspeaker, self._devices.microphone
            if loudspeaker is None:
                await self._record(reply)
                return
            if microphone is not None:
                microphone.mute(True)
            try:
                played = await self._play(reply, loudspeaker)
            finally:
                if microphone is not None:
                    await asyncio.sleep(ECHO_TAIL_S)
                    microphone.mute(False)
            if not played:
                await self._record(reply)

    async def _play(self, reply: Reply, loudspeaker: Loudspeaker) -> bool:
        """False when the loudspeaker failed, so that the answer must go elsewhere."""
        async with aclosing(self._desk.spoken(reply)) as spoken:
            async for piece, rendering in spoken:
                try:
                    if await loudspeaker.play(rendering):
                        continue
                except DeviceError as error:
                    self._write(f"  [no sound: {error}]")
                    return False
                self._state = interrupted(self._state, reply, piece)
                break
        return True

    async def _record(self, reply: Reply) -> None:
        pieces = [rendering async for rendering in self._desk.renderings(reply)]
        if not pieces:
            return
        try:
            await self._files.play_all(pieces)
        except VoiceError as error:
            self._write(f"  [the spoken answer is not kept: {error}]")
            return
        self._write(f"  [spoken answer: {self._files.last}]")


def _is_stop(decision: Decision) -> bool:
    return isinstance(decision, Command) and decision.name is CommandName.STOP
