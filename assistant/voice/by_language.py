"""One voice out of several: each language is spoken by its own."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.errors import VoiceError
from assistant.text import Language
from assistant.voice.ports import Rendering, Voice
from assistant.voice.settings import VoiceSettings

__all__ = ["VoiceByLanguage"]


class VoiceByLanguage:
    """A `Voice` that hands each text to the voice of its language."""

    def __init__(self, voices: Mapping[Language, Voice]) -> None:
        self._voices = dict(voices)

    async def render(
        self, text: str, language: Language, settings: VoiceSettings | None = None
    ) -> Rendering:
        if language not in self._voices:
            raise VoiceError(
                "voice-language-missing",
                f"no voice speaks {language}",
                "choose a voice for each language",
            )
        return await self._voices[language].render(text, language, settings)

    async def close(self) -> None:
        for voice in {id(each): each for each in self._voices.values()}.values():
            await voice.close()
