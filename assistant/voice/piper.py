"""Piper behind the same port: an optional extra, for voices better than espeak-ng's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Self

from assistant.text import Language
from assistant.voice.settings import VoiceSettings
from assistant.voice.supervisor import RENDER_TIMEOUT, VoiceWorker
from assistant.voice.synthesiser import WorkerVoice
from assistant.voice.wire import Piper

__all__ = ["PiperVoice"]

_SECONDS_A_CHARACTER: Final = 0.05
"""Patience beyond `RENDER_TIMEOUT`: a character is 0.07 s of speech, and Piper's authors name a
small computer that speaks about as fast as it renders. Not measured here."""


class PiperVoice(WorkerVoice):
    """Speaks the languages it has voice files for. Make it with `start`."""

    seconds_a_character = _SECONDS_A_CHARACTER
    most_mb = 1_000

    @classmethod
    async def start(
        cls,
        files: Mapping[Language, Path],
        settings: VoiceSettings | None = None,
        *,
        render_timeout: float = RENDER_TIMEOUT,
    ) -> Self:
        """Raise `VoiceError`: `piper-missing`, `piper-voice-missing`, `piper-voice-unusable`."""
        # Absolute: the worker may stand in another folder.
        engine = Piper({language.value: str(path.absolute()) for language, path in files.items()})
        worker = await VoiceWorker.start(engine)
        return cls(engine, settings or VoiceSettings(), worker, render_timeout)

    @property
    def version(self) -> str:
        """Of the package `piper-tts`."""
        return self._version
