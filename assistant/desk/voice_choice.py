"""How a desk speaks: what an administrator sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from assistant.desk.config.sections import Voice
from assistant.text import Language
from assistant.voice.settings import VoiceSettings

__all__ = ["VoiceChoice"]

_USUAL: Final = VoiceSettings()


@dataclass(frozen=True, slots=True)
class VoiceChoice:
    """Rate, volume and pitch, and voices other than espeak-ng's."""

    settings: VoiceSettings = _USUAL
    piper: Mapping[Language, Path] = field(default_factory=dict)
    """Piper voice files; a language without one is spoken by espeak-ng."""

    @classmethod
    def of(cls, section: Voice) -> VoiceChoice:
        """What the settings say. Raise `VoiceError` for what no voice can do."""
        files = {Language.KK: section.piper_kk, Language.RU: section.piper_ru}
        return cls(
            VoiceSettings(rate=section.rate, volume=section.volume, pitch=section.pitch),
            {language: file.expanduser() for language, file in files.items() if file is not None},
        )
