"""Stories for the n-gram of the open mode."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.pronunciation.lexicon import ALPHABET
from models.training.stories import LONGEST, controls, pieces, stories

_PHRASES = {"kk": ("анықтама қалай аламын",), "ru": ("как получить справку",)}
_SLOT = re.compile(r"\{(?:object|thing)\}")
_MANY = 20_000


@pytest.fixture(scope="module")
def told() -> dict[str, tuple[str, ...]]:
    return stories(_PHRASES, _MANY, 1)


@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 10_000), count=st.integers(0, 20))
def test_the_same_seed_tells_the_same_stories(seed: int, count: int) -> None:
    first = stories(_PHRASES, count, seed)

    assert first == stories(_PHRASES, count, seed)
    assert {language: len(told) for language, told in first.items()} == {"kk": count, "ru": count}


def test_another_seed_tells_others() -> None:
    assert stories(_PHRASES, 20, 1) != stories(_PHRASES, 20, 2)


def test_stories_are_words_of_the_alphabet_and_no_longer_than_they_may_be(
    told: dict[str, tuple[str, ...]],
) -> None:
    for sentences in told.values():
        for sentence in sentences:
            assert set(sentence) <= ALPHABET | {" "}, sentence
            assert sentence == " ".join(sentence.split())
            assert 1 <= len(sentence.split()) <= LONGEST
        assert any(len(sentence.split()) > 15 for sentence in sentences)
        assert len(set(sentences)) > 0.95 * len(sentences)


def test_long_catalogue_phrases_are_left_out_and_the_longest_kept_whole() -> None:
    longest, longer = " ".join(["сөз"] * LONGEST), " ".join(["ұзақ"] * (LONGEST + 1))
    told = stories({"kk": (longest, longer), "ru": ()}, 400, 3)

    assert longest in told["kk"]
    assert not any("ұзақ ұзақ" in sentence for sentence in told["kk"])
    assert all(len(sentence.split()) <= LONGEST for sentence in told["kk"])
    assert len(told["ru"]) == 400


def test_every_piece_can_be_told(told: dict[str, tuple[str, ...]]) -> None:
    for language, names in (("kk", ("kk", "mixed")), ("ru", ("ru",))):
        text = "\n".join(f" {sentence} " for sentence in told[language])
        for name in names:
            for kind, said in pieces()[name].items():
                if kind == "controls":
                    continue
                parts = {part.strip() for piece in said for part in _SLOT.split(piece)} - {""}
                assert {part for part in parts if f" {part} " not in text} == set(), (name, kind)
        assert f" {_PHRASES[language][0]} " in text


def test_kazakh_stories_mix_in_russian_pieces_and_things_and_russian_ones_stay_russian(
    told: dict[str, tuple[str, ...]],
) -> None:
    own = pieces()
    mixed = sum(
        any(r in sentence for r in own["mixed"]["reasons"]) for sentence in told["kk"][:1_000]
    )

    assert 100 < mixed < 450
    assert any(
        f"{thing} керек" in sentence
        for thing in own["ru"]["thing"]
        if " из " in thing
        for sentence in told["kk"]
    )
    assert not any(
        r in sentence for r in own["mixed"]["reasons"] for sentence in told["ru"][:1_000]
    )


def test_there_is_enough_of_everything_each_once() -> None:
    least = {"openings": 40, "reasons": 250, "asks": 120, "questions": 60, "closings": 30}
    for name, part in pieces().items():
        for kind, items in part.items():
            assert len(set(items)) == len(items), (name, kind)
            wanted = 80 if (name, kind) == ("mixed", "reasons") else least.get(kind, 10)
            assert len(items) >= wanted, (name, kind)
        for ask in part["asks"]:
            assert ask.count("{object}") + ask.count("{thing}") == 1, ask


def test_controls_can_be_said_and_name_the_desk() -> None:
    for language, said in controls().items():
        assert len(said) >= 60, language
        assert len(set(said)) == len(said)
        assert "көмекші" in said
        for phrase in said:
            assert set(phrase) <= ALPHABET | {" "}, phrase
