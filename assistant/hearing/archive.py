"""Unpacking a zip from a stranger: nothing outside its folder, nothing but files, not too much."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from assistant.errors import ModelError

__all__ = ["ArchiveLimits", "Contents", "look_into", "unpack"]

_CHUNK: Final = 1 << 20
_ENCRYPTED: Final = 0x1
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_UNUSED: Final = frozenset({"__MACOSX", ".DS_Store"})
"""What macOS puts into every zip."""
_REMEDY: Final = "get the zip from the publisher anew"
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
"""All that `zipfile` raises for a file that is damaged or made by a stranger."""


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """What a model can't have."""

    max_files: int = 1_000
    """Official models have 15 to 40."""
    max_bytes: int = 16_000_000_000
    """Unpacked; the largest official one has under 4 GB."""
    max_ratio: float = 50.0
    """Unpacked to packed: official models stay under 4, text of one letter reaches 1,000."""


@dataclass(frozen=True, slots=True)
class Contents:
    """Files of an archive that has been looked through and found harmless."""

    files: tuple[tuple[zipfile.ZipInfo, PurePosixPath], ...]
    """Each with its place in the model's folder; the one folder around all is left out."""
    bytes: int
    """Unpacked."""


def look_into(archive: Path, limits: ArchiveLimits = ArchiveLimits()) -> Contents:
    """Read the table of contents, without unpacking anything.

    Raise `ModelError`: `archive-missing`, `archive-format`, `archive-unsafe`, `archive-too-large`.
    """
    try:
        packed = archive.stat().st_size
        with zipfile.ZipFile(archive) as zipped:
            entries = zipped.infolist()
    except FileNotFoundError as error:
        raise ModelError(
            "archive-missing", f"there is no file {archive}", "check the name and the folder"
        ) from error
    except (*_BROKEN, OSError, ValueError) as error:
        raise ModelError(
            "archive-format",
            f"{archive} is not a whole zip file: {error}",
            "download it anew; a page that asks to log in is often saved in its place",
        ) from error
    files = [(entry, _place(archive, entry)) for entry in entries if not entry.is_dir()]
    files = [(entry, place) for entry, place in files if _UNUSED.isdisjoint(place.parts)]
    size = sum(entry.file_size for entry, _ in files)
    _check_size(archive, len(entries), size, packed, limits)
    places = _without_folder_around([place for _, place in files])
    if len(set(places)) < len(places):
        raise _unsafe(archive, "two files in it have the same name")
    return Contents(tuple(zip((entry for entry, _ in files), places, strict=True)), size)


def unpack(
    archive: Path,
    contents: Contents,
    folder: Path,
    progress: Callable[[int, int], None] = lambda done, whole: None,
) -> None:
    """Write the files into `folder`, which is made; `progress` gets bytes done and in all.

    Raise `ModelError` `archive-format` for damaged data, `OSError` for a disk that is full.
    """
    done = 0
    try:
        with zipfile.ZipFile(archive) as zipped:
            for entry, place in contents.files:
                target = folder / place
                target.parent.mkdir(parents=True, exist_ok=True)
                # "x": an entry must not write over one before it.
                with zipped.open(entry) as source, target.open("xb") as file:
                    while chunk := source.read(_CHUNK):
                        file.write(chunk)
                        done += len(chunk)
                        progress(done, contents.bytes)
    except (*_BROKEN, FileExistsError, NotADirectoryError) as error:
        raise ModelError("archive-format", f"{archive} is damaged: {error}", _REMEDY) from error


def _place(archive: Path, entry: zipfile.ZipInfo) -> PurePosixPath:
    """Where the file goes, for one that stays in the folder."""
    name = entry.orig_filename
    place = PurePosixPath(name)
    if place.is_absolute() or ".." in place.parts or not place.parts:
        raise _unsafe(archive, f"«{name}» leads out of the folder")
    if any(letter in name for letter in "\\:") or not name.isprintable():
        raise _unsafe(archive, f"{name!r} is no name for a file")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise _unsafe(archive, f"«{name}» is a link or a device")
    if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _METHODS:
        raise _unsafe(archive, f"«{name}» is encrypted, or packed in an unusual way")
    return place


def _check_size(archive: Path, files: int, size: int, packed: int, limits: ArchiveLimits) -> None:
    told = None
    if files > limits.max_files:
        told = f"{files:,} files"
    elif size > limits.max_bytes:
        told = f"{size:,} bytes"
    elif size > limits.max_ratio * packed:
        told = f"{size:,} bytes out of {packed:,}"
    if told is not None:
        raise ModelError("archive-too-large", f"{archive} would become {told}", _REMEDY)


def _without_folder_around(places: list[PurePosixPath]) -> list[PurePosixPath]:
    """`vosk-model-x/am/final.mdl` is `am/final.mdl` of the model."""
    tops = {place.parts[0] for place in places}
    if len(tops) == 1 and all(len(place.parts) > 1 for place in places):
        return [PurePosixPath(*place.parts[1:]) for place in places]
    return places


def _unsafe(archive: Path, what: str) -> ModelError:
    return ModelError("archive-unsafe", f"{archive} is refused: {what}", _REMEDY)
