"""The lexicon: nothing written twice, nothing that the voice can't say, every mistake named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

import assistant.text
from assistant.errors import SetupError
from assistant.text import Language, speakable
from assistant.text.lexicon import lexicon, parse_lexicon

KK, RU = Language.KK, Language.RU
FILE = Path(assistant.text.__file__).with_name("lexicon.yaml")
SAYABLE = re.compile(r"[а-яёәғқңөұүһі]+(?:(?:[ -]|, )[а-яёәғқңөұүһі]+)*")


def test_nothing_is_written_twice() -> None:
    content = YAML(typ="safe").load(FILE)  # ruamel refuses a key that stands twice
    names = [name.casefold() for name in content["names"]]
    assert len(names) == len(set(names))
    short = content["abbreviations"]
    assert not short["kk"].keys() & short["kk_possessed"].keys()


@pytest.mark.parametrize("language", Language)
def test_all_that_is_said_can_be_said(language: Language) -> None:
    known = lexicon()
    said = [spoken[language] for spoken in (*known.names.values(), *known.symbols.values())]
    said += known.shortened[language].values()
    said += known.before_number[language].values()
    said += known.abbreviations_kk.values() if language is KK else known.words_ru.values()
    assert [text for text in said if text and not SAYABLE.fullmatch(text)] == []
    assert [text for text in said if speakable(text, language) != text] == []


def test_possessed_full_forms_end_in_the_third_person() -> None:
    known = lexicon()
    assert [
        short for short in known.possessed if not known.abbreviations_kk[short].endswith(("ы", "і"))
    ] == []


@pytest.mark.parametrize(
    "content",
    [b"", b"names: [", b"names: {}", FILE.read_bytes().replace(b"\nnames:", b"\nnmaes:")],
)
def test_a_lexicon_that_cannot_be_used_says_so(content: bytes) -> None:
    with pytest.raises(SetupError, match=r"lexicon\.yaml") as caught:
        parse_lexicon(content)
    assert caught.value.code == "lexicon-unreadable"
