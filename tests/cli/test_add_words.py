"""`komekshi models add-words` as a process."""

from __future__ import annotations

from pathlib import Path

from assistant.hearing import known_words, open_model

from .conftest import Komekshi


def test_a_model_with_the_words_of_a_file_is_written(
    komekshi: Komekshi, model_dir: Path, tmp_path: Path
) -> None:
    words = tmp_path / "words.txt"
    words.write_text("дирижабль\nсправка\n", "utf-8")

    done = komekshi("models", "add-words", "--words", words, "--out", tmp_path / "larger")

    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{tmp_path / 'larger'}\n"
    assert done.stderr == "1 words added, 1 were known\n"
    new = known_words(open_model(tmp_path / "larger")) - known_words(open_model(model_dir))
    assert new == {"дирижабль"}


def test_words_that_nobody_can_say_are_named_and_the_others_added(
    komekshi: Komekshi, tmp_path: Path
) -> None:
    words = tmp_path / "words.txt"
    words.write_text("дирижабль\nqwerty\n", "utf-8")

    done = komekshi("models", "add-words", "--words", words, XDG_CACHE_HOME=tmp_path / "cache")

    assert done.returncode == 1
    assert "'qwerty'" in done.stderr
    assert "[word-unsayable]" in done.stderr
    folder = Path(done.stdout.strip())
    assert folder.is_relative_to(tmp_path / "cache" / "komekshi" / "models")
    assert "дирижабль" in known_words(open_model(folder))


def test_a_file_that_is_not_there_ends_it(komekshi: Komekshi, tmp_path: Path) -> None:
    done = komekshi("models", "add-words", "--words", tmp_path / "none.txt")

    assert done.returncode == 3
    assert "[words-file]" in done.stderr
