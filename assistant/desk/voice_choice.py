"""How a desk speaks: what an administrator sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from assistant.errors import SetupError
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
    def from_environment(cls, environment: Mapping[str, str]) -> VoiceChoice:
        """Read `KOMEKSHI_VOICE_RATE`, `_VOLUME`, `_PITCH`, `KOMEKSHI_PIPER_KK` and `_RU`.

        Raise `SetupError` for what is no number, `VoiceError` for one that no voice can do.
        """
        settings = VoiceSettings(
            rate=round(_number(environment, "RATE", _USUAL.rate)),
            volume=_number(environment, "VOLUME", _USUAL.volume),
            pitch=round(_number(environment, "PITCH", _USUAL.pitch)),
        )
        files = {
            language: environment.get(f"KOMEKSHI_PIPER_{language.upper()}") for language in Language
        }
        piper = {language: Path(file).expanduser() for language, file in files.items() if file}
        return cls(settings, piper)


def _number(environment: Mapping[str, str], name: str, otherwise: float) -> float:
    variable = f"KOMEKSHI_VOICE_{name}"
    written = environment.get(variable, "").strip()
    try:
        return float(written) if written else otherwise
    except ValueError:
        raise SetupError(
            "voice-number", f"{variable} is {written!r}", f"unset it, or set it to {otherwise:g}"
        ) from None
