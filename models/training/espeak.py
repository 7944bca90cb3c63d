"""espeak-ng through its C interface: speech with phoneme times, and spelling to phonemes.

Source of the structures: `espeak-ng/speak_lib.h` of espeak-ng 1.51.
"""

from __future__ import annotations

import ctypes
import itertools
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["PhonemeEvent", "Speech", "phonemes", "sample_rate", "synthesise"]

_RETRIEVAL: Final = 1
_PHONEME_EVENTS: Final = 0x0001
_UTF8: Final = 1
_RATE, _PITCH, _RANGE = 1, 3, 4
_SEPARATOR: Final = "_"


class _Id(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    )


_Wave = ctypes.POINTER(ctypes.c_short)
_Events = ctypes.POINTER(_Event)


class _Kind(IntEnum):
    """`espeak_EVENT_TYPE`, as far as it is used here; a list of events ends in `LAST`."""

    LAST = 0
    WORD = 1
    END = 5
    PHONEME = 7


@dataclass(frozen=True, slots=True)
class PhonemeEvent:
    """A phoneme (espeak mnemonic), `#word` or `#end`, and the sample it starts at."""

    name: str
    sample: int


@dataclass(frozen=True, slots=True)
class Speech:
    """Samples at `sample_rate()`, shape (n,), and the phonemes in them."""

    pcm: NDArray[np.int16]
    events: tuple[PhonemeEvent, ...]


class _Engine:
    """The library keeps global state: one instance a process, opened on first use."""

    def __init__(self) -> None:
        self.library = ctypes.CDLL("libespeak-ng.so.1")
        self.rate = self.library.espeak_Initialize(_RETRIEVAL, 0, None, _PHONEME_EVENTS)
        if self.rate <= 0:
            raise RuntimeError("espeak-ng did not start: install the Debian package espeak-ng")
        self.library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        self.audio: list[NDArray[np.int16]] = []
        self.events: list[PhonemeEvent] = []
        signature = ctypes.CFUNCTYPE(ctypes.c_int, _Wave, ctypes.c_int, _Events)
        self.callback = signature(self._collect)
        self.library.espeak_SetSynthCallback(self.callback)

    def _collect(
        self,
        wave: ctypes._Pointer[ctypes.c_short],
        count: int,
        events: ctypes._Pointer[_Event],
    ) -> int:
        if count > 0 and wave:
            self.audio.append(np.ctypeslib.as_array(wave, (count,)).copy())
        for index in itertools.count():
            event = events[index]
            match event.type:
                case _Kind.LAST:
                    break
                case _Kind.PHONEME:
                    name = bytes(event.id.string).split(b"\0")[0].decode("utf-8", "replace")
                    self.events.append(PhonemeEvent(name, event.sample))
                case _Kind.WORD:
                    self.events.append(PhonemeEvent("#word", event.sample))
                case _Kind.END:
                    self.events.append(PhonemeEvent("#end", event.sample))
        return 0

    def use(self, voice: str) -> None:
        if self.library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise ValueError(f"espeak-ng has no voice {voice!r}")


_engine: _Engine | None = None


def _open() -> _Engine:
    global _engine
    if _engine is None:
        _engine = _Engine()
    return _engine


def sample_rate() -> int:
    """Hz of everything espeak-ng says."""
    return int(_open().rate)


def synthesise(
    text: str, voice: str, *, rate: int = 160, pitch: int = 50, pitch_range: int = 50
) -> Speech:
    """Speak `text`; rate in words a minute, pitch and range 0 to 100."""
    engine = _open()
    engine.audio.clear()
    engine.events.clear()
    engine.use(voice)
    for parameter, value in ((_RATE, rate), (_PITCH, pitch), (_RANGE, pitch_range)):
        engine.library.espeak_SetParameter(parameter, value, 0)
    encoded = text.encode()
    engine.library.espeak_Synth(encoded, len(encoded) + 1, 0, 1, 0, _UTF8, None, None)
    engine.library.espeak_Synchronize()
    pcm = np.concatenate(engine.audio) if engine.audio else np.zeros(0, np.int16)
    return Speech(pcm, tuple(engine.events))


def phonemes(word: str, voice: str) -> tuple[str, ...]:
    """Mnemonics of one word said alone, `'` and `,` before a stressed vowel kept."""
    engine = _open()
    engine.use(voice)
    text = ctypes.c_char_p(word.encode())
    mode = ord(_SEPARATOR) << 8
    parts: list[str] = []
    while text.value is not None:
        said = engine.library.espeak_TextToPhonemes(ctypes.byref(text), _UTF8, mode)
        parts.extend((said or b"").decode().replace(" ", _SEPARATOR).split(_SEPARATOR))
    return tuple(part for part in parts if part)
