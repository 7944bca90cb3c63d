"""What is spoken in training."""

from __future__ import annotations

import random
from pathlib import Path

from assistant.pronunciation.lexicon import ALPHABET
from models.training.texts import Pool, asking, clean_sentences, dictionary, extra_words


def test_markup_and_punctuation_part_a_translation_into_sentences() -> None:
    value = "Құжатты <b>сақтау</b> керек. Барлық ~мәтінді таңдау; Жоқ"

    assert clean_sentences(value, "kk") == ["құжатты сақтау керек", "барлық мәтінді таңдау"]


def test_the_other_language_latin_digits_and_single_words_are_left_out() -> None:
    assert clean_sentences("Сохранить документ", "kk") == []
    assert clean_sentences("Құжатты сақтау", "ru") == []
    assert clean_sentences("Открыть файл PDF", "ru") == []
    assert clean_sentences("Страница 12 из", "ru") == []
    assert clean_sentences("Сохранить", "ru") == []
    assert clean_sentences("Сохранить документ", "ru") == ["сохранить документ"]


def test_a_dictionary_gives_lower_case_words_of_the_alphabet(tmp_path: Path) -> None:
    (tmp_path / "kk_KZ.dic").write_text(
        "6\nқұжат/AB\nАлматы\nда\nанықтама\nemail\nөтеежеегежейлілік\n", "utf-8"
    )

    assert dictionary("kk", tmp_path) == ("анықтама", "құжат")


def test_the_ways_of_asking_are_filled_in_and_can_be_said() -> None:
    for language, sentences in asking().items():
        assert len(sentences) > 200, language
        assert len(set(sentences)) == len(sentences)
        for sentence in sentences:
            assert set(sentence) <= ALPHABET | {" "}, sentence


def test_extra_words_can_be_said() -> None:
    for words in extra_words().values():
        assert words
        assert set("".join(words)) <= ALPHABET


def test_a_pool_is_drawn_from_by_its_shares_and_the_same_again() -> None:
    pool = Pool({"kk": ("мен өзім",)}, {"kk": ("күн жылы",)}, {"kk": ("жүз",), "ru": ("сто",)})
    drawn = [pool.draw(rng, "kk") for rng in [random.Random(1)] for _ in range(2_000)]
    again = [pool.draw(rng, "kk") for rng in [random.Random(1)] for _ in range(2_000)]

    assert drawn == again
    assert 620 < drawn.count("мен өзім") < 780  # 35 % each
    assert 620 < drawn.count("күн жылы") < 780
    mixed = [sentence for sentence in drawn if "сто" in sentence]
    assert 20 < len(mixed) < 150
    assert all(1 <= len(sentence.split()) <= 5 for sentence in mixed)
