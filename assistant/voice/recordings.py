"""Sentences that a person has spoken: a WAV beside the service, and what is said in it.

`voices/<service>/index.yaml` names for each WAV the text it was recorded for. The text is what
counts: where a service's sentence has changed since, the recording no longer fits and the
synthetic voice says the new one.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import soundfile
import yaml

from assistant.errors import KomekshiError, VoiceError
from assistant.text import Language
from assistant.voice.ports import Rendering
from assistant.voice.wav import write_wav

__all__ = ["INDEX", "Recorded", "Recordings", "sentence_key"]

INDEX: Final = "index.yaml"
_KEY_DIGITS: Final = 10
"""Hexadecimal digits of a key: 20,000 sentences meet by chance once in 5,000 catalogues."""
_KEPT_S: Final = 120.0
"""Seconds of recorded sound kept in memory: 10 MB at 44 100 Hz, a dozen sentences."""
_HEADER: Final = """\
# What each recording says, written by `komekshi voice record`. A recording is used as long as
# the text here is, letter for letter, a sentence of the service; delete its lines and its WAV
# to go back to the synthetic voice.
"""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One sentence in a person's voice."""

    service: str
    """`Service.id`, or the name of another folder."""
    key: str
    """Name of the WAV, without its ending."""
    text: str
    language: Language
    path: Path
    day: date | None = None
    """When it was recorded."""


def sentence_key(text: str, language: Language) -> str:
    """Names a sentence on paper and on disk, for example `kk-3f2a9c1b0d`."""
    digest = hashlib.sha256(f"{language}\n{_plain(text)}".encode()).hexdigest()
    return f"{language}-{digest[:_KEY_DIGITS]}"


class Recordings:
    """All recordings below one folder, read when made; a folder that is missing holds none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[VoiceError] = []
        """Indexes that can't be used; their sentences are said by the synthetic voice."""
        self._by_text: dict[tuple[str, Language], Recorded] = {}
        self._loaded: dict[Path, Rendering] = {}
        for index in sorted(folder.glob(f"*/{INDEX}")):
            try:
                for each in _read_index(index):
                    self._by_text[_plain(each.text), each.language] = each
            except VoiceError as error:
                self.faults.append(error)

    @property
    def entries(self) -> tuple[Recorded, ...]:
        """All that the indexes name, whether a sentence still has that text or not."""
        return tuple(self._by_text.values())

    def entry(self, text: str, language: Language) -> Recorded | None:
        """The recording of a sentence as it is written now."""
        return self._by_text.get((_plain(text), language))

    def find(self, text: str, language: Language) -> Rendering | None:
        """Its sound; None where there is none, or where the file can't be read."""
        entry = self.entry(text, language)
        if entry is None:
            return None
        if entry.path not in self._loaded:
            try:
                self._keep(entry.path, read_recording(entry.path))
            except VoiceError:  # `komekshi check` tells it
                return None
        return self._loaded[entry.path]

    def store(
        self, service: str, text: str, language: Language, sound: Rendering, day: date
    ) -> Recorded:
        """Keep a sentence, in place of an earlier recording of it. Raise `VoiceError`."""
        key = sentence_key(text, language)
        home = self.folder / service
        entry = Recorded(service, key, _plain(text), language, home / f"{key}.wav", day)
        index = home / INDEX
        others = _read_index(index) if index.exists() else []
        try:
            home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _not_written(home, error) from error
        write_wav(entry.path, [sound])  # first: an index may never name what is not there
        _write_index(index, [*(each for each in others if each.key != key), entry])
        self._by_text[_plain(text), language] = entry
        self._loaded.pop(entry.path, None)
        return entry

    def _keep(self, path: Path, sound: Rendering) -> None:
        self._loaded[path] = sound
        while len(self._loaded) > 1 and sum(e.seconds for e in self._loaded.values()) > _KEPT_S:
            self._loaded.pop(next(iter(self._loaded)))


def read_recording(path: Path) -> Rendering:
    """Any sound file as mono. Raise `VoiceError` `recording-unreadable`."""
    try:
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (OSError, RuntimeError) as error:
        raise VoiceError(
            "recording-unreadable",
            f"the recording {path} can't be read: {error}",
            "record it again, or delete its lines in the index",
        ) from error
    mono = (samples.mean(axis=1) if len(samples) else samples[:, 0]) * 32_768
    return Rendering(np.clip(mono.round(), -32_768, 32_767).astype(np.int16), int(rate))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _read_index(path: Path) -> list[Recorded]:
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
        if not isinstance(content, dict):
            raise TypeError("it is no list of keys with a text each")
        return [_recorded(path.parent, str(key), entry) for key, entry in content.items()]
    except (OSError, ValueError, TypeError, KeyError, yaml.YAMLError) as error:
        raise VoiceError(
            "recording-index",
            f"{path} can't be used: {' '.join(str(error).split())}",
            "mend it, or delete it and record the service again",
        ) from error


def _recorded(folder: Path, key: str, entry: Mapping[str, Any]) -> Recorded:
    day = entry.get("recorded")
    return Recorded(
        folder.name,
        key,
        str(entry["text"]),
        Language(entry["language"]),
        folder / f"{key}.wav",
        day if isinstance(day, date) else None,
    )


def _write_index(path: Path, entries: list[Recorded]) -> None:
    content = {
        each.key: {"language": each.language.value, "text": each.text, "recorded": each.day}
        for each in sorted(entries, key=lambda each: each.key)
    }
    text = _HEADER + yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise _not_written(path, error) from error


def _not_written(path: Path, error: OSError) -> KomekshiError:
    return VoiceError(
        "recording-file",
        f"{path} can't be written: {error.strerror or error}",
        "check the rights of the folder and the space on the disk",
    )
