"""A catalogue as one signed file: what is in it can't be changed by those it passes through.

    KOMEKSHI-CATALOGUE-1 \\n | 64 bytes of Ed25519 signature | a zip with catalogue.json

The signature is over the zip. A zip of the same files is the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

import msgspec
from nacl.encoding import HexEncoder
from nacl.exceptions import BadSignatureError, CryptoError
from nacl.signing import SigningKey, VerifyKey

from assistant.errors import PoolError

__all__ = ["Bundle", "new_key", "pack_bundle", "public_key", "read_bundle"]

_MAGIC: Final = b"KOMEKSHI-CATALOGUE-1\n"
_SIGNATURE_BYTES: Final = 64
_ABOUT: Final = "catalogue.json"
_KINDS: Final = frozenset({".yaml", ".wav", ".md", ".txt"})
_MOST_FILES: Final = 5_000
_MOST_BYTES: Final = 500_000_000
"""Of all files together; recordings of all sentences in both languages have 300 MB."""
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""Zip knows no earlier time; that of the files is of no interest."""


class _About(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    files: dict[str, str]
    """SHA-256 by path."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A catalogue whose signature was checked."""

    version: str
    digest: str
    """SHA-256 of the zip, hexadecimal."""
    files: Mapping[str, bytes]
    """By path within `intents/`, with `/`."""

    @property
    def name(self) -> str:
        """Version and the beginning of the digest: another content has another name."""
        return f"{self.version}-{self.digest[:12]}"


def new_key() -> tuple[str, str]:
    """A secret key and its public key, hexadecimal."""
    key = SigningKey.generate()
    return key.encode(HexEncoder).decode(), key.verify_key.encode(HexEncoder).decode()


def public_key(secret: str) -> str:
    """The public key of a secret one. Raise `PoolError` `bundle-key`."""
    return _signing(secret).verify_key.encode(HexEncoder).decode()


def pack_bundle(folder: Path, version: str, secret: str) -> bytes:
    """All files of a catalogue under one signature.

    Raise `PoolError`: `bundle-key`, `bundle-file` for what does not belong into one.
    """
    key = _signing(secret)
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    _check_names(files)
    about = _About(version, {name: _sha(data) for name, data in files.items()})
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in ((_ABOUT, msgspec.json.encode(about)), *files.items()):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            zipped.writestr(entry, data)
    return _MAGIC + key.sign(packed.getvalue()).signature + packed.getvalue()


def read_bundle(data: bytes, trusted: Iterable[str]) -> Bundle:
    """What is in a bundle that one of the `trusted` public keys has signed.

    Nothing is unpacked before the signature was checked. Raise `PoolError`: `bundle-malformed`,
    `bundle-signature`, `bundle-key`, `bundle-file`, `bundle-size`.
    """
    head = len(_MAGIC) + _SIGNATURE_BYTES
    if not data.startswith(_MAGIC) or len(data) <= head:
        raise PoolError(
            "bundle-malformed", "this is no catalogue bundle", "make it by `komekshi office pack`"
        )
    signature, zipped = data[len(_MAGIC) : head], data[head:]
    if not any(_signed_by(key, zipped, signature) for key in trusted):
        raise PoolError(
            "bundle-signature",
            "the catalogue bundle is not signed by a key that this desk trusts",
            "set the head office's public key in the settings; if it is set, somebody changed it",
        )
    about, files = _unpacked(zipped)
    _check_names(files)
    if {name: _sha(content) for name, content in files.items()} != about.files:
        raise _malformed("its files are not those that it lists")
    return Bundle(about.version, _sha(zipped), files)


def _unpacked(zipped: bytes) -> tuple[_About, dict[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
            entries = archive.infolist()
            size = sum(entry.file_size for entry in entries)
            if len(entries) > _MOST_FILES or size > _MOST_BYTES:
                raise PoolError(
                    "bundle-size",
                    f"the catalogue bundle has {len(entries)} files of {size} bytes",
                    f"at most {_MOST_FILES} files and {_MOST_BYTES} bytes are taken",
                )
            about = msgspec.json.decode(archive.read(_ABOUT), type=_About)
            files = {e.filename: archive.read(e) for e in entries if e.filename != _ABOUT}
    except (zipfile.BadZipFile, KeyError, msgspec.DecodeError, NotImplementedError) as error:
        raise _malformed(str(error)) from error
    return about, files


def _check_names(files: Iterable[str]) -> None:
    """No path leads out of the folder, and nothing that could be run is taken along."""
    for name in files:
        path = PurePosixPath(name)
        hidden = any(part.startswith(".") for part in path.parts)  # `..` as well
        if path.is_absolute() or hidden or "\\" in name or path.suffix not in _KINDS:
            raise PoolError(
                "bundle-file",
                f"{name!r} is no file of a catalogue",
                "leave only .yaml, .wav, .md and .txt files in the folder",
            )


def _signing(secret: str) -> SigningKey:
    try:
        return SigningKey(secret.strip().encode(), HexEncoder)
    except (CryptoError, ValueError, TypeError) as error:
        raise _no_key() from error


def _signed_by(public: str, message: bytes, signature: bytes) -> bool:
    try:
        VerifyKey(public.strip().encode(), HexEncoder).verify(message, signature)
    except BadSignatureError:
        return False
    except (CryptoError, ValueError, TypeError) as error:
        raise _no_key() from error
    return True


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _no_key() -> PoolError:
    return PoolError(
        "bundle-key",
        "this is no Ed25519 key of 64 hexadecimal figures",
        "see `komekshi office key`",
    )


def _malformed(what: str) -> PoolError:
    return PoolError(
        "bundle-malformed", f"the catalogue bundle is damaged: {what}", "fetch it once more"
    )
