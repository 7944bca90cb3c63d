"""What a head office does with a catalogue before it goes out, and a desk before it is used."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from assistant.desk.gates.examine import examine_catalogue
from assistant.desk.office.catalogues import InstalledCatalogues
from assistant.desk.settings import Settings
from assistant.errors import CatalogueError, PoolError
from assistant.pool.bundles import Bundle, new_key, pack_bundle, public_key, read_bundle

__all__ = ["faults_of", "install_catalogue", "make_key", "signed_catalogue"]

_SECRET_MODE: Final = 0o600


def make_key(path: Path) -> str:
    """Write a new secret key, readable by its owner only; its public key.

    Raise `PoolError` `key-file`, also for a file that is there: another key would lock out all
    desks that trust the first.
    """
    secret, public = new_key()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _SECRET_MODE)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"{secret}\n")
    except OSError as error:
        raise PoolError(
            "key-file", f"the key can't be written: {error}", "name a file that is not there yet"
        ) from error
    return public


def signed_catalogue(
    settings: Settings, folder: Path, version: str, key: Path
) -> tuple[Bundle, bytes]:
    """A bundle, and its bytes. Raise `CatalogueError` for one with faults, or `PoolError`."""
    try:
        secret = key.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise PoolError(
            "key-file", f"the key can't be read: {error}", "make one by `komekshi office key`"
        ) from error
    faults = faults_of(settings, folder)
    if faults:
        raise CatalogueError(
            "catalogue-refused",
            f"{folder} has {len(faults)} faults, the first: {faults[0]}",
            "run `komekshi check` with KOMEKSHI_CATALOGUE set to the folder",
        )
    data = pack_bundle(folder, version, secret)
    return read_bundle(data, [public_key(secret)]), data


def install_catalogue(settings: Settings, installed: InstalledCatalogues, bundle: Bundle) -> Path:
    """Examine a catalogue with all gates at this very desk, and use it.

    Raise `CatalogueError`; the present one stays in use then.
    """
    return installed.install(bundle.name, bundle.files, lambda folder: faults_of(settings, folder))


def faults_of(settings: Settings, folder: Path) -> Sequence[str]:
    """Errors that `komekshi check` finds in a catalogue, with file and line."""
    try:
        examined = examine_catalogue(replace(settings, catalogue=folder))
    except CatalogueError as error:
        return (error.message,)
    return tuple(
        f"{each.file}:{each.line}: {each.message}" if each.line else f"{each.file}: {each.message}"
        for each in examined.errors
    )
