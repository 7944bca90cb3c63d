"""Questions as sound: espeak-ng in this process says them, the hall is mixed in behind.

The voice of the desk renders with pyttsx3 in a worker of its own, for it must never hang a desk
with a visitor before it; a rehearsal has none, and asks for many voices a second.
"""

from __future__ import annotations

import ctypes
import threading
from functools import lru_cache
from typing import Final

import numpy as np

from assistant.desk.rehearsal.noise import Hall, mix
from assistant.desk.rehearsal.trials import Trial
from assistant.desk.rehearsal.visitors import BYSTANDERS, Bystander, Visitor
from assistant.errors import VoiceError
from assistant.espeak import open_reader
from assistant.hearing import SAMPLE_RATE, Pcm
from assistant.text import Language
from assistant.voice import Rendering
from assistant.voice.wav import resample

__all__ = ["espeak_version", "sound_of"]

_UTF8: Final = 1
_RATE: Final = 1
_PITCH: Final = 3
_RANGE: Final = 4
_USUAL_RANGE: Final = 50
_SILENCE_S: Final = 0.6
"""Before and after the question, so that the endpoint has to find it in the noise."""
_QUIET: Final = 0.02
"""Share of the loudest sample below which a voice has ended."""
_BYSTANDER_RATE: Final = 160
_BYSTANDER_PITCH: Final = 50

_Wave = ctypes.POINTER(ctypes.c_short)
_turn = threading.Lock()


class _Engine:
    """The library keeps global state: one instance a process, opened on first use."""

    def __init__(self) -> None:
        self._reader = open_reader()
        self._pieces: list[Pcm] = []
        signature = ctypes.CFUNCTYPE(ctypes.c_int, _Wave, ctypes.c_int, ctypes.c_void_p)
        self._callback = signature(self._collect)

    def say(self, text: str, voice: str, rate: int, pitch: int) -> Rendering:
        """Raise `VoiceError` for a voice that there is not, or when nothing was said."""
        library = self._reader.library
        self._pieces.clear()
        library.espeak_SetSynthCallback(self._callback)  # there may be others in this process
        try:
            self._reader.use(voice)
        except ValueError as error:
            raise VoiceError("espeak-voice", str(error), "reinstall espeak-ng") from error
        for parameter, value in ((_RATE, rate), (_PITCH, pitch), (_RANGE, _USUAL_RANGE)):
            library.espeak_SetParameter(parameter, value, 0)
        encoded = text.encode()
        library.espeak_Synth(encoded, len(encoded) + 1, 0, 1, 0, _UTF8, None, None)
        library.espeak_Synchronize()
        if not self._pieces:
            raise VoiceError("espeak-silent", f"{voice} said nothing", "reinstall espeak-ng")
        return Rendering(np.concatenate(self._pieces), self._reader.rate)

    def version(self) -> str:
        """As the library says it."""
        self._reader.library.espeak_Info.restype = ctypes.c_char_p
        version: bytes = self._reader.library.espeak_Info(None)
        return version.decode("ascii", "replace")

    def _collect(
        self, wave: ctypes._Pointer[ctypes.c_short], count: int, events: int | None
    ) -> int:
        if count > 0 and wave:
            self._pieces.append(np.ctypeslib.as_array(wave, (count,)).copy())
        return 0


def sound_of(trial: Trial) -> Pcm:
    """What the microphone would hear; 10 to 30 ms.

    The same for the same trial, but for a millisecond: some variants breathe at random.
    Raise `VoiceError` where espeak-ng can't say it.
    """
    runs = [_said(text, language, trial.visitor) for language, text in trial.question.runs]
    said = np.concatenate([*map(_without_pause, runs[:-1]), runs[-1]])
    silence = np.zeros(round(_SILENCE_S * SAMPLE_RATE), np.int16)
    clean = np.concatenate([silence, said, silence])
    return mix(clean, _hall().part(len(clean), trial.key), trial.snr_db)


def espeak_version() -> str:
    """Other versions say the same words in another way. Raise `VoiceError`."""
    with _turn:
        return _engine().version()


def _said(text: str, language: Language, visitor: Visitor) -> Pcm:
    with _turn:
        rendering = _engine().say(text, visitor.voice(language), visitor.rate, visitor.pitch)
    return resample(rendering, SAMPLE_RATE)


def _without_pause(said: Pcm) -> Pcm:
    """A stretch that another voice goes on after."""
    level = np.abs(said.astype(np.float64))
    loud = np.flatnonzero(level > _QUIET * level.max())
    return said[: loud[-1] + 1] if len(loud) else said


@lru_cache(maxsize=1)
def _engine() -> _Engine:
    return _Engine()


@lru_cache(maxsize=1)
def _hall() -> Hall:
    return Hall([_said(each.text, each.language, _speaker(each)) for each in BYSTANDERS])


def _speaker(bystander: Bystander) -> Visitor:
    return Visitor(bystander.variant, _BYSTANDER_RATE, _BYSTANDER_PITCH)
