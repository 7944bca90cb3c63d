"""From sentences to sound: the voice worker, recordings, the player.

Names are loaded on first use: the worker process imports this package too and
must not carry numpy and PortAudio with it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from assistant.voice.by_language import VoiceByLanguage
    from assistant.voice.piper import PiperVoice
    from assistant.voice.player import SoundDeviceLoudspeaker
    from assistant.voice.ports import Loudspeaker, Rendering, Voice
    from assistant.voice.recordings import Recordings
    from assistant.voice.settings import Manner, VoiceSettings
    from assistant.voice.speaker import Sentence, Speaker
    from assistant.voice.synthesiser import Pyttsx3Voice
    from assistant.voice.wav import WavLoudspeaker, write_wav

__all__ = [
    "Loudspeaker",
    "Manner",
    "PiperVoice",
    "Pyttsx3Voice",
    "Recordings",
    "Rendering",
    "Sentence",
    "SoundDeviceLoudspeaker",
    "Speaker",
    "Voice",
    "VoiceByLanguage",
    "VoiceSettings",
    "WavLoudspeaker",
    "write_wav",
]

_HOME: Final = {
    "Loudspeaker": "ports",
    "Manner": "settings",
    "PiperVoice": "piper",
    "Pyttsx3Voice": "synthesiser",
    "Recordings": "recordings",
    "Rendering": "ports",
    "Sentence": "speaker",
    "SoundDeviceLoudspeaker": "player",
    "Speaker": "speaker",
    "Voice": "ports",
    "VoiceByLanguage": "by_language",
    "VoiceSettings": "settings",
    "WavLoudspeaker": "wav",
    "write_wav": "wav",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
