"""The voice worker: the only process that ever touches pyttsx3.

pyttsx3 keeps state between calls, prints to standard output, swallows errors and can
hang in native code, so it lives in a process that its owner may kill at any moment.
Started by `assistant.voice.supervisor` as `main PARENT_PID SOURCE LANGUAGES`.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import tempfile
import wave
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

import msgspec

from assistant.errors import VoiceError
from assistant.espeak import Source, load
from assistant.voice.wire import Failed, FromWorker, Ready, Rendered, Request, decode_request

__all__ = ["main"]

_PR_SET_PDEATHSIG: Final = 1
"""Number of the prctl(2) option, from linux/prctl.h."""

_OPEN_FILES: Final = Path("/proc/self/fd")


class _Synthesiser:
    """pyttsx3's engine; made and used in one thread, which it insists on."""

    def __init__(self, source: Source, languages: Sequence[str]) -> None:
        self.library = load(source)
        import pyttsx3

        self._engine: Any = pyttsx3.init("espeak")
        self._errors: list[Exception] = []
        self._engine.connect("error", lambda name, exception: self._errors.append(exception))
        offered = self._engine.getProperty("voices")
        self.voices = {language: _voice_of(language, offered) for language in languages}
        # Until its first run pyttsx3 holds settings back and then loses them.
        self._engine.runAndWait()
        for language in languages:  # loads the dictionaries, and shows that they work
            self.render(Request("1", language, 150, 1.0, 50))

    def render(self, request: Request) -> tuple[int, bytes]:
        """Sample rate and mono int16 samples."""
        self._errors.clear()
        voice = self.voices[request.language]
        self._engine.setProperty("voice", voice)
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


def _send(replies: BinaryIO, reply: FromWorker, sound: bytes = b"") -> None:
    replies.write(msgspec.json.encode(reply) + b"\n" + sound)
    replies.flush()


def _failed(code: str, error: Exception) -> Failed:
    if isinstance(error, VoiceError):
        return Failed(error.code, error.message, error.remedy)
    return Failed(code, f"pyttsx3 failed: {type(error).__name__}: {error}", "see `komekshi doctor`")


def _end_with_parent(parent: int) -> None:
    """A closed pipe ends an idle worker; this ends one that hangs."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it went before the call above
        os._exit(0)


def _take_standard_output() -> BinaryIO:
    """The pipe to the owner; what anyone prints from now on goes nowhere."""
    replies = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return replies


def _serve(replies: BinaryIO, source: str, languages: str) -> None:
    try:
        synthesiser = _Synthesiser(Source(source), languages.split(","))
    except Exception as error:
        _send(replies, _failed("voice-start", error))
        return
    library = synthesiser.library
    _send(replies, Ready(library.source, library.version, synthesiser.voices))
    for line in sys.stdin.buffer:
        try:
            rate, samples = synthesiser.render(decode_request(line))
        except VoiceError as error:
            _send(replies, _failed("voice-failed", error))
        except Exception as error:
            # pyttsx3 is in an unknown state ("run loop already started"): end with it.
            _send(replies, _failed("voice-failed", error))
            return
        else:
            _send(replies, Rendered(rate, len(samples)), samples)


def main() -> None:
    """Serve requests on standard input until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent, source, languages = sys.argv[1:]
    _end_with_parent(int(parent))
    replies = _take_standard_output()
    with contextlib.suppress(BrokenPipeError):
        _serve(replies, source, languages)
    # Past espeak-ng's own clean-up, which can abort the process.
    os._exit(0)
