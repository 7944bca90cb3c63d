"""Zips made by hand, some of them to do harm."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.hearing.archive import ArchiveLimits, look_into, unpack

LIMITS = ArchiveLimits()


def made(path: Path, files: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", method) as zipped:
        for name, content in files.items():
            zipped.writestr(zipfile.ZipInfo(name), content, method)
    return path


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "model.zip"


def refused(archive: Path, limits: ArchiveLimits = LIMITS) -> ModelError:
    with pytest.raises(ModelError) as caught:
        look_into(archive, limits)
    assert str(archive) in caught.value.message
    assert caught.value.remedy
    return caught.value


def unpacked(archive: Path, folder: Path) -> dict[str, bytes]:
    unpack(archive, look_into(archive), folder)
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("prefix", ["", "vosk-model-x/"])
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_the_folder_around_is_left_out(
    archive: Path, tmp_path: Path, prefix: str, method: int
) -> None:
    files = {"am/final.mdl": b"net" * 50, "conf/mfcc.conf": b"", "README": b"hello"}
    made(archive, {prefix + name: content for name, content in files.items()}, method)
    assert unpacked(archive, tmp_path / "out") == files


def test_folders_and_what_macos_adds_are_left_out(archive: Path, tmp_path: Path) -> None:
    files = {"m/": b"", "m/am/": b"", "m/am/final.mdl": b"net", "__MACOSX/m/._am": b"x"}
    made(archive, {**files, "m/.DS_Store": b"x"})
    assert unpacked(archive, tmp_path / "out") == {"am/final.mdl": b"net"}


def test_progress_counts_up_to_all_bytes(archive: Path, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    made(archive, {"a": b"x" * 10, "b": b"y" * 5})
    unpack(archive, look_into(archive), tmp_path / "out", lambda *far: seen.append(far))
    assert seen == [(10, 15), (15, 15)]


@pytest.mark.parametrize(
    "name",
    [
        "../escape",
        "model/../../escape",
        "/etc/escape",
        "//escape",
        "..\\escape",
        "C:escape",
        "a\x00b",
        "a\nb",
        "..",
    ],
)
def test_names_that_lead_elsewhere(archive: Path, name: str) -> None:
    with zipfile.ZipFile(archive, "w") as zipped:
        entry = zipfile.ZipInfo("placeholder")
        entry.filename = name
        zipped.writestr(entry, b"harm")
    assert refused(archive).code == "archive-unsafe"


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices(archive: Path, kind: int) -> None:
    entry = zipfile.ZipInfo("model/am")
    entry.external_attr = (kind | 0o777) << 16
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr(entry, "/etc")
    assert refused(archive).code == "archive-unsafe"


def test_two_files_of_one_name(archive: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("m/a", b"good")
        zipped.writestr("m/a", b"bad")
    assert refused(archive).code == "archive-unsafe"


def test_a_file_where_a_folder_has_to_be(archive: Path, tmp_path: Path) -> None:
    made(archive, {"am": b"file", "am/final.mdl": b"net"})
    with pytest.raises(ModelError) as caught:
        unpack(archive, look_into(archive), tmp_path / "out")
    assert caught.value.code == "archive-format"


def test_unusual_packing(archive: Path) -> None:
    made(archive, {"m/a": b"x" * 1000}, zipfile.ZIP_LZMA)
    assert refused(archive).code == "archive-unsafe"


def test_encrypted(archive: Path) -> None:
    made(archive, {"m/a": b"secret"})
    content = bytearray(archive.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1  # flag in the table of contents
    archive.write_bytes(content)
    assert refused(archive).code == "archive-unsafe"


def test_a_bomb_is_known_by_its_ratio(archive: Path) -> None:
    made(archive, {"m/zeros": bytes(20_000_000)}, zipfile.ZIP_DEFLATED)
    assert archive.stat().st_size < 30_000
    error = refused(archive)
    assert error.code == "archive-too-large"
    assert "20,000,000 bytes" in error.message


def test_too_many_bytes_and_too_many_files(archive: Path) -> None:
    made(archive, {f"m/{number}": b"12345" for number in range(10)})
    assert refused(archive, ArchiveLimits(max_bytes=49)).code == "archive-too-large"
    assert refused(archive, ArchiveLimits(max_files=9)).code == "archive-too-large"
    assert look_into(archive, ArchiveLimits(max_bytes=50, max_files=10)).bytes == 50


def test_a_lie_about_the_size_does_not_write_more(archive: Path, tmp_path: Path) -> None:
    """The table of contents says 10 bytes; 20 MB would come."""
    made(archive, {"m/zeros": bytes(20_000_000)}, zipfile.ZIP_DEFLATED)
    content = bytearray(archive.read_bytes())
    at = content.index(b"PK\x01\x02") + 24
    content[at : at + 4] = (10).to_bytes(4, "little")
    archive.write_bytes(content)
    with pytest.raises(ModelError) as caught:
        unpack(archive, look_into(archive), tmp_path / "out")
    assert caught.value.code == "archive-format"
    assert sum(file.stat().st_size for file in (tmp_path / "out").rglob("*")) <= 10


@pytest.mark.parametrize("content", [b"", b"<html>Log in</html>", b"PK\x03\x04 and no more"])
def test_no_zip_at_all(archive: Path, content: bytes) -> None:
    archive.write_bytes(content)
    assert refused(archive).code == "archive-format"


def test_no_file_and_a_folder(archive: Path, tmp_path: Path) -> None:
    assert refused(archive).code == "archive-missing"
    assert refused(tmp_path).code == "archive-format"


def test_a_truncated_zip(archive: Path) -> None:
    made(archive, {"m/a": b"x" * 10_000})
    archive.write_bytes(archive.read_bytes()[:9_000])
    assert refused(archive).code == "archive-format"


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_flipped_bit_in_the_middle(archive: Path, tmp_path: Path, method: int) -> None:
    made(archive, {"m/a": bytes(range(256)) * 40}, method)
    content = bytearray(archive.read_bytes())
    content[len(content) // 3] ^= 4
    archive.write_bytes(content)
    with pytest.raises(ModelError) as caught:
        unpack(archive, look_into(archive), tmp_path / "out")
    assert caught.value.code == "archive-format"
