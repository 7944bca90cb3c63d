"""A reply, sentence by sentence, out of the loudspeaker of a visit or into a file."""

from __future__ import annotations

import time
from contextlib import AbstractAsyncContextManager, aclosing
from dataclasses import dataclass
from typing import Protocol

from assistant.desk.pipeline import Desk
from assistant.dialogue import Reply, Said
from assistant.errors import DeviceError, KomekshiError, VoiceError
from assistant.events import Mended, Observer, Recorded, SentenceBegan, SentenceEnded, Trouble
from assistant.voice import Loudspeaker, Rendering, WavLoudspeaker

__all__ = ["Speech", "Spoke", "VisitSound"]


class VisitSound(Protocol):
    """The loudspeaker of one screen, and its microphone as far as it must be deaf."""

    @property
    def loudspeaker(self) -> Loudspeaker | None:
        """None where answers are only shown."""
        ...

    def speaking(self) -> AbstractAsyncContextManager[None]:
        """Entered while the desk speaks: what is heard then is no question."""
        ...


@dataclass(slots=True)
class Spoke:
    """What became of a reply; filled in while it is said."""

    began_at: float | None = None
    """When its first sample went out, by `time.monotonic`; None: nothing was played."""
    played: bool = False
    """Whether it was said to its end."""
    cut: Said | None = None
    """The piece within which it was stopped."""


class Speech:
    """Says one reply at a time."""

    def __init__(
        self, desk: Desk, sound: VisitSound, observe: Observer, files: WavLoudspeaker | None
    ) -> None:
        self._desk = desk
        self._sound = sound
        self._observe = observe
        self._files = files
        self.saying: Reply | None = None
        """What is being said; None: nothing."""
        self._stopped = False
        self._silent: set[str] = set()
        """Parts whose trouble was told."""

    def begin(self) -> None:
        """Told at the start of a turn: a `stop` from now on means its reply."""
        self._stopped = False

    async def say(self, reply: Reply) -> Spoke:
        """Return when it was said, stopped or written to a file. Raise `VoiceError`."""
        spoke = Spoke()
        self.saying = reply
        try:
            async with self._sound.speaking():
                loudspeaker = self._sound.loudspeaker
                if loudspeaker is None or not await self._play(reply, loudspeaker, spoke):
                    await self._record(reply)
        finally:
            self.saying = None
        return spoke

    def finish(self) -> None:
        """Silence after the sentence that is being said."""
        self._stopped = True

    def stop(self) -> None:
        """Silence at once, also between two sentences."""
        self._stopped = True
        if self._sound.loudspeaker is not None:
            self._sound.loudspeaker.stop()

    async def _play(self, reply: Reply, loudspeaker: Loudspeaker, spoke: Spoke) -> bool:
        """False when the loudspeaker failed, so that the answer must go elsewhere."""
        begun: int | None = None
        async with aclosing(self._desk.spoken(reply)) as spoken:
            async for piece, rendering in spoken:
                number = _place(reply, piece)
                if number != begun:
                    self._ended(begun, played=True)
                    begun = number
                    self._observe(SentenceBegan(number, piece.text, piece.language))
                if spoke.began_at is None:
                    spoke.began_at = time.monotonic()
                try:
                    if await self._sounds(loudspeaker, rendering):
                        continue
                except DeviceError as error:
                    self._ended(begun, played=False)
                    spoke.began_at = None
                    self._trouble("loudspeaker", error)
                    return False
                self._ended(begun, played=False)
                spoke.cut = piece
                return True
        self._ended(begun, played=True)
        spoke.played = begun is not None
        self._mended("loudspeaker")
        return True

    async def _sounds(self, loudspeaker: Loudspeaker, rendering: Rendering) -> bool:
        """False when stopped, be it before it began."""
        return not self._stopped and await loudspeaker.play(rendering) and not self._stopped

    async def _record(self, reply: Reply) -> None:
        if self._files is None:
            return
        pieces = [rendering async for rendering in self._desk.renderings(reply)]
        if not pieces:
            return
        try:
            await self._files.play_all(pieces)
        except VoiceError as error:
            self._trouble("answers", error)
            return
        self._mended("answers")
        self._observe(Recorded(str(self._files.last)))

    def _ended(self, piece: int | None, *, played: bool) -> None:
        if piece is not None:
            self._observe(SentenceEnded(piece, played))

    def _trouble(self, part: str, error: KomekshiError) -> None:
        if part not in self._silent:
            self._silent.add(part)
            self._observe(Trouble(part, error.code, error.message, error.remedy))

    def _mended(self, part: str) -> None:
        if part in self._silent:
            self._silent.remove(part)
            self._observe(Mended(part))


def _place(reply: Reply, piece: Said) -> int:
    """Index of this very piece: two may have the same words."""
    return next(number for number, said in enumerate(reply.said) if said is piece)
