"""pyttsx3 over espeak-ng, as the voice worker uses it: text to samples, nothing else."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
import wave
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from assistant.errors import VoiceError
from assistant.espeak import Source, load
from assistant.voice.wire import Espeak, Request

__all__ = ["EspeakEngine"]

_OPEN_FILES: Final = Path("/proc/self/fd")

_NAP_S: Final = 0.0005
"""Seconds; pyttsx3 2.99 ends every run with a pause of 10 ms in which nothing happens, and a
sentence takes espeak-ng 7."""


class _BriefTime:
    """What pyttsx3's driver sees as the module `time`; it uses nothing else of it."""

    @staticmethod
    def sleep(seconds: float) -> None:
        time.sleep(min(seconds, _NAP_S))


class EspeakEngine:
    """pyttsx3's engine; made and used in one thread, which it insists on."""

    def __init__(self, wanted: Espeak) -> None:
        self.library = load(Source(wanted.source))
        self.version = self.library.version
        import pyttsx3
        import pyttsx3.drivers.espeak as driver

        driver.time = _BriefTime
        self._engine: Any = pyttsx3.init("espeak")
        self._errors: list[Exception] = []
        self._voice = ""
        self._engine.connect("error", lambda name, exception: self._errors.append(exception))
        offered = self._engine.getProperty("voices")
        self.voices = {language: _voice_of(language, offered) for language in wanted.languages}
        # Until its first run pyttsx3 holds settings back and then loses them.
        self._engine.runAndWait()
        for language in wanted.languages:  # loads the dictionaries, and shows that they work
            self.render(Request("1", language, 150, 1.0, 50))

    def render(self, request: Request) -> tuple[int, bytes]:
        """Sample rate and mono int16 samples."""
        self._errors.clear()
        voice = self.voices[request.language]
        if voice != self._voice:  # setting it anew reads its dictionary anew: 2 to 7 ms
            self._engine.setProperty("voice", voice)
            self._voice = voice
        self._engine.setProperty("rate", request.rate)
        self._engine.setProperty("volume", request.volume)
        self._engine.setProperty("pitch", request.pitch)
        self.library.settle()
        with _fresh_file() as path:
            # Never `say` on this engine: after a save it would overwrite the old file.
            self._engine.save_to_file(request.text, path)
            self._engine.runAndWait()
            self.library.settle()
            if self._errors:
                raise self._errors[0]
            if (used := self._engine.getProperty("voice")) != voice:
                raise RuntimeError(f"espeak-ng spoke with the voice {used} instead of {voice}")
            return _read_wav(path)


def _voice_of(language: str, offered: Sequence[Any]) -> str:
    """Id of the voice for exactly this language: `ru`, not `ru-lv`."""
    for voice in offered:
        if language in (voice.languages or ()):
            return str(voice.id)
    for voice in offered:
        if str(voice.id).rpartition("/")[2] == language:
            return str(voice.id)
    raise VoiceError(
        "voice-language-missing",
        f"this espeak-ng has no voice for the language {language!r}",
        "install the Debian package espeak-ng-data, or set KOMEKSHI_ESPEAK=wheel",
    )


@contextlib.contextmanager
def _fresh_file() -> Iterator[str]:
    """Path of a new empty file, in memory: a full disk must not silence the desk."""
    if not _OPEN_FILES.is_dir():  # a chroot without /proc
        with tempfile.NamedTemporaryFile(suffix=".wav") as file:
            yield file.name
        return
    descriptor = os.memfd_create("rendering")
    try:
        yield str(_OPEN_FILES / str(descriptor))
    finally:
        os.close(descriptor)


def _read_wav(path: str) -> tuple[int, bytes]:
    try:
        with wave.open(path, "rb") as file:
            if (file.getnchannels(), file.getsampwidth()) != (1, 2):
                raise RuntimeError("pyttsx3 wrote another format than mono 16 bit")
            rate, samples = file.getframerate(), file.readframes(file.getnframes())
    except (EOFError, wave.Error) as error:
        raise RuntimeError(f"pyttsx3 wrote no sound file: {error}") from error
    if not samples:
        raise VoiceError(
            "voice-empty", "the voice made no sound of the text", "give it a text with words"
        )
    return rate, samples
