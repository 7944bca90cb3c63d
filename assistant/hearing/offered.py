"""Models that can be installed: `models/catalogue.toml` as values."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from assistant.errors import ModelError
from assistant.text import Language

__all__ = ["OfferedModel", "check_name", "offered_models"]

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_KEYS: Final[dict[str, type]] = {
    "name": str,
    "languages": list,
    "address": str,
    "bytes": int,
    "about_mb": int,
    "licence": str,
    "wer": str,
    "memory_mb": int,
    "sha256": str,
    "published_by_mirror": str,
}
_NEEDED: Final = ("name", "languages", "address", "licence")


@dataclass(frozen=True, slots=True)
class OfferedModel:
    """A model somebody publishes as a zip, as far as it is known."""

    name: str
    """Also that of the folder it is installed in."""
    languages: tuple[Language, ...] = ()
    """Empty for a model of other languages."""
    address: str = ""
    """Where the zip is; empty for one that comes as a file."""
    bytes: int | None = None
    """Exact size of the zip; None where it is not known for certain."""
    about_mb: int = 0
    """Size of the zip for people, MB; 0 where nothing is known."""
    licence: str = ""
    wer: str = ""
    """Published word error rate, percent, with its test set."""
    memory_mb: int = 0
    """Resident memory of a recogniser, MB; 0 where nothing is known."""
    sha256: str = ""
    """Trusted hash of the zip; empty where none is known."""
    published_by_mirror: str = ""
    """Hash that somebody else publishes for the zip: compared, not trusted."""


def offered_models(file: Path) -> dict[str, OfferedModel]:
    """All models of the file by name, in its order.

    Raise `ModelError`: `model-catalogue` with the file and the key that is wrong.
    """
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _wrong(file, str(error)) from error
    entries = content.get("model", [])
    if not isinstance(entries, list) or content.keys() - {"model"}:
        raise _wrong(file, "it may hold [[model]] tables only")
    models: dict[str, OfferedModel] = {}
    for number, entry in enumerate(entries, start=1):
        where = f"model {number}"
        if isinstance(entry, dict) and isinstance(entry.get("name"), str):
            where = entry["name"]
        model = _model(file, where, entry)
        if model.name in models:
            raise _wrong(file, f"{model.name} comes twice")
        models[model.name] = model
    return models


def check_name(name: str) -> None:
    """Raise `ModelError` `model-name` for a name that could lead out of a folder."""
    if not _NAME.fullmatch(name):
        raise ModelError(
            "model-name",
            f"«{name}» is no name for a model",
            "use letters, digits, dots, dashes and underscores, such as vosk-model-small-ru-0.22",
        )


def _model(file: Path, where: str, entry: Any) -> OfferedModel:
    if not isinstance(entry, dict):
        raise _wrong(file, f"{where} is no table")
    for key, value in entry.items():
        kind = _KEYS.get(key)
        if kind is None:
            raise _wrong(file, f"{where} has an unknown key {key}")
        if not isinstance(value, kind) or isinstance(value, bool):
            raise _wrong(file, f"{key} of {where} is not of the type {kind.__name__}")
    for key in _NEEDED:
        if not entry.get(key):
            raise _wrong(file, f"{where} has no {key}")
    try:
        check_name(entry["name"])
        languages = tuple(Language(code) for code in entry["languages"])
    except (ModelError, ValueError) as error:
        raise _wrong(file, f"{where}: {error}") from error
    for key in ("sha256", "published_by_mirror"):
        if entry.get(key) and not _SHA256.fullmatch(entry[key]):
            raise _wrong(file, f"{key} of {where} is not 64 small hexadecimal digits")
    for key in ("bytes", "about_mb", "memory_mb"):
        if entry.get(key, 1) <= 0:
            raise _wrong(file, f"{key} of {where} is not above 0")
    _check_address(file, where, entry["address"], bool(entry.get("sha256")))
    about_mb = entry.get("about_mb") or round(entry.get("bytes", 0) / 1_000_000)
    return OfferedModel(**{**entry, "languages": languages, "about_mb": about_mb})


def _check_address(file: Path, where: str, address: str, hash_known: bool) -> None:
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError as error:
        raise _wrong(file, f"address of {where}: {error}") from error
    if not host or parts.scheme not in {"https", "http"}:
        raise _wrong(file, f"address of {where} does not begin with https://")
    # Without encryption anyone on the way can change the file; only a known hash tells.
    if parts.scheme == "http" and not hash_known and host not in _LOOPBACK:
        raise _wrong(file, f"address of {where} is not https://, and there is no sha256")


def _wrong(file: Path, what: str) -> ModelError:
    return ModelError(
        "model-catalogue", f"{file} can't be used: {what}", "mend it, or: git checkout models"
    )
