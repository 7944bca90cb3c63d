"""Signed catalogues: what was packed comes out, and nothing else ever does."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from nacl.encoding import HexEncoder
from nacl.signing import SigningKey

from assistant.errors import PoolError
from assistant.pool.bundles import new_key, pack_bundle, public_key, read_bundle

INTENTS = Path(__file__).parents[2] / "intents"
SECRET, PUBLIC = new_key()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "services" / "health").mkdir(parents=True)
    (tmp_path / "services" / "health" / "a.yaml").write_text("id: a\n", encoding="utf-8")
    (tmp_path / "replies.yaml").write_text("x: {kk: ә, ru: я}\n", encoding="utf-8")
    return tmp_path


def signed(files: dict[str, bytes]) -> bytes:
    """A bundle with any content, signed by the right key."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as zipped:
        for name, data in files.items():
            zipped.writestr(name, data)
    signature = SigningKey(SECRET.encode(), HexEncoder).sign(packed.getvalue()).signature
    return b"KOMEKSHI-CATALOGUE-1\n" + signature + packed.getvalue()


def code(data: bytes, *trusted: str) -> str:
    with pytest.raises(PoolError) as caught:
        read_bundle(data, trusted or (PUBLIC,))
    return caught.value.code


def test_what_was_packed_comes_out(folder: Path) -> None:
    bundle = read_bundle(pack_bundle(folder, "2026.12", SECRET), [new_key()[1], PUBLIC])
    assert dict(bundle.files) == {
        "services/health/a.yaml": b"id: a\n",
        "replies.yaml": "x: {kk: ә, ru: я}\n".encode(),
    }
    assert bundle.name.startswith("2026.12-")


def test_the_same_files_are_the_same_bytes(folder: Path) -> None:
    first = pack_bundle(folder, "1", SECRET)
    (folder / "replies.yaml").touch()
    assert pack_bundle(folder, "1", SECRET) == first


def test_the_catalogue_of_this_repository_can_be_packed() -> None:
    bundle = read_bundle(pack_bundle(INTENTS, "1", SECRET), [public_key(SECRET)])
    assert len(bundle.files) > 135


def test_one_changed_byte_anywhere_is_noticed(folder: Path) -> None:
    data = pack_bundle(folder, "1", SECRET)
    for at in range(0, len(data), 7):
        changed = bytearray(data)
        changed[at] ^= 1
        assert code(bytes(changed)) in ("bundle-signature", "bundle-malformed")


def test_a_stranger_s_signature_does_not_count(folder: Path) -> None:
    other, _ = new_key()
    assert code(pack_bundle(folder, "1", other)) == "bundle-signature"
    with pytest.raises(PoolError, match="not signed by a key"):
        read_bundle(pack_bundle(folder, "1", SECRET), ())


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, "bundle-malformed"),
        ({"catalogue.json": b"{}"}, "bundle-malformed"),
        ({"catalogue.json": b'{"version": "1", "files": {"a.yaml": "00"}}'}, "bundle-malformed"),
        ({"catalogue.json": b'{"version": "1", "files": {}}', "a.yaml": b""}, "bundle-malformed"),
        ({"catalogue.json": b'{"version": "1", "files": {}}', "../a.yaml": b""}, "bundle-file"),
        ({"catalogue.json": b'{"version": "1", "files": {}}', "/a.yaml": b""}, "bundle-file"),
        ({"catalogue.json": b'{"version": "1", "files": {}}', "a.py": b""}, "bundle-file"),
        ({"catalogue.json": b'{"version": "1", "files": {}}', "x/.git/a.yaml": b""}, "bundle-file"),
    ],
)
def test_even_the_right_key_cannot_bring_anything(files: dict[str, bytes], expected: str) -> None:
    assert code(signed(files)) == expected


@pytest.mark.parametrize("data", [b"", b"KOMEKSHI-CATALOGUE-1\n", b"PK\x03\x04", b"x" * 5_000])
def test_what_is_no_bundle(data: bytes) -> None:
    assert code(data) == "bundle-malformed"


@pytest.mark.parametrize("key", ["", "abc", "я" * 64, "0" * 63])
def test_what_is_no_key(folder: Path, key: str) -> None:
    with pytest.raises(PoolError, match="no Ed25519 key"):
        pack_bundle(folder, "1", key)
    assert code(pack_bundle(folder, "1", SECRET), key) == "bundle-key"


def test_what_does_not_belong_into_a_catalogue_is_not_packed(folder: Path) -> None:
    (folder / "run.sh").write_text("rm -rf", encoding="utf-8")
    with pytest.raises(PoolError, match=r"run\.sh"):
        pack_bundle(folder, "1", SECRET)
