"""Which espeak-ng speaks: the system's, or the one inside a Python wheel.

pyttsx3 asks the dynamic linker for `libespeak-ng.so.1` and for nothing else. A
library that is already in the process under that name satisfies it, so the wheel
`espeakng-loader` serves where nobody may install Debian packages.
"""

from __future__ import annotations

import ctypes
import os
import time
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from assistant.errors import VoiceError

__all__ = [
    "ENV_SOURCE",
    "EspeakLibrary",
    "Source",
    "data_folder",
    "load",
    "open_library",
    "sources",
]

ENV_SOURCE: Final = "KOMEKSHI_ESPEAK"
"""Environment variable that forces one `Source`; unset or `auto` for system first."""

_SONAME: Final = "libespeak-ng.so.1"
_DATA_VARIABLE: Final = "ESPEAK_DATA_PATH"

_POLL_S: Final = 0.0005
"""Seconds between two looks at espeak-ng's queue; it has no call that waits less than 20 ms."""


class Source(StrEnum):
    """Where the library comes from."""

    SYSTEM = "system"
    WHEEL = "wheel"


@dataclass(frozen=True, slots=True)
class EspeakLibrary:
    """The espeak-ng that a process has loaded."""

    source: Source
    version: str
    """As the library says it, for example `1.51`."""
    _handle: ctypes.CDLL | None = field(default=None, repr=False, compare=False)
    """The library itself, in the process that loaded it."""

    def settle(self) -> None:
        """Wait until all that was asked of espeak-ng has been done.

        It works through a queue in a thread of its own. pyttsx3 2.99 doesn't know:
        its `runAndWait` returns after 10 ms whether or not the file is written, and
        begins by cancelling what is queued, among it the rate set a moment before.
        """
        assert self._handle is not None  # noqa: S101 — only in the worker
        while self._handle.espeak_IsPlaying():
            time.sleep(_POLL_S)

    def __str__(self) -> str:
        where = {Source.SYSTEM: "of the system", Source.WHEEL: "from the package espeakng-loader"}
        return f"espeak-ng {self.version} {where[self.source]}"


def sources() -> tuple[Source, ...]:
    """Sources to try, in order. Raise `VoiceError` for an unknown `KOMEKSHI_ESPEAK`."""
    wanted = os.environ.get(ENV_SOURCE, "").strip().lower()
    if wanted in ("", "auto"):
        return (Source.SYSTEM, Source.WHEEL)
    try:
        return (Source(wanted),)
    except ValueError:
        raise VoiceError(
            "espeak-source",
            f"{ENV_SOURCE} is {wanted!r}",
            f"unset it, or set it to one of: {', '.join(Source)}",
        ) from None


def load(source: Source) -> EspeakLibrary:
    """Load the library into this process, where pyttsx3 will find it.

    Only for the voice worker: a process can load one espeak-ng, once, and the wheel
    changes the working directory. Raise `VoiceError` when the source has none.
    """
    library = open_library(source, mode=ctypes.RTLD_GLOBAL)
    data = data_folder(source)
    if data is not None:
        # espeak-ng cuts the path of its data at 160 bytes, and a virtual environment
        # may lie deeper than that; relative to the working directory it is short.
        os.chdir(data)
        os.environ[_DATA_VARIABLE] = "."
    library.espeak_Info.restype = ctypes.c_char_p
    version: bytes = library.espeak_Info(None)
    return EspeakLibrary(source, version.decode("ascii", "replace"), library)


def open_library(source: Source, *, mode: int = ctypes.DEFAULT_MODE) -> ctypes.CDLL:
    """The library, not yet initialised. Raise `VoiceError` when the source has none."""
    match source:
        case Source.SYSTEM:
            return _open_system(mode)
        case Source.WHEEL:
            return _open_wheel(mode)


def data_folder(source: Source) -> Path | None:
    """Folder that holds `espeak-ng-data`; None where the library knows it by itself."""
    if source is Source.SYSTEM:
        return None
    import espeakng_loader

    return Path(espeakng_loader.get_data_path()).parent


def _open_system(mode: int) -> ctypes.CDLL:
    try:
        return ctypes.CDLL(_SONAME, mode=mode)
    except OSError as error:
        raise VoiceError(
            "espeak-missing",
            f"the system has no espeak-ng: {error}",
            "install the Debian package espeak-ng, or the Python package espeakng-loader",
        ) from error


def _open_wheel(mode: int) -> ctypes.CDLL:
    try:
        import espeakng_loader

        espeakng_loader.get_data_path()  # raises where the package is not whole
        return ctypes.CDLL(str(espeakng_loader.get_library_path()), mode=mode)
    except (ImportError, OSError, RuntimeError) as error:
        raise VoiceError(
            "espeak-missing",
            f"the Python package espeakng-loader can't be used: {error}",
            "reinstall it with pip, or install the Debian package espeak-ng",
        ) from error
