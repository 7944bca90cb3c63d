"""The catalogue kept on disk: quick the second time, and there after a bad edit."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.catalogue import Catalogue, kept, load_catalogue
from assistant.catalogue.kept import load_kept
from assistant.catalogue.pack import pack, unpack
from assistant.errors import CatalogueError

GOOD = Path(__file__).parent / "data" / "good"
SERVICE = "services/health/doctor-call.yaml"
LISTED = """\
id: listed
title: {kk: Атау, ru: Название}
intro: {kk: "Кіріспе.", ru: "Вступление."}
questions: {kk: ["тізімді айт"], ru: ["назовите список"]}
pick: {changes: latest}
"""
COURSE = """\
id: course
title: {kk: Сабақ, ru: Урок}
intro: {kk: "Кіріспе.", ru: "Вступление."}
outro: {kk: "Бітті.", ru: "Конец."}
questions: {kk: ["сабақты бастайық"], ru: ["начнем урок"]}
parts:
  - {service: doctor-call, channel: mobile}
  - {title: {kk: Бөлім, ru: Часть}, steps: {kk: ["Бір."], ru: ["Раз."]}}
"""
CHANGED = """\
  changed: {kk: "Бұрын басқаша.", ru: "Раньше иначе.", as_of: 2026-01-01, source: law}
old_questions: {kk: ["бұрынғыдай дәрігер"], ru: ["врача по старинке"]}
conflicting: [cost]
related:"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sound folder with everything a catalogue may hold."""
    copied = Path(shutil.copytree(GOOD, tmp_path / "intents"))
    edit(copied, "related:", CHANGED)
    for kind, name, text in (("collections", "listed", LISTED), ("lessons", "course", COURSE)):
        (copied / kind).mkdir()
        (copied / kind / f"{name}.yaml").write_text(text, encoding="utf-8")
    return copied


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "komekshi"


def edit(folder: Path, old: str, new: str, name: str = SERVICE) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def stored(cache: Path) -> Path:
    (only,) = cache.iterdir()
    return only


def building_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def build(*_: object) -> Catalogue:
        raise AssertionError("built again")

    monkeypatch.setattr(kept, "build_catalogue", build)


def test_the_first_load_is_the_catalogue_of_the_files(folder: Path, cache: Path) -> None:
    loaded = load_kept(folder, cache)
    assert loaded.catalogue == load_catalogue(folder)
    assert loaded.error is None


