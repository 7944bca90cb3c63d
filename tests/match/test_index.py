import pytest

from assistant.catalogue import Phrase
from assistant.match.bags import bags_of
from assistant.match.index import PhraseIndex
from assistant.text import Language

TEXTS = {
    "visa": ("получить визу", "нужна виза", "виза в паспорт"),
    "passport": ("получить паспорт", "нужен новый паспорт", "паспорт потерялся"),
    "garden": ("кезекке тұру бақша", "садик кезегі"),
}


@pytest.fixture(scope="module")
def index() -> PhraseIndex:
    phrases = [
        Phrase(text, Language.RU, target) for target, texts in TEXTS.items() for text in texts
    ]
    return PhraseIndex(bags_of(phrases), other_talk=["футбол"])


def best(index: PhraseIndex, sentence: str) -> tuple[str, float]:
    found = index.compare(sentence.split())
    place = int(found.score.argmax())
    return index.phrases[place].target, float(found.score[place])


def test_the_phrase_itself_scores_one(index: PhraseIndex) -> None:
    target, score = best(index, "паспорт потерялся")
    assert target == "passport"
    assert score == pytest.approx(1.0, abs=0.01)


def test_a_misheard_word_scores_less_than_the_word(index: PhraseIndex) -> None:
    target, score = best(index, "паспорт потирялось")
    assert target == "passport"
    assert 0.7 < score < 0.99


def test_unexplained_words_count_against(index: PhraseIndex) -> None:
    alone = best(index, "нужна виза")[1]
    unknown = best(index, "нужна виза крокодилу")[1]
    other_talk = best(index, "нужна виза футболу")[1]
    garbage = best(index, "нужна виза unk")[1]
    assert alone > garbage > unknown > other_talk


def test_free_words_may_stay_unexplained(index: PhraseIndex) -> None:
    words = ["нужна", "виза", "бегемот"]
    bound, free = index.compare(words), index.compare(words, frozenset({2}))
    assert free.score.max() > bound.score.max()


def test_the_weight_of_a_word_is_its_rarity(index: PhraseIndex) -> None:
    assert index.weight("виза") > index.weight("паспорт") > index.weight("получить")


def test_foreign_words(index: PhraseIndex) -> None:
    assert index.foreign("крокодил")
    assert not index.foreign("паспорты")
    assert not index.foreign("пожалуйста")


def test_an_empty_catalogue_or_sentence_compares_to_nothing(index: PhraseIndex) -> None:
    assert PhraseIndex(bags_of(())).compare(["виза"]).score.shape == (0,)
    assert index.compare([]).score.max() == 0
