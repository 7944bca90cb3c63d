"""A model with more words: what is in it, where it lies, and what happens when it can't."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from assistant.desk.models import extended_model
from assistant.desk.models.vocabulary import (
    Extended,
    cached_extension,
    extend_model,
    is_ours,
    read_words,
)
from assistant.errors import ModelError, SetupError
from assistant.hearing import (
    ModelInfo,
    VoskRecogniser,
    known_words,
    load_audio,
    open_model,
    verify,
)
from tests.conftest import speak

WORDS = ("дирижабль", "самұрық", "справка", "wifi", "5g")


@pytest.fixture(scope="module")
def model(model_dir: Path) -> ModelInfo:
    return open_model(model_dir)


@pytest.fixture(scope="module")
def extended(model: ModelInfo, tmp_path_factory: pytest.TempPathFactory) -> Extended:
    return extend_model(model, WORDS, tmp_path_factory.mktemp("out") / "larger")


def test_what_was_added_and_what_could_not_be_said_is_told(extended: Extended) -> None:
    assert extended.added == ("дирижабль", "самұрық")
    assert extended.unsayable == ("5g", "wifi")


def test_the_larger_model_is_whole_and_named_like_the_original(
    extended: Extended, model: ModelInfo
) -> None:
    verify(extended.model)

    assert known_words(extended.model) == known_words(model) | set(extended.added)
    assert (extended.model.name, extended.model.version) == (model.name, model.version)
    assert extended.model.languages == model.languages
    assert extended.model.fingerprint != model.fingerprint
    assert set(extended.model.sha256) == set(model.sha256)


def test_a_copy_stays_as_it_is_when_the_original_changes(
    extended: Extended, model: ModelInfo
) -> None:
    for name in model.sha256:
        assert not (extended.model.path / name).samefile(model.path / name)


async def test_the_recogniser_hears_the_new_words(extended: Extended, tmp_path: Path) -> None:
    recogniser = await VoskRecogniser.start(extended.model.path, ["самұрық", "анықтама", "[unk]"])
    try:
        heard = await recogniser.recognise(
            load_audio(speak("самұрық", "kk", tmp_path / "said.wav", speed=130))
        )
    finally:
        await recogniser.close()

    assert heard.text == "самұрық"


def test_an_extension_can_be_extended(extended: Extended, tmp_path: Path) -> None:
    again = extend_model(extended.model, ["тыква", "самұрық"], tmp_path / "again")

    assert again.added == ("тыква",)
    assert {"тыква", "самұрық", "справка"} <= known_words(again.model)


def test_the_cache_gives_the_same_folder_again(model: ModelInfo, tmp_path: Path) -> None:
    first = cached_extension(model, WORDS, tmp_path)
    written = (first.model.path / "graph" / "HCLr.fst").stat().st_mtime_ns

    second = cached_extension(model, reversed(WORDS), tmp_path)

    assert second == first
    assert (second.model.path / "graph" / "HCLr.fst").stat().st_mtime_ns == written
    assert cached_extension(model, ["тыква"], tmp_path).model.path != first.model.path


def test_five_hundred_words_take_two_seconds(model: ModelInfo, tmp_path: Path) -> None:
    known = sorted(known_words(model))
    words = [f"{known[40 * n][:4]}{known[-30 * n - 1][-4:]}" for n in range(500)]
    begin = time.process_time()

    assert len(cached_extension(model, words, tmp_path).added) > 400
    assert time.process_time() - begin < 2  # of a processor: others may be busy here


def test_the_cache_shares_the_network_with_the_original(
    model: ModelInfo, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("same disk")
    original = open_model(shutil.copytree(model.path, home / "original"))
    extended = cached_extension(original, WORDS, home / "cache").model.path

    assert (extended / "am/final.mdl").samefile(original.path / "am/final.mdl")
    assert not (extended / "graph/Gr.fst").samefile(original.path / "graph/Gr.fst")
    verify(original)


def test_old_extensions_go_but_the_one_before_stays(model: ModelInfo, tmp_path: Path) -> None:
    folders = []
    for number, word in enumerate(("тыква", "саксофон", "барометр")):
        folder = cached_extension(model, [word], tmp_path).model.path
        os.utime(folder, (number, number))
        folders.append(folder)
    crashed = folders[0].parent / ".new-crashed"
    crashed.mkdir()
    os.utime(crashed, (0, 0))
    cached_extension(model, ["велосипед"], tmp_path)

    assert [folder.exists() for folder in folders] == [False, False, True]
    assert not crashed.exists()


def test_an_extension_that_others_are_made_of_stays(model: ModelInfo, tmp_path: Path) -> None:
    own = cached_extension(model, ["тыква"], tmp_path).model
    os.utime(own.path, (0, 0))
    for word in ("саксофон", "барометр", "велосипед"):
        cached_extension(own, [word], tmp_path)

    assert own.path.exists()


def test_a_damaged_entry_of_the_cache_is_made_anew(model: ModelInfo, tmp_path: Path) -> None:
    folder = cached_extension(model, WORDS, tmp_path).model.path
    (folder / "graph" / "Gr.fst").unlink()

    assert cached_extension(model, WORDS, tmp_path).model.path == folder
    verify(open_model(folder))


@pytest.mark.parametrize("failing", ["write", "rename"])
def test_a_full_disk_is_told_and_leaves_nothing(
    model: ModelInfo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    if failing == "write":
        monkeypatch.setattr(extended_model, "extend_graph", full)
    else:
        monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(ModelError, match="No space left") as caught:
        cached_extension(model, WORDS, tmp_path)

    assert caught.value.code == "model-write"
    assert list((tmp_path / "models" / model.name).iterdir()) == []


def test_a_folder_that_is_there_is_not_touched(model: ModelInfo, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("precious")

    with pytest.raises(ModelError) as caught:
        extend_model(model, WORDS, tmp_path / "mine")

    assert caught.value.code == "model-there"
    assert (tmp_path / "mine").read_text() == "precious"


def test_a_model_of_another_make_is_refused(model: ModelInfo, tmp_path: Path) -> None:
    other = shutil.copytree(model.path, tmp_path / "other")
    (other / "graph" / "phones.txt").write_text("<eps> 0\nSIL 1\n")
    foreign = open_model(other)

    assert is_ours(model)
    assert not is_ours(foreign)
    with pytest.raises(ModelError) as caught:
        extend_model(foreign, WORDS, tmp_path / "out")
    assert caught.value.code == "model-foreign"


def test_a_file_of_words_is_read_as_they_are_heard(tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_text("# new services\nДирижабль, ЭЦҚ-ны\nтыква  # a vegetable\n\n", "utf-8")

    assert read_words(file) == ("дирижабль", "эцқны", "тыква")
    with pytest.raises(SetupError) as caught:
        read_words(tmp_path / "missing.txt")
    assert caught.value.code == "words-file"
