"""Installing a model: all is made ready beside its place, then moved there at once."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np

from assistant.errors import DownloadError, KomekshiError, ModelError
from assistant.hearing.archive import ArchiveLimits, look_into, unpack
from assistant.hearing.download import DownloadLimits, download
from assistant.hearing.half_file import HalfFile
from assistant.hearing.library import (
    HASHES,
    at_work,
    check_space,
    known_hashes,
    move_in,
    remember_hash,
    sync_all,
)
from assistant.hearing.offered import OfferedModel, check_name
from assistant.hearing.ports import SAMPLE_RATE, Hearing, Utterance
from assistant.hearing.recogniser import RecogniserSettings, VoskRecogniser
from assistant.hearing.store import (
    ModelInfo,
    file_sha256,
    open_model,
    verify,
    write_manifest,
)

__all__ = ["InstallLimits", "Installed", "Report", "Step", "install_model"]

_UNPACKED: Final = 2.0
"""Bytes on the disk for a byte of a model's zip, until its table of contents can be read."""
_TRIAL_S: Final = 0.5


class Step(StrEnum):
    """What an installation is at."""

    DOWNLOAD = "download"
    UNPACK = "unpack"
    TRY = "try"
    """Loading it, and letting it hear something."""
    KEEP = "keep"
    """Hashing it and writing all of it to the disk."""


Report = Callable[[Step, int, int | None], None]
"""Called with the step, the bytes done and, where known, all bytes of the step."""


@dataclass(frozen=True, slots=True)
class InstallLimits:
    """What an installation may take."""

    download: DownloadLimits = field(default_factory=DownloadLimits)
    archive: ArchiveLimits = field(default_factory=ArchiveLimits)
    load_s: float = 180.0
    """A model of 2 GB loads in 30 s from a fast disk."""
    spare_bytes: int = 200_000_000
    """Left free on the disk beside all that is written."""


@dataclass(frozen=True, slots=True)
class Installed:
    """An installed model, and what is known about where it came from."""

    info: ModelInfo
    sha256: str
    """Of the zip."""
    already: bool = False
    """It had been there before, whole; nothing was done."""
    trusted: bool = False
    """The hash was known before; else it was seen, and recorded, for the first time."""
    as_mirror: bool | None = None
    """Whether a hash published by somebody else is the same; None where there is none."""


def install_model(
    model: OfferedModel,
    library: Path,
    *,
    archive: Path | None = None,
    report: Report = lambda step, done, whole: None,
    limits: InstallLimits = InstallLimits(),
) -> Installed:
    """Put a model into `library` from its address, or from a zip that is already here.

    What an interrupted call had fetched is used by the next one; it leaves no half model.
    Raise `DownloadError` as `download`; `ModelError`: `archive-…` as `look_into`, `model-hash`,
    `model-incomplete`, `model-damaged`, `model-load`, `model-exists`, `model-busy`, `model-name`,
    `model-write`, `disk-full`.
    """
    check_name(model.name)
    with at_work(library) as staging:
        present = _present(library / model.name)
        if present is not None and archive is not None:
            raise ModelError(
                "model-exists",
                f"{model.name} is installed already",
                f"remove it first: komekshi models remove {model.name}",
            )
        if present is not None:
            return Installed(present, present.origin.get("sha256", ""), already=True, trusted=True)
        own = staging / model.name
        own.mkdir(exist_ok=True)
        try:
            source = _fetched(model, own, report, limits) if archive is None else archive
            done = _made(model, source, own, archive is None, report, limits)
        except ModelError as error:
            if error.code != "disk-full":  # what was fetched serves no one, so get it anew
                shutil.rmtree(own, ignore_errors=True)
            raise
        except OSError:  # a full disk above all: make room, but keep what was fetched
            shutil.rmtree(own / "model", ignore_errors=True)
            raise
        move_in(own / "model", library / model.name, staging)
        remember_hash(library, model.name, done.sha256)
        shutil.rmtree(own, ignore_errors=True)
        return replace(done, info=open_model(library / model.name))


