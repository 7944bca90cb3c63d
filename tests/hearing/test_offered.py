from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.hearing import check_name, offered_models
from assistant.text import Language

CATALOGUE = Path(__file__).parents[2] / "models" / "catalogue.toml"
GOOD = """
[[model]]
name = "a-model"
languages = ["kk"]
address = "https://example.org/a-model.zip"
licence = "Apache-2.0"
"""


def test_the_official_models_are_on_the_list() -> None:
    models = offered_models(CATALOGUE)
    assert list(models) == [
        "vosk-model-small-kz-0.42",
        "vosk-model-small-kz-0.15",
        "vosk-model-small-ru-0.22",
        "vosk-model-kz-0.15",
        "vosk-model-ru-0.42",
    ]
    assert models["vosk-model-small-kz-0.42"].bytes == 59_697_294
    assert models["vosk-model-small-ru-0.22"].bytes == 46_236_750
    for name, model in models.items():
        assert model.address == f"https://alphacephei.com/vosk/models/{name}.zip"
        assert model.languages == ((Language.RU,) if "-ru-" in name else (Language.KK,))
        assert model.about_mb > 0
        assert model.licence
        assert model.wer


def test_a_hash_from_a_mirror_is_not_trusted() -> None:
    model = offered_models(CATALOGUE)["vosk-model-small-ru-0.22"]
    assert model.published_by_mirror
    assert not model.sha256


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('name = "a-model"', ""), "name"),
        (('name = "a-model"', 'name = "../a"'), "../a"),
        (('["kk"]', '["xx"]'), "a-model"),
        (('["kk"]', '"kk"'), "languages of a-model"),
        (('["kk"]', "[]"), "languages"),
        (("https://example.org", "ftp://example.org"), "address of a-model"),
        (("https://example.org", "http://example.org"), "address of a-model"),
        (("https://example.org", "https://[example.org"), "address of a-model"),
        (("https://example.org/a-model.zip", "/etc/passwd"), "address of a-model"),
        (("licence", "license"), "license"),
        (('"Apache-2.0"', '"Apache-2.0"\nbytes = "12"'), "bytes of a-model"),
        (('"Apache-2.0"', '"Apache-2.0"\nbytes = true'), "bytes of a-model"),
        (('"Apache-2.0"', '"Apache-2.0"\nbytes = 0'), "bytes of a-model"),
        (('"Apache-2.0"', '"Apache-2.0"\nsha256 = "abc"'), "sha256 of a-model"),
        (("[[model]]", "[model]"), "[[model]]"),
        (("[[model]]", "x = 1\n[[model]]"), "[[model]]"),
        (("[[model]]", "[[model]"), "line 2"),
        ((GOOD, GOOD + GOOD), "twice"),
    ],
)
def test_every_fault_is_told_with_file_and_key(
    tmp_path: Path, change: tuple[str, str], told: str
) -> None:
    file = tmp_path / "catalogue.toml"
    file.write_text(GOOD.replace(*change))
    with pytest.raises(ModelError) as caught:
        offered_models(file)
    assert caught.value.code == "model-catalogue"
    assert str(file) in caught.value.message
    assert told in caught.value.message


def test_an_open_connection_will_do_where_the_hash_is_known(tmp_path: Path) -> None:
    file = tmp_path / "catalogue.toml"
    file.write_text(GOOD.replace("https", "http") + f'sha256 = "{"0" * 64}"\n')
    assert offered_models(file)["a-model"].address.startswith("http:")


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        offered_models(tmp_path / "none.toml")
    assert caught.value.code == "model-catalogue"


@pytest.mark.parametrize("name", ["", ".", "..", ".staging", "a/b", "/a", "a b", "a\n", "-rf"])
def test_names_that_are_none(name: str) -> None:
    with pytest.raises(ModelError) as caught:
        check_name(name)
    assert caught.value.code == "model-name"
