from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.hearing import known_words, open_model, verify, write_manifest
from assistant.hearing.store import GARBAGE, MANIFEST
from assistant.text import Language

FILES = {
    "am/final.mdl": "net",
    "conf/mfcc.conf": "--num-ceps=40\n",
    "conf/model.conf": "--beam=13\n",
    "graph/HCLr.fst": "left",
    "graph/Gr.fst": "right",
    "graph/words.txt": "<eps> 0\nанықтама 1\nсправка 2\n[unk] 3\n#0 4\n<s> 5\n</s> 6\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "small-kk"
    for name, content in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")
    return root


def sign(folder: Path) -> None:
    write_manifest(
        folder,
        name="komekshi-test",
        version="1.2",
        languages=[Language.KK, Language.RU],
        licence="Apache-2.0",
        command="python -m training",
    )


def failing(folder: Path) -> ModelError:
    with pytest.raises(ModelError) as caught:
        verify(open_model(folder))
    assert caught.value.remedy
    return caught.value


def test_a_signed_model(folder: Path) -> None:
    sign(folder)

    info = open_model(folder)
    verify(info)

    assert (info.name, info.version, info.licence) == ("komekshi-test", "1.2", "Apache-2.0")
    assert info.languages == (Language.KK, Language.RU)
    assert info.path == folder.resolve()
    assert info.word_count == 2
    assert info.takes_grammar
    assert set(info.sha256) == set(FILES)
    assert known_words(info) == {"анықтама", "справка", GARBAGE}


def test_an_official_model_has_no_manifest(folder: Path) -> None:
    (folder / "graph/words.txt").unlink()

    info = open_model(folder)
    verify(info)

    assert info.name == "small-kk"
    assert info.languages == ()
    assert info.word_count == 0
    assert known_words(info) == frozenset()


def test_a_fixed_graph_takes_no_grammar(folder: Path) -> None:
    (folder / "graph/HCLr.fst").unlink()
    (folder / "graph/Gr.fst").unlink()
    (folder / "graph/HCLG.fst").write_text("all")

    assert not open_model(folder).takes_grammar


@pytest.mark.parametrize("signed", [True, False])
def test_the_fingerprint_changes_with_the_content(folder: Path, signed: bool) -> None:
    before = open_model(folder).fingerprint
    (folder / "am/final.mdl").write_text("a better net")
    if signed:
        sign(folder)

    assert open_model(folder).fingerprint != before


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_damaged_file_is_found(folder: Path, name: str) -> None:
    sign(folder)
    with (folder / name).open("a") as file:
        file.write("x")

    error = failing(folder)

    assert error.code == "model-damaged"
    assert name in error.message


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_missing_file_is_found(folder: Path, name: str) -> None:
    sign(folder)
    (folder / name).unlink()

    error = failing(folder)

    assert error.code == "model-incomplete"
    assert name in error.message


@pytest.mark.parametrize("content", [b"\xd0 1\n", b"\xff\xfe"])
def test_a_list_of_words_that_is_no_text(folder: Path, content: bytes) -> None:
    (folder / "graph/words.txt").write_bytes(content)

    assert failing(folder).code == "model-damaged"


def test_blanks_in_the_list_of_words_are_no_words(folder: Path) -> None:
    (folder / "graph/words.txt").write_text("  \n справка 1\n", encoding="utf-8")

    assert known_words(open_model(folder)) == {"справка"}


def test_no_folder(tmp_path: Path) -> None:
    assert failing(tmp_path / "nothing").code == "model-missing"


@pytest.mark.parametrize(
    "manifest", ["{", "[]", '{"languages": ["xx"]}', '{"languages": "kk"}', '{"sha256": []}']
)
def test_a_wrong_manifest(folder: Path, manifest: str) -> None:
    (folder / MANIFEST).write_text(manifest)

    assert failing(folder).code == "model-manifest"


def test_the_manifest_can_be_read_by_people(folder: Path) -> None:
    sign(folder)

    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))

    assert manifest["command"] == "python -m training"
    assert MANIFEST not in manifest["sha256"]
    sign(folder)
    assert json.loads((folder / MANIFEST).read_text(encoding="utf-8")) == manifest


def test_the_embedded_model_is_whole(model_dir: Path) -> None:
    info = open_model(model_dir)
    verify(info)

    assert info.languages == (Language.KK, Language.RU)
    assert {"анықтама", "справку", GARBAGE} <= known_words(info)
    assert info.takes_grammar


def test_the_embedded_model_with_a_flipped_bit(model_dir: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(model_dir, copy)
    content = bytearray((copy / "am/final.mdl").read_bytes())
    content[len(content) // 2] ^= 1
    (copy / "am/final.mdl").write_bytes(content)

    assert failing(copy).code == "model-damaged"