def _present(folder: Path) -> ModelInfo | None:
    """The installed model when it is whole; a damaged one is installed anew."""
    try:
        info = open_model(folder)
        verify(info)
    except ModelError:
        return None
    return info


def _fetched(model: OfferedModel, own: Path, report: Report, limits: InstallLimits) -> Path:
    """The zip from its address, or what an earlier call fetched of it."""
    target = own / f"{model.name}.zip"
    remedy = (
        f"download {target.name} elsewhere and run "
        f"`komekshi models install {model.name} --from {target.name}`"
    )
    if not model.address:
        raise DownloadError("download-unknown", f"no address is known of {model.name}", remedy)
    size = model.bytes or model.about_mb * 1_000_000
    there = target.stat().st_size if target.is_file() else HalfFile(target, model.address).there
    needed = max(0, size - there) + round(size * _UNPACKED)
    check_space(own, needed, limits.spare_bytes)
    if not target.is_file():
        download(
            model.address,
            target,
            size=model.bytes,
            remedy=remedy,
            limits=limits.download,
            progress=partial(report, Step.DOWNLOAD),
        )
    return target


def _made(
    model: OfferedModel,
    source: Path,
    own: Path,
    fetched: bool,
    report: Report,
    limits: InstallLimits,
) -> Installed:
    """The complete model in `own/model`, tried, with its manifest, written to the disk."""
    folder = own / "model"
    shutil.rmtree(folder, ignore_errors=True)
    contents = look_into(source, limits.archive)
    sha256 = file_sha256(source)
    trusted = _check_hash(model, source, sha256, _known_hash(model, own.parent.parent))
    check_space(own, contents.bytes, limits.spare_bytes)
    unpack(source, contents, folder, partial(report, Step.UNPACK))
    bare = open_model(folder)
    verify(bare)  # where the zip has a manifest of its own
    report(Step.TRY, 0, None)
    memory_mb = asyncio.run(_tried(folder, limits.load_s))
    report(Step.KEEP, 0, None)
    origin = {"sha256": sha256, "address": model.address if fetched else source.name}
    info = write_manifest(
        folder,
        name=model.name,
        version=bare.version,
        languages=model.languages or bare.languages,
        licence=model.licence or bare.licence,
        command=f"komekshi models install {model.name}",
        origin=origin,
        memory_mb=memory_mb,
    )
    sync_all(folder)
    mirror = model.published_by_mirror
    return Installed(info, sha256, trusted=trusted, as_mirror=sha256 == mirror if mirror else None)


def _check_hash(model: OfferedModel, source: Path, sha256: str, known: str) -> bool:
    """Whether the hash was known before. Raise `ModelError` `model-hash` for another one."""
    if known and sha256 != known:
        raise ModelError(
            "model-hash",
            f"{source.name} is not the file that is known as {model.name}: its SHA-256 is "
            f"{sha256} instead of {known}",
            "get it from the publisher; where a new edition is published, trust it by hand: "
            f"models/catalogue.toml, or {HASHES} in the folder of installed models",
        )
    return bool(known)


def _known_hash(model: OfferedModel, library: Path) -> str:
    return model.sha256 or known_hashes(library).get(model.name, "")


async def _tried(folder: Path, load_s: float) -> int:
    """Resident memory, MB, of a recogniser that has loaded the model and heard a hiss."""
    hiss = np.random.default_rng(1).integers(-50, 50, round(_TRIAL_S * SAMPLE_RATE))
    settings = RecogniserSettings(answer_timeout_s=load_s)
    try:
        ears = await VoskRecogniser.start(folder, (), settings=settings, ready_timeout_s=load_s)
        try:
            await ears.recognise(Utterance(hiss.astype(np.int16)), Hearing.OPEN)
            return ears.rss_mb
        finally:
            await ears.close()
    except KomekshiError as error:
        raise ModelError(
            "model-load",
            f"it was unpacked, but does not work: {error.message}",
            "it may be damaged, of another kind than Vosk 0.3.45 takes, or need more memory",
        ) from error
