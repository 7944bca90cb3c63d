"""The table of words."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.graph.words import UNKNOWN, read_words, write_words


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    table = {"құжат": 3, "справка": 1, UNKNOWN: 2}
    write_words(tmp_path, table)

    assert read_words(tmp_path) == table
    assert (tmp_path / "words.txt").read_text("utf-8").startswith("<eps> 0\nқұжат 3\n")


def test_the_table_of_the_model_is_read(model_dir: Path) -> None:
    table = read_words(model_dir / "graph")

    assert {"справка", UNKNOWN} <= set(table)
    assert min(table.values()) == 1


@pytest.mark.parametrize("text", ["word", "word one", "two words 3", "\xff 1"])
def test_a_row_that_is_no_word_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "words.txt").write_text(text, "latin-1")

    with pytest.raises(ModelError) as caught:
        read_words(tmp_path)

    assert caught.value.code == "graph-format"
