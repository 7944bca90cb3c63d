"""espeak-ng through its C interface: speech with phoneme times.

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

from assistant.espeak import open_reader

__all__ = ["PhonemeEvent", "Speech", "sample_rate", "synthesise"]

_UTF8: Final = 1
_RATE, _PITCH, _RANGE = 1, 3, 4


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
        self.reader = open_reader()
        self.library = self.reader.library
        self.audio: list[NDArray[np.int16]] = []
        self.events: list[PhonemeEvent] = []
        signature = ctypes.CFUNCTYPE(ctypes.c_int, _Wave, ctypes.c_int, _Events)
        self.callback = signature(self._collect)

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


_engine: _Engine | None = None


def _open() -> _Engine:
    global _engine
    if _engine is None:
        _engine = _Engine()
    return _engine


def sample_rate() -> int:
    """Hz of everything espeak-ng says."""
    return _open().reader.rate


def synthesise(
    text: str, voice: str, *, rate: int = 160, pitch: int = 50, pitch_range: int = 50
) -> Speech:
    """Speak `text`; rate in words a minute, pitch and range 0 to 100."""
    engine = _open()
    engine.audio.clear()
    engine.events.clear()
    engine.library.espeak_SetSynthCallback(engine.callback)  # others in this process have theirs
    engine.reader.use(voice)
    for parameter, value in ((_RATE, rate), (_PITCH, pitch), (_RANGE, pitch_range)):
        engine.library.espeak_SetParameter(parameter, value, 0)
    encoded = text.encode()
    engine.library.espeak_Synth(encoded, len(encoded) + 1, 0, 1, 0, _UTF8, None, None)
    engine.library.espeak_Synchronize()
    pcm = np.concatenate(engine.audio) if engine.audio else np.zeros(0, np.int16)
    return Speech(pcm, tuple(engine.events))
