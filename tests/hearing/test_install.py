"""Installing real models from a local server and from files, whole and in every state of decay."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import zipfile
from collections import namedtuple
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import DownloadError, KomekshiError, ModelError
from assistant.hearing import OfferedModel, open_model, remove_model, verify
from assistant.hearing.archive import ArchiveLimits
from assistant.hearing.download import DownloadLimits
from assistant.hearing.install import InstallLimits, Step, install_model
from assistant.hearing.store import file_sha256
from assistant.text import Language

from ..model_server import ModelServer, Served

LIMITS = InstallLimits(download=DownloadLimits(timeout_s=5, tries=2, pause_s=0.01))
MODEL = OfferedModel("some-model", languages=(Language.KK,), licence="Apache-2.0")
Disk = namedtuple("Disk", "total used free")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library"


def names(library: Path) -> set[str]:
    """All that is in sight, and whatever is unfinished."""
    seen = {path.name for path in library.iterdir()}
    unfinished = {path.name for path in (library / ".staging").rglob("*") if path.is_file()}
    return seen - {".staging", ".sha256.json"} | unfinished - {"lock"}


def failing(
    library: Path, model: OfferedModel, archive: Path | None = None, limits: InstallLimits = LIMITS
) -> KomekshiError:
    with pytest.raises(KomekshiError) as caught:
        install_model(model, library, archive=archive, limits=limits)
    assert not (library / model.name).exists()
    assert caught.value.remedy
    return caught.value


@pytest.fixture
def served(server: ModelServer, model_zip: Path) -> OfferedModel:
    """A real model on the server."""
    content = model_zip.read_bytes()
    address = server.put("some-model.zip", Served(content))
    return replace(MODEL, address=address, bytes=len(content))


def test_from_a_server(served: OfferedModel, server: ModelServer, library: Path) -> None:
    steps: list[Step] = []
    done = install_model(
        served, library, limits=LIMITS, report=lambda step, far, whole: steps.append(step)
    )
    assert list(dict.fromkeys(steps)) == list(Step)
    assert done.info == open_model(library / "some-model")
    verify(done.info)
    assert done.info.languages == (Language.KK,)
    assert done.info.licence == "Apache-2.0"
    assert done.info.origin == {"address": served.address, "sha256": done.sha256}
    assert 20 < done.info.memory_mb < 500
    assert done.info.word_count > 20_000
    assert not done.trusted, "its hash was seen for the first time"
    assert names(library) == {"some-model"}
    again = install_model(served, library, limits=LIMITS)
    assert again.already
    assert len(server.asked) == 1

    # the hash is remembered beyond the removal, and another file is refused
    remove_model("some-model", library)
    assert names(library) == set()
    content = bytearray(server.files["/some-model.zip"].content)
    content[10] ^= 1  # the time of the first file: still a good zip
    server.put("some-model.zip", Served(bytes(content)))
    assert failing(library, served).code == "model-hash"
    assert names(library) == set()


def test_an_interrupted_installation_is_gone_on_with(
    served: OfferedModel, server: ModelServer, library: Path
) -> None:
    size = served.bytes or 0
    file = server.files["/some-model.zip"]
    file.drop_after = [size // 2, 0, 0]
    error = failing(library, served)
    assert isinstance(error, DownloadError)
    assert names(library) == {"some-model.zip.part", "some-model.zip.part.json"}
    install_model(served, library, limits=LIMITS)
    assert server.ranges()[-1] == f"bytes={size // 2}-"
    assert names(library) == {"some-model"}


def test_a_hash_that_is_known(served: OfferedModel, model_zip: Path, library: Path) -> None:
    error = failing(library, replace(served, sha256="0" * 64))
    assert error.code == "model-hash"
    assert "0" * 64 in error.message
    known = file_sha256(model_zip)
    done = install_model(replace(served, sha256=known), library, limits=LIMITS)
    assert done.trusted


@pytest.mark.parametrize("same", [True, False])
def test_the_hash_of_a_mirror_is_told_and_not_trusted(
    model_zip: Path, library: Path, same: bool
) -> None:
    mirror = file_sha256(model_zip) if same else "0" * 64
    model = replace(MODEL, published_by_mirror=mirror)
    done = install_model(model, library, archive=model_zip, limits=LIMITS)
    assert done.as_mirror is same
    assert not done.trusted


def test_offline_the_way_out_is_told(library: Path) -> None:
    error = failing(library, replace(MODEL, address="http://127.0.0.1:9/some-model.zip"))
    assert error.code == "download-offline"
    assert "komekshi models install some-model --from some-model.zip" in error.remedy


def test_from_a_file(model_zip: Path, library: Path) -> None:
    done = install_model(MODEL, library, archive=model_zip, limits=LIMITS)
    assert done.info.origin["address"] == model_zip.name
    assert model_zip.exists(), "the file of the administrator stays"
    with pytest.raises(ModelError) as caught:
        install_model(MODEL, library, archive=model_zip, limits=LIMITS)
    assert caught.value.code == "model-exists"


def test_a_damaged_installation_is_installed_anew(model_zip: Path, library: Path) -> None:
    install_model(MODEL, library, archive=model_zip, limits=LIMITS)
    (library / "some-model" / "am" / "final.mdl").write_bytes(b"half")
    install_model(MODEL, library, archive=model_zip, limits=LIMITS)
    verify(open_model(library / "some-model"))
    assert names(library) == {"some-model"}


def test_a_zip_with_a_manifest_of_its_own(model_dir: Path, tmp_path: Path, library: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(model_dir, copy)
    archive = tmp_path / "own.zip"

    def pack() -> None:
        with zipfile.ZipFile(archive, "w") as zipped:
            for file in copy.rglob("*"):
                zipped.write(file, file.relative_to(copy))

    pack()
    done = install_model(OfferedModel("own"), library, archive=archive, limits=LIMITS)
    assert done.info.name == "own"
    assert done.info.languages == (Language.KK, Language.RU)
    assert done.info.version == open_model(model_dir).version
    (copy / "conf" / "mfcc.conf").write_text("--num-ceps=13\n")
    pack()
    assert failing(library, OfferedModel("own2"), archive).code == "model-damaged"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda content: content[: len(content) // 2], "archive-format"),
        (lambda content: b"<html>Please log in</html>", "archive-format"),
        (lambda content: content.replace(b"am/final.mdl", b"am/../final."), "archive-unsafe"),
        (lambda content: content.replace(b"final.mdl", b"finol.mdl"), "model-incomplete"),
    ],
    ids=["half", "html", "escape", "renamed"],
)
def test_what_a_bad_server_sends_leaves_nothing(
    server: ModelServer, model_zip: Path, library: Path, change: object, code: str
) -> None:
    assert callable(change)
    content = change(model_zip.read_bytes())
    model = replace(MODEL, address=server.put("bad.zip", Served(content)))
    assert failing(library, model).code == code
    assert names(library) == set()


def test_files_that_are_no_model_are_found_by_loading(tmp_path: Path, library: Path) -> None:
    archive = tmp_path / "shell.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        for name in ("am/final.mdl", "conf/mfcc.conf", "conf/model.conf", "graph/HCLr.fst"):
            zipped.writestr(name, "no model")
        zipped.writestr("graph/Gr.fst", "no graph")
    error = failing(library, MODEL, archive)
    assert error.code == "model-load"
    assert names(library) == set()


def test_a_bomb(tmp_path: Path, library: Path) -> None:
    archive = tmp_path / "bomb.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("am/final.mdl", bytes(30_000_000))
    assert failing(library, MODEL, archive).code == "archive-too-large"
    limits = replace(LIMITS, archive=ArchiveLimits(max_bytes=1_000))
    assert failing(library, MODEL, archive, limits).code == "archive-too-large"
    assert names(library) == set()


def test_a_disk_too_small_is_told_before_the_download(
    served: OfferedModel, server: ModelServer, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = Disk(10**9, 0, LIMITS.spare_bytes + 3 * (served.bytes or 0) - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: free)
    error = failing(library, served)
    assert error.code == "disk-full"
    assert "are needed" in error.message
    assert server.asked == []


def test_what_is_there_already_needs_no_space_anew(
    served: OfferedModel, server: ModelServer, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = served.bytes or 0
    server.files["/some-model.zip"].drop_after = [size - 1000, 0, 0]
    failing(library, served)
    free = Disk(10**9, 0, LIMITS.spare_bytes + 2 * size + 1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: free)
    install_model(served, library, limits=LIMITS)
    assert names(library) == {"some-model"}


def test_a_disk_that_fills_up_while_unpacking_keeps_what_was_fetched(
    served: OfferedModel, server: ModelServer, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object) -> None:
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as patch:
        patch.setattr("assistant.hearing.install.unpack", full)
        assert failing(library, served).code == "disk-full"
    assert names(library) == {"some-model.zip"}
    install_model(served, library, limits=LIMITS)
    assert len(server.asked) == 1


def test_an_installation_that_is_killed_while_unpacking_leaves_no_model(
    served: OfferedModel, server: ModelServer, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*arguments: object, **more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("assistant.hearing.install.write_manifest", killed)
        with pytest.raises(KeyboardInterrupt):
            install_model(served, library, limits=LIMITS)
    assert not (library / "some-model").exists()
    install_model(served, library, limits=LIMITS)
    assert names(library) == {"some-model"}
    assert len(server.asked) == 1


def test_two_at_once(library: Path, model_zip: Path) -> None:
    (library / ".staging").mkdir(parents=True)
    with (library / ".staging" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert failing(library, MODEL, model_zip).code == "model-busy"
    assert install_model(MODEL, library, archive=model_zip, limits=LIMITS).info.name == "some-model"


def test_a_library_that_can_not_be_made(tmp_path: Path, model_zip: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert failing(tmp_path / "file", MODEL, model_zip).code == "model-write"


def test_a_model_without_an_address(library: Path) -> None:
    assert failing(library, MODEL).code == "download-unknown"


@pytest.mark.parametrize(("name", "code"), [("none", "model-missing"), ("../x", "model-name")])
def test_removing_what_is_not_there(library: Path, name: str, code: str) -> None:
    with pytest.raises(ModelError) as caught:
        remove_model(name, library)
    assert caught.value.code == code


def test_removing_a_link_leaves_what_it_leads_to(library: Path, model_dir: Path) -> None:
    library.mkdir()
    (library / "linked").symlink_to(model_dir)
    remove_model("linked", library)
    assert not (library / "linked").is_symlink()
    assert (model_dir / "am" / "final.mdl").is_file()


def test_a_damaged_list_of_hashes_stops_the_installation(library: Path, model_zip: Path) -> None:
    library.mkdir()
    (library / ".sha256.json").write_text("{")
    assert failing(library, MODEL, model_zip).code == "model-hash"
    (library / ".sha256.json").write_text(json.dumps({"some-model": "0" * 64}))
    assert failing(library, MODEL, model_zip).code == "model-hash"
