"""Sound files as utterances: any rate, channels and sample format that libsndfile reads."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from assistant.errors import AudioFileError
from assistant.hearing.ports import SAMPLE_RATE, Pcm, Utterance

__all__ = ["MAX_FILE_SECONDS", "MAX_RATE", "MIN_RATE", "load_audio"]

MAX_FILE_SECONDS: Final = 60.0
"""A question takes 3 to 10 s. A minute leaves room for a recording with several; a longer file
is something else (a meeting, a call), and would hold a recogniser for seconds."""
MIN_RATE: Final = 4_000
"""Hz. Speech below it (2 kHz of bandwidth) can't be understood; telephones have 8 000."""
MAX_RATE: Final = 384_000
"""Hz. The highest rate of any sound card; above it the header is damaged."""
_MAX_CHANNELS: Final = 16
"""More come from a damaged header; the largest microphone arrays of desks have 8."""
_FULL_SCALE: Final = 32_767
_AS_WAV: Final = "give a WAV, FLAC or OGG file of at most 60 s with speech"


def load_audio(path: Path) -> Utterance:
    """Whole file, mixed down to mono at 16 kHz.

    Raise `AudioFileError`: `audio-missing`, `audio-directory`, `audio-permission`,
    `audio-empty`, `audio-format`, `audio-rate`, `audio-channels`, `audio-too-long`,
    `audio-no-samples`, `audio-not-finite`, `audio-unreadable`.
    """
    _check_path(path)
    try:
        with soundfile.SoundFile(path) as file:
            _check_header(path, file)
            # A compressed file may lie about its length, so stop reading after a minute.
            limit = round(MAX_FILE_SECONDS * file.samplerate) + 1
            samples = file.read(limit, dtype="float32", always_2d=True)
            rate = int(file.samplerate)
    except soundfile.LibsndfileError as error:
        raise AudioFileError(
            "audio-format", f"{path} is not a sound file: {error.error_string}", _AS_WAV
        ) from error
    except OSError as error:
        raise AudioFileError(
            "audio-unreadable", f"{path} can't be read: {error}", "check the disk it lies on"
        ) from error
    if not len(samples):
        raise _no_samples(path)
    if len(samples) >= limit:
        raise _too_long(path)
    if not np.isfinite(samples).all():
        raise AudioFileError(
            "audio-not-finite",
            f"{path} holds samples that are no numbers (NaN or infinite)",
            "export the recording again, as 16-bit WAV",
        )
    pcm = _to_pcm(samples, rate)
    return Utterance(pcm, 0.0, len(pcm) / SAMPLE_RATE)


def _check_path(path: Path) -> None:
    """Say what is wrong with the path itself; libsndfile only says `System error`."""
    try:
        if path.is_dir():
            raise AudioFileError(
                "audio-directory", f"{path} is a folder", "name a sound file in it"
            )
        if path.exists() and not path.is_file():
            # Opening a pipe without a writer would never return.
            raise AudioFileError(
                "audio-unreadable", f"{path} is a pipe or a device", "write the sound to a file"
            )
        with path.open("rb") as stream:
            empty = not stream.read(1)
    except FileNotFoundError as error:
        raise AudioFileError(
            "audio-missing", f"there is no file {path}", "check the name and the folder"
        ) from error
    except PermissionError as error:
        raise AudioFileError(
            "audio-permission",
            f"{path} may not be read by this user",
            f"give read permission: chmod a+r {path}",
        ) from error
    except (OSError, ValueError) as error:
        raise AudioFileError(
            "audio-unreadable", f"{path} can't be read: {error}", "check the disk it lies on"
        ) from error
    if empty:
        raise AudioFileError(
            "audio-empty", f"{path} has 0 bytes", "record it again; the recording was not written"
        )


def _check_header(path: Path, file: soundfile.SoundFile) -> None:
    """Refuse by the header, before a sample of an hour-long file is read."""
    if not MIN_RATE <= file.samplerate <= MAX_RATE:
        raise AudioFileError(
            "audio-rate",
            f"{path} claims {file.samplerate} samples a second",
            f"record with {MIN_RATE} to {MAX_RATE} Hz, best with {SAMPLE_RATE}",
        )
    if file.channels > _MAX_CHANNELS:
        raise AudioFileError(
            "audio-channels", f"{path} claims {file.channels} channels", "record in mono"
        )
    if file.frames == 0:
        raise _no_samples(path)
    if file.frames > MAX_FILE_SECONDS * file.samplerate:
        raise _too_long(path, file.frames / file.samplerate)


def _no_samples(path: Path) -> AudioFileError:
    return AudioFileError(
        "audio-no-samples", f"{path} has a header but no sound", "record it again"
    )


def _too_long(path: Path, seconds: float | None = None) -> AudioFileError:
    length = "more" if seconds is None else f"{seconds:.0f} s"
    return AudioFileError(
        "audio-too-long",
        f"{path} lasts {length}; {MAX_FILE_SECONDS:.0f} s is the most",
        "cut the question out of it",
    )


def _to_pcm(samples: NDArray[np.float32], rate: int) -> Pcm:
    mono = samples.mean(axis=1)
    if rate != SAMPLE_RATE:
        mono = soxr.resample(mono, rate, SAMPLE_RATE)
    # Floats beyond full scale are clipped: wrapped round they would be a crash of noise.
    pcm: Pcm = (np.clip(mono, -1.0, 1.0) * _FULL_SCALE).round().astype(np.int16)
    return pcm
