"""The voice of the desk, tried without a visitor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.desk.settings import Settings
from assistant.desk.voice import start_voice
from assistant.errors import VoiceError
from assistant.text import Language, sentences
from assistant.voice import (
    Sentence,
    SoundDeviceLoudspeaker,
    Speaker,
    VoiceSettings,
    write_wav,
)

__all__ = ["VoicesInUse", "say_aloud", "voices_in_use"]


@dataclass(frozen=True, slots=True)
class VoicesInUse:
    """What the desk speaks with."""

    voices: Mapping[Language, str]
    """Engine and voice by language."""
    settings: VoiceSettings
    recorded: Mapping[str, int]
    """Recordings by service."""
    error: VoiceError | None
    """Why a chosen voice is not in use."""
    faults: tuple[VoiceError, ...]
    """Recordings that can't be used."""


async def say_aloud(
    settings: Settings,
    text: str,
    language: Language,
    *,
    rate: int | None = None,
    out: Path | None = None,
) -> None:
    """Play a text, or write it. Raise `VoiceError`, or `DeviceError` without a loudspeaker."""
    if rate is not None:
        chosen = replace(settings.voice, settings=replace(settings.voice.settings, rate=rate))
        settings = replace(settings, voice=chosen)
    written = [Sentence(each, language) for each in sentences(text)]
    if not written:
        raise VoiceError("voice-no-text", "there is no text to say", "give it a text with words")
    started = await start_voice(settings)
    try:
        if started.error is not None:
            raise started.error
        await _out(started.speaker, written, settings.loudspeaker, out)
    finally:
        await started.speaker.close()


async def voices_in_use(settings: Settings) -> VoicesInUse:
    """Start the voice to see what it is. Raise `VoiceError` when nothing can speak."""
    started = await start_voice(settings)
    try:
        recordings = started.speaker.recordings
        counted = Counter(each.service for each in recordings.entries) if recordings else {}
        return VoicesInUse(
            {language: started.names[language] for language in Language},
            settings.voice.settings,
            dict(sorted(counted.items())),
            started.error,
            tuple(recordings.faults) if recordings else (),
        )
    finally:
        await started.speaker.close()


async def _out(
    speaker: Speaker, written: list[Sentence], loudspeaker: str | None, out: Path | None
) -> None:
    if out is not None:
        write_wav(out, [sound async for sound in speaker.sounds(written)])
        return
    device = SoundDeviceLoudspeaker.open(loudspeaker)
    try:
        async for sound in speaker.sounds(written):
            await device.play(sound)
    finally:
        await device.close()
