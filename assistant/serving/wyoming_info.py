"""How Komekshi announces itself to Wyoming clients."""

from __future__ import annotations

from typing import Final

from wyoming.info import (
    AsrModel,
    AsrProgram,
    Attribution,
    HandleModel,
    HandleProgram,
    Info,
    IntentModel,
    IntentProgram,
    TtsProgram,
    TtsVoice,
)

from assistant import __version__
from assistant.serving.ports import LANGUAGES

__all__ = ["info_of"]

_BY: Final = Attribution("Komekshi", "https://github.com/OHF-Voice/wyoming")
_VOSK: Final = Attribution("Alpha Cephei", "https://alphacephei.com/vosk/")
_ESPEAK: Final = Attribution("espeak-ng", "https://github.com/espeak-ng/espeak-ng")
_WHAT: Final = "Public services of Kazakhstan, in Kazakh and Russian"


def info_of(models: tuple[str, ...]) -> Info:
    """All programs that answer at this address."""
    languages = list(LANGUAGES)
    return Info(
        asr=[
            AsrProgram(
                name="komekshi",
                attribution=_VOSK,
                installed=True,
                description="Recognition of questions about public services",
                version=__version__,
                models=[
                    AsrModel(model, _VOSK, True, "Vosk model", None, languages) for model in models
                ],
            )
        ],
        tts=[
            TtsProgram(
                name="komekshi",
                attribution=_ESPEAK,
                installed=True,
                description="Texts of public services read aloud",
                version=__version__,
                voices=[
                    TtsVoice(language, _ESPEAK, True, name, None, [language])
                    for language, name in zip(LANGUAGES, ("Kazakh", "Russian"), strict=True)
                ],
            )
        ],
        handle=[
            HandleProgram(
                name="komekshi",
                attribution=_BY,
                installed=True,
                description=_WHAT,
                version=__version__,
                models=[HandleModel("komekshi", _BY, True, _WHAT, __version__, languages)],
            )
        ],
        intent=[
            IntentProgram(
                name="komekshi",
                attribution=_BY,
                installed=True,
                description=_WHAT,
                version=__version__,
                models=[IntentModel("komekshi", _BY, True, _WHAT, __version__, languages)],
            )
        ],
    )