def test_the_second_load_gives_the_same_without_building(
    folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load_kept(folder, cache)
    building_fails(monkeypatch)
    assert load_kept(folder, cache) == first


def test_packing_keeps_every_part(folder: Path) -> None:
    catalogue = load_catalogue(folder)
    again = unpack(pack(catalogue))
    assert again is not None
    for field in fields(Catalogue):
        value = getattr(catalogue, field.name)
        assert value, f"{field.name} is empty, so this tests nothing"
        assert getattr(again, field.name) == value
    assert any(phrase.is_old for phrase in again.phrases)
    assert list(again.services["doctor-call"].answer.channels) == ["mobile", "phone"]


def test_an_edit_is_noticed(folder: Path, cache: Path) -> None:
    load_kept(folder, cache)
    edit(folder, "Вызов врача на дом", "Врач на дом")
    for _ in range(2):
        loaded = load_kept(folder, cache)
        assert loaded.catalogue.services["doctor-call"].title.ru == "Врач на дом"
        assert loaded.error is None
    assert len(list(cache.iterdir())) == 1


def test_other_code_builds_again(
    folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_kept(folder, cache)
    monkeypatch.setattr(kept, "_code", lambda: "newer")
    building_fails(monkeypatch)
    with pytest.raises(AssertionError, match="built again"):
        load_kept(folder, cache)


def test_a_bad_edit_leaves_the_last_good_catalogue_in_service(folder: Path, cache: Path) -> None:
    good = load_kept(folder, cache).catalogue
    edit(folder, "confidence: medium", "confidence: mid")
    lines = (folder / SERVICE).read_text(encoding="utf-8").splitlines()
    for _ in range(2):  # a start with the fault still there is no different
        loaded = load_kept(folder, cache)
        assert loaded.catalogue == good
        assert loaded.error is not None
        assert loaded.error.code == "catalogue-invalid"
        place = lines.index("confidence: mid") + 1
        assert f"{SERVICE}:{place}: confidence" in loaded.error.message
        assert loaded.error.remedy


def test_after_a_bad_edit_is_mended_the_files_count_again(folder: Path, cache: Path) -> None:
    load_kept(folder, cache)
    edit(folder, "confidence: medium", "confidence: mid")
    load_kept(folder, cache)
    edit(folder, "confidence: mid", "confidence: low")
    loaded = load_kept(folder, cache)
    assert loaded.error is None
    assert loaded.catalogue.services["doctor-call"].confidence == "low"


def test_a_folder_that_has_gone_is_told_and_served_from_the_last_good(
    folder: Path, cache: Path
) -> None:
    good = load_kept(folder, cache).catalogue
    shutil.rmtree(folder)
    loaded = load_kept(folder, cache)
    assert loaded.catalogue == good
    assert loaded.error is not None
    assert loaded.error.code == "catalogue-missing"


def test_a_bad_edit_with_nothing_kept_is_an_error(folder: Path, cache: Path) -> None:
    edit(folder, "confidence: medium", "confidence: mid")
    with pytest.raises(CatalogueError, match="confidence"):
        load_kept(folder, cache)
    assert not cache.exists()


def test_what_another_installation_kept_is_not_used(
    folder: Path, cache: Path, tmp_path: Path
) -> None:
    load_kept(folder, cache)
    other = Path(shutil.copytree(folder, tmp_path / "other" / "intents"))
    edit(other, "confidence: medium", "confidence: mid")
    with pytest.raises(CatalogueError, match="confidence"):
        load_kept(other, cache)
    edit(other, "confidence: mid", "confidence: medium")
    load_kept(other, cache)
    assert len(list(cache.iterdir())) == 2


def test_one_installation_by_two_paths_is_the_same(
    folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load_kept(folder, cache)
    monkeypatch.chdir(folder.parent)
    building_fails(monkeypatch)
    assert load_kept(Path("intents"), cache) == first


def test_a_cache_that_cannot_be_written_is_no_error(folder: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    for cache in (blocked, blocked / "below"):
        assert load_kept(folder, cache).catalogue == load_catalogue(folder)
    assert blocked.read_text(encoding="utf-8") == "not a folder"


def test_a_full_disk_leaves_what_was_kept_and_no_rest(
    folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_kept(folder, cache)
    before = stored(cache).read_bytes()
    edit(folder, "Вызов врача на дом", "Врач на дом")
    write = Path.write_bytes

    def half(path: Path, data: bytes) -> int:
        write(path, data[: len(data) // 2])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", half)
        assert load_kept(folder, cache).catalogue == load_catalogue(folder)
    assert stored(cache).read_bytes() == before


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda whole: b"",
    "key only": lambda whole: whole[:64],
    "half": lambda whole: whole[: len(whole) // 2],
    "one byte short": lambda whole: whole[:-1],
    "one byte more": lambda whole: whole + b"\0",
    "zeros": lambda whole: bytes(len(whole)),
    "zeros after the key": lambda whole: whole[:64] + bytes(len(whole) - 64),
    "other value": lambda whole: whole[:64] + b"\x93\x01\x02\x03",
    "not UTF-8": lambda whole: whole.replace("Вызов".encode(), b"\xff" * 10),
}


@pytest.mark.parametrize("damage", BROKEN)
def test_broken_bytes_are_built_again(folder: Path, cache: Path, damage: str) -> None:
    load_kept(folder, cache)
    whole = stored(cache).read_bytes()
    broken = BROKEN[damage](whole)
    assert broken != whole
    stored(cache).write_bytes(broken)
    assert load_kept(folder, cache).catalogue == load_catalogue(folder)
    assert stored(cache).read_bytes()[:64] == whole[:64]
    assert unpack(stored(cache).read_bytes()[64:]) is not None


def test_broken_bytes_and_a_bad_edit_are_an_error(folder: Path, cache: Path) -> None:
    load_kept(folder, cache)
    stored(cache).write_bytes(stored(cache).read_bytes()[:-1])
    edit(folder, "confidence: medium", "confidence: mid")
    with pytest.raises(CatalogueError, match="confidence"):
        load_kept(folder, cache)


PACKED = pack(load_catalogue(GOOD))


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=200),
        st.tuples(st.integers(0, len(PACKED) - 1), st.binary(min_size=1, max_size=4)).map(
            lambda cut: PACKED[: cut[0]] + cut[1] + PACKED[cut[0] + len(cut[1]) :]
        ),
    )
)
def test_whatever_the_bytes_are_unpacking_does_not_raise(packed: bytes) -> None:
    unpacked = unpack(packed)
    assert unpacked is None or isinstance(unpacked, Catalogue)
