"""From a reply to sound: the pyttsx3 worker and the player.

Names are loaded on first use: the worker process imports this package too and
must not carry numpy and PortAudio with it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from assistant.voice.player import SoundDeviceLoudspeaker
    from assistant.voice.ports import Loudspeaker, Rendering, Voice
    from assistant.voice.settings import VoiceSettings
    from assistant.voice.synthesiser import Pyttsx3Voice
    from assistant.voice.wav import WavLoudspeaker, write_wav

__all__ = [
    "Loudspeaker",
    "Pyttsx3Voice",
    "Rendering",
    "SoundDeviceLoudspeaker",
    "Voice",
    "VoiceSettings",
    "WavLoudspeaker",
    "write_wav",
]

_HOME: Final = {
    "Loudspeaker": "ports",
    "Pyttsx3Voice": "synthesiser",
    "Rendering": "ports",
    "SoundDeviceLoudspeaker": "player",
    "Voice": "ports",
    "VoiceSettings": "settings",
    "WavLoudspeaker": "wav",
    "write_wav": "wav",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
