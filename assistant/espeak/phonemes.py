"""How espeak-ng reads a word, as its own phonemes; in this process, without sound.

Constants: `espeak-ng/speak_lib.h` of espeak-ng 1.51.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import shutil
import tempfile
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from assistant.errors import VoiceError
from assistant.espeak.library import Source, data_folder, open_library, sources

__all__ = ["Reader", "open_reader", "phonemes"]

_RETRIEVAL: Final = 1
_PHONEME_EVENTS: Final = 0x0001
_DONT_EXIT: Final = 0x8000
"""Without it espeak-ng ends the process when its data are missing."""
_UTF8: Final = 1
_SEPARATOR: Final = "_"
_MAX_PATH_BYTES: Final = 120
"""espeak-ng keeps 160 bytes of the path of its data, file names included."""


@dataclass(slots=True)
class Reader:
    """The initialised library. It has global state: one in a process."""

    library: ctypes.CDLL
    source: Source
    rate: int
    """Hz of everything it says."""
    _voice: str = ""

    def use(self, voice: str) -> None:
        """Take a voice by its name. Raise `ValueError` where there is none."""
        if voice == self._voice:
            return  # espeak-ng would read its dictionary anew, 2 to 7 ms
        self._voice = ""
        if self.library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise ValueError(f"espeak-ng has no voice {voice!r}")
        self._voice = voice


_turn = threading.Lock()


@lru_cache(maxsize=1)
def open_reader() -> Reader:
    """Initialise the first espeak-ng that works. Raise `VoiceError` where there is none."""
    failure: VoiceError | None = None
    for source in sources():
        try:
            return _initialised(source)
        except VoiceError as error:
            failure = error
    assert failure is not None  # noqa: S101 — there is always a source
    raise failure


def _initialised(source: Source) -> Reader:
    library = open_library(source)
    data = data_folder(source)
    path = None if data is None else os.fsencode(_short(data))
    rate = library.espeak_Initialize(_RETRIEVAL, 0, path, _PHONEME_EVENTS | _DONT_EXIT)
    if rate <= 0:
        raise VoiceError(
            "espeak-start",
            f"the espeak-ng of the {source} did not start",
            "reinstall the Debian package espeak-ng or the Python package espeakng-loader",
        )
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    return Reader(library, source, rate)


def _short(folder: Path) -> Path:
    """A path to a folder that espeak-ng can keep; a link where its own is too long."""
    if len(os.fsencode(folder)) <= _MAX_PATH_BYTES:
        return folder
    home = Path(tempfile.mkdtemp(prefix="komekshi-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    link = home / "data"
    link.symlink_to(folder, target_is_directory=True)
    return link


def phonemes(word: str, voice: str) -> tuple[str, ...]:
    """Mnemonics of one word said alone, `'` and `,` before a stressed vowel kept.

    Raise `ValueError` for an unknown voice, `VoiceError` where there is no espeak-ng.
    """
    with _turn:
        reader = open_reader()
        reader.use(voice)
        text = ctypes.c_char_p(word.encode())
        mode = ord(_SEPARATOR) << 8
        parts: list[str] = []
        while text.value is not None:
            said = reader.library.espeak_TextToPhonemes(ctypes.byref(text), _UTF8, mode)
            parts.extend((said or b"").decode().replace(" ", _SEPARATOR).split(_SEPARATOR))
    return tuple(part for part in parts if part)
