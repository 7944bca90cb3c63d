"""What the desk needs of a voice: ports and the values that pass through them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.text import Language
from assistant.voice.settings import VoiceSettings

__all__ = ["Loudspeaker", "Rendering", "Voice"]


@dataclass(frozen=True, slots=True)
class Rendering:
    """Sound of one text."""

    pcm: NDArray[np.int16]
    """Mono samples, shape (n,)."""
    rate: int
    """Hz."""

    @property
    def seconds(self) -> float:
        return len(self.pcm) / self.rate


class Voice(Protocol):
    """Text in, sound out; plays nothing."""

    async def render(
        self, text: str, language: Language, settings: VoiceSettings | None = None
    ) -> Rendering:
        """Sound of a speakable text (`assistant.text`); None: the voice's own settings.

        Raise `VoiceError`.
        """
        ...

    async def close(self) -> None: ...


class Loudspeaker(Protocol):
    """Plays renderings one after the other."""

    async def play(self, rendering: Rendering) -> bool:
        """True when played to its end, False when stopped. Raise `DeviceError`."""
        ...

    def stop(self) -> None:
        """Silence within 60 ms; a `play` under way returns False."""
        ...

    async def close(self) -> None: ...
