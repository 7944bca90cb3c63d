import pytest

from assistant.match.russian import russian_stem
from assistant.match.stems import concept_of, kazakh_stem, keys


@pytest.mark.parametrize(
    ("ending", "bare"),
    [
        ("справканы", "справка"),
        ("цонға", "цон"),
        ("эцпні", "эцп"),
        ("садиктің", "садик"),
        ("очередьке", "очередь"),
        ("прописканы", "прописка"),
        ("телефоннан", "телефон"),
        ("балабақшаға", "балабақша"),
        ("дәрігердің", "дәрігер"),
        ("емханаларға", "емхана"),
        ("құпиясөзімді", "құпиясөз"),
        ("пароліңізді", "пароль"),
        ("куәліктің", "куәлік"),
    ],
)
def test_a_word_meets_itself_with_a_kazakh_ending(ending: str, bare: str) -> None:
    assert keys(ending) & keys(bare)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("справку", "справканы"),
        ("справкой", "справка"),
        ("очередь", "очереди"),
        ("поликлинике", "поликлиникаға"),
        ("удостоверения", "удостоверениемді"),
        ("судимости", "судимость"),
        ("документы", "документтер"),
    ],
)
def test_russian_and_kazakh_endings_meet(one: str, other: str) -> None:
    assert keys(one) & keys(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("цон", "срок"), ("врач", "время"), ("бот", "бой"), ("дәрігер", "дәптер"), ("кезек", "кезең")],
)
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert not keys(one) & keys(other)


def test_an_ending_that_breaks_vowel_harmony_is_no_ending() -> None:
    assert kazakh_stem("қалада") == "қала"
    assert kazakh_stem("қаладе") == "қаладе"


def test_a_stem_keeps_three_letters() -> None:
    assert kazakh_stem("алу") == "алу"
    assert all(len(kazakh_stem(word)) >= 3 for word in ("балалар", "үйде", "цонда", "атаны"))


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("справками", "справк"),
        ("записаться", "записа"),
        ("получили", "получ"),
        ("несудимости", "несудим"),
        ("электронной", "электрон"),
        ("цон", "цон"),
        ("мгл", "мгл"),
    ],
)
def test_russian_stems(word: str, stem: str) -> None:
    assert russian_stem(word).startswith(stem)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("анықтаманы", "справку"),
        ("дәрігерді", "врачқа"),
        ("хқкоға", "цонда"),
        ("садикке", "балабақшаға"),
        ("құпиясөзді", "пароль"),
    ],
)
def test_words_of_one_meaning(one: str, other: str) -> None:
    assert concept_of(one) == concept_of(other) is not None
