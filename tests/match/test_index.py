import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.catalogue import Phrase
from assistant.match.bags import bags_of
from assistant.match.index import PhraseIndex
from assistant.text import Language

TEXTS = {
    "visa": ("получить визу", "нужна виза", "виза в паспорт"),
    "passport": ("получить паспорт", "нужен новый паспорт", "паспорт потерялся"),
    "garden": ("кезекке тұру бақша", "садик кезегі"),
}
SAID = {"нужна", "виза", "новый", "паспорт", "кезегі", "бакша", "туру", "слон"}


@pytest.fixture(scope="module")
def index() -> PhraseIndex:
    phrases = [
        Phrase(text, Language.RU, target) for target, texts in TEXTS.items() for text in texts
    ]
    return PhraseIndex(bags_of(phrases), other_talk=["футбол"])


def best(index: PhraseIndex, sentence: str) -> tuple[str, float]:
    found = index.compare(index.hear(sentence.split()))
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
    bound, free = index.hear(words), index.hear(words, frozenset({2}))
    assert index.compare(free).score.max() > index.compare(bound).score.max()


def test_the_weight_of_a_word_is_its_rarity(index: PhraseIndex) -> None:
    assert index.weight("виза") > index.weight("паспорт") > index.weight("получить")


def test_foreign_words(index: PhraseIndex) -> None:
    assert index.foreign("крокодил")
    assert not index.foreign("паспорты")
    assert not index.foreign("пожалуйста")


def test_an_empty_catalogue_or_sentence_compares_to_nothing(index: PhraseIndex) -> None:
    empty = PhraseIndex(bags_of(()))
    assert empty.compare(empty.hear(["виза"])).score.shape == (0,)
    assert index.compare(index.hear([])).score.max() == 0


def test_some_targets_are_compared_as_all_are(index: PhraseIndex) -> None:
    heard = index.hear(["новый", "паспорт", "с", "визой", "в", "бакшу"])
    whole, some = index.compare(heard), index.compare(heard, np.array([0, 2]))
    assert some.best().tolist() == whole.best()[[0, 2]].tolist()
    assert [index.phrases[at].target for at in some.places] == ["garden"] * 2 + ["visa"] * 3
    assert some.evidence.tolist() == whole.evidence[some.places].tolist()


@given(st.lists(st.sampled_from(sorted(SAID))))
def test_no_phrase_scores_above_the_bound_of_its_target(
    index: PhraseIndex, words: list[str]
) -> None:
    for free in (frozenset[int](), frozenset({0})):
        heard = index.hear(words, free)
        assert np.all(index.compare(heard).best() <= heard.at_most() + 1e-6)
