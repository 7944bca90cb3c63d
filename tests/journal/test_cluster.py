"""Misses that ask for the same are put together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.journal.cluster import Miss, Stems, clusters
from assistant.text import Language

NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


def miss(text: str, times: int = 1, language: Language | None = None, hours: int = 0) -> Miss:
    return Miss(text, language, times, NOON + timedelta(hours=hours))


def together(*texts: str) -> bool:
    return len(clusters(map(miss, texts))) == 1


def test_endings_order_courtesies_and_languages_part_nothing() -> None:
    assert together(
        "где оформить зелёную карту на машину",
        "зелёная карта на машину, подскажите пожалуйста где",
        "көлікке зелёный карта керек еді",
    )


def test_a_misheard_word_is_the_one_it_sounds_like() -> None:
    # «апостиль» was said often enough to be known for a word; «апостеля» once
    said = ["поставить апостиль на диплом", "апостиль дипломға қою", "апостель на диплом"]
    assert together(*said)


def test_other_questions_stay_apart() -> None:
    found = clusters(
        [
            miss("ловить рыбу на озере нужна путёвка", 3),
            miss("где получить охотничий билет", 2),
            miss("как зарегистрировать лодку с мотором"),
        ]
    )
    assert [one.times for one in found] == [3, 2, 1]


def test_the_most_frequent_comes_first_and_stands_for_all() -> None:
    found = clusters(
        [
            miss("балық аулауға жолдама", 2, Language.KK, hours=1),
            miss("балық аулау жолдамасы қайда", 5, Language.KK, hours=3),
            miss("аулау балық жолдама надо", 4, Language.RU, hours=2),
            miss("қайықты тіркеу", 6, Language.KK),
        ]
    )
    first, second = found
    assert (first.times, second.times) == (11, 6)
    assert first.example.text == "балық аулау жолдамасы қайда"
    assert first.language is Language.KK
    assert first.last == NOON + timedelta(hours=3)


def test_the_name_of_a_cluster_stays_when_others_join_it() -> None:
    one = miss("лодку с мотором зарегистрировать", 5)
    (before,) = clusters([one])
    (after,) = clusters([one, miss("регистрация лодки с мотором", 2)])
    assert before.key == after.key
    assert len(after.misses) == 2


def test_sentences_without_a_telling_word_are_compared_whole() -> None:
    assert Stems([]).of("как это сделать")
    found = clusters([miss("как это сделать"), miss("где это взять")])
    assert len(found) == 2


words = st.sampled_from(
    ["лодка", "мотор", "рыба", "озеро", "билет", "охота", "апостиль", "диплом", "карта", "керек"]
)
sentences = st.lists(words, min_size=1, max_size=4).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(sentences, unique=True, max_size=12))
def test_every_miss_is_in_one_cluster_whatever_the_order(texts: list[str]) -> None:
    found = clusters(map(miss, texts))
    assert sorted(one.text for group in found for one in group.misses) == sorted(texts)
    again = clusters(map(miss, reversed(texts)))
    assert [one.key for one in found] == [one.key for one in again]
