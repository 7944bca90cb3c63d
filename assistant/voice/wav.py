"""Spoken answers as WAV files, for machines and people without a loudspeaker."""

from __future__ import annotations

import asyncio
import errno
import os
import re
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
import soxr
from numpy.typing import NDArray

from assistant.errors import VoiceError
from assistant.voice.ports import Rendering

__all__ = ["GAP_S", "WavLoudspeaker", "resample", "write_wav"]

GAP_S: Final = 0.35
"""Seconds of silence between two pieces of an answer: a short breath."""

_NUMBERED: Final = re.compile(r"reply-(\d+)\.wav")

_REMEDIES: Final = {
    errno.ENOSPC: "free some space on the disk",
    errno.EDQUOT: "free some space: the user's quota is used up",
    errno.EACCES: "choose a folder that this user may write to",
    errno.EPERM: "choose a folder that this user may write to",
    errno.EROFS: "choose a folder on a disk that is not read-only",
    errno.ENOENT: "create the folder first",
    errno.ENOTDIR: "create the folder first",
    errno.EISDIR: "give the name of a file, not of a folder",
    errno.ENAMETOOLONG: "choose a shorter file name",
}


def resample(rendering: Rendering, rate: int) -> NDArray[np.int16]:
    """Samples of a rendering at `rate` Hz, shape (n,)."""
    if rendering.rate == rate or not len(rendering.pcm):
        return rendering.pcm
    return np.asarray(soxr.resample(rendering.pcm, rendering.rate, rate), dtype=np.int16)


def write_wav(path: Path, renderings: Sequence[Rendering], gap_s: float = GAP_S) -> None:
    """Write the renderings one after the other, with `gap_s` seconds between them.

    Mono 16 bit at the highest rate among them. The file appears whole or not at all.
    Raise `VoiceError` when there is nothing to write or the file can't be written.
    """
    if not renderings:
        raise VoiceError("voice-nothing", f"there is no sound for {path}", "say something first")
    rate = max(rendering.rate for rendering in renderings)
    gap = np.zeros(round(gap_s * rate), np.int16)
    pieces = [resample(renderings[0], rate)]
    for rendering in renderings[1:]:
        pieces += [gap, resample(rendering, rate)]
    try:
        _write_whole(path, np.concatenate(pieces), rate)
    except OSError as error:
        raise VoiceError(
            "voice-file",
            f"{path} can't be written: {error.strerror or error}",
            _REMEDIES.get(error.errno or 0, "choose another file"),
        ) from error


def _write_whole(path: Path, pcm: NDArray[np.int16], rate: int) -> None:
    target = path.resolve()  # a link stays a link
    if target.exists() and not target.is_file():
        # A device or a pipe must not be replaced; a folder is refused here.
        with target.open("wb") as file:
            _write(file, pcm, rate)
        return
    part = target.with_name(f".{target.name[:200]}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            _write(file, pcm, rate)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _write(file: BinaryIO, pcm: NDArray[np.int16], rate: int) -> None:
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        # Known before writing, so that a pipe needs no seeking back to the header.
        sound.setnframes(len(pcm))
        sound.writeframesraw(pcm.astype("<i2").tobytes())


class WavLoudspeaker:
    """A `Loudspeaker` that writes `reply-0001.wav`, `reply-0002.wav`, … into a folder.

    Goes on counting where an earlier run stopped; overwrites nothing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.last: Path | None = None
        """The file written last."""
        self._closed = False

    async def play(self, rendering: Rendering) -> bool:
        """True as soon as the file is written. Raise `VoiceError` when it can't be."""
        return await self.play_all([rendering])

    async def play_all(self, renderings: Sequence[Rendering]) -> bool:
        """One file for all pieces of a reply."""
        if self._closed:
            return False
        self.last = await asyncio.to_thread(self._write_next, renderings)
        return True

    def stop(self) -> None:
        """Nothing sounds, so there is nothing to silence."""

    async def close(self) -> None:
        self._closed = True

    def _write_next(self, renderings: Sequence[Rendering]) -> Path:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            names = [_NUMBERED.fullmatch(path.name) for path in self.folder.iterdir()]
        except OSError as error:
            raise VoiceError(
                "voice-file",
                f"{self.folder} can't be used for spoken answers: {error.strerror or error}",
                _REMEDIES.get(error.errno or 0, "choose another folder"),
            ) from error
        number = max((int(name[1]) for name in names if name), default=0) + 1
        path = self.folder / f"reply-{number:04d}.wav"
        write_wav(path, renderings)
        return path
