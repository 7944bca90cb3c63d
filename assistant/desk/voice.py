"""The voice of a desk: engines as chosen, recordings from `intents/voices/`."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from assistant.desk.settings import Settings
from assistant.desk.voice_choice import VoiceChoice
from assistant.dialogue import Said
from assistant.errors import VoiceError
from assistant.text import Language, sentences
from assistant.voice import (
    Manner,
    PiperVoice,
    Pyttsx3Voice,
    Recordings,
    Rendering,
    Sentence,
    Speaker,
    Voice,
    VoiceByLanguage,
)

__all__ = [
    "StartedVoice",
    "manner",
    "recordings_folder",
    "said_aloud",
    "start_voice",
]

_AS_CONFIGURED: Final = Manner()

_PACE_STEP: Final = 1.2
"""Times faster for each «faster»: a tenth is not noticed, a third is a leap. From 150 words a
minute «slower» goes to 125, 104, 87."""
_LOUDNESS_STEP_DB: Final = 4.0
"""For each «louder»: 3 is just noticed, 6 is half as loud again. Three steps reach the limit."""


@dataclass(frozen=True, slots=True)
class StartedVoice:
    """What a desk speaks with."""

    speaker: Speaker
    names: Mapping[Language, str]
    """Engine, its version and its voice, by language."""
    error: VoiceError | None = None
    """Why espeak-ng stands in for a voice that was chosen."""


def recordings_folder(settings: Settings) -> Path:
    """Where sentences spoken by people lie."""
    return settings.intents / "voices"


async def start_voice(settings: Settings) -> StartedVoice:
    """Raise `VoiceError` when nothing can speak; a chosen voice that can't is replaced."""
    choice = settings.voice
    espeak = await Pyttsx3Voice.start(choice.settings)
    try:
        piper, error = await _piper(choice)
        voice = espeak if piper is None else await _both(espeak, piper, choice)
        recordings = Recordings(recordings_folder(settings))
    except BaseException:
        await espeak.close()
        raise
    names = {
        language: f"pyttsx3, {espeak.library}, voice {espeak.voices[language]}"
        for language in Language
    }
    if piper is not None:
        for language, name in piper.voices.items():
            names[Language(language)] = f"Piper {piper.version}, voice {name}"
    return StartedVoice(Speaker(voice, choice.settings, recordings), names, error)


async def said_aloud(
    speaker: Speaker, said: Sequence[Said], manner: Manner = _AS_CONFIGURED
) -> AsyncGenerator[tuple[Said, Rendering], None]:
    """Each sentence of the pieces with the piece it belongs to. Raise `VoiceError`."""
    pieces = [(piece, sentence) for piece in said for sentence in sentences(piece.text)]
    written = (Sentence(sentence, piece.language) for piece, sentence in pieces)
    async with aclosing(speaker.sounds(written, manner)) as sounds:
        number = 0
        async for rendering in sounds:
            yield pieces[number][0], rendering
            number += 1


async def _piper(choice: VoiceChoice) -> tuple[PiperVoice | None, VoiceError | None]:
    if not choice.piper:
        return None, None
    try:
        return await PiperVoice.start(choice.piper, choice.settings), None
    except VoiceError as error:
        return None, error


async def _both(espeak: Pyttsx3Voice, piper: PiperVoice, choice: VoiceChoice) -> Voice:
    if len(choice.piper) == len(Language):
        await espeak.close()
        return piper
    voices: Mapping[Language, Voice] = {
        language: piper if language in choice.piper else espeak for language in Language
    }
    return VoiceByLanguage(voices)


def manner(pace: int, loudness: int) -> Manner:
    """How a visitor is spoken to who asked so many times for faster and for louder.

    Below 0: for slower, for quieter.
    """
    return Manner(_PACE_STEP**pace, _LOUDNESS_STEP_DB * loudness)
