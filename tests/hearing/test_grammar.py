from __future__ import annotations

from itertools import pairwise

import pytest

from assistant.catalogue.model import Catalogue, Channel, Facet, Kind, Phrase
from assistant.hearing import Grammar, grammar
from assistant.hearing.grammar import MAX_PHRASES
from assistant.hearing.store import GARBAGE
from assistant.text import Language


def catalogue(*phrases: Phrase, out_of_scope: tuple[str, ...] = ()) -> Catalogue:
    return Catalogue(
        services={},
        talks={},
        replies={},
        facet_words={Facet.COST: {Language.KK: ("қанша тұрады",), Language.RU: ("сколько стоит",)}},
        channel_words={Channel.BOT: {Language.KK: ("ботпен",), Language.RU: ("через бот",)}},
        phrases=phrases,
        out_of_scope={Language.RU: out_of_scope},
    )


def kk(text: str, target: str = "certificate") -> Phrase:
    return Phrase(text, Language.KK, target)


def everything(_word: str) -> bool:
    return True


def pairs(texts: tuple[str, ...]) -> set[tuple[str, str]]:
    return {pair for text in texts for pair in pairwise(["", *text.split(), ""])}


def test_all_that_can_be_said_is_in_it() -> None:
    made = grammar(
        catalogue(
            kk("анықтама керек"),
            Phrase("рахмет", Language.KK, "thanks", kind=Kind.TALK),
            out_of_scope=("погода", "пирожок"),
        ),
        everything,
    )

    assert set(made.phrases) == {
        "анықтама керек", "рахмет", "қанша тұрады", "сколько стоит", "ботпен", "через бот",
        "погода", "пирожок", GARBAGE,
    }  # fmt: skip
    assert made.phrases[-1] == GARBAGE
    assert made.unknown == {}
    assert made.left_out == 0


def test_a_phrase_is_cut_at_an_unknown_word_and_the_word_reported() -> None:
    known = {"маған", "анықтама", "керек", "қанша", "тұрады", "сколько", "ботпен", "через", "бот"}
    made = grammar(catalogue(kk("маған психдиспансер анықтама керек", "psych")), known.__contains__)

    assert "маған" in made.phrases
    assert "анықтама керек" in made.phrases
    assert not any("маған анықтама" in phrase for phrase in made.phrases)
    assert made.unknown == {"psych": ("психдиспансер",), "facets": ("стоит",)}
    assert GARBAGE not in made.phrases


def test_phrases_without_a_new_pair_are_left_out() -> None:
    made = grammar(
        catalogue(kk("анықтама алу"), kk("анықтама керек"), kk("маған анықтама керек"),
                  kk("маған анықтама алу")),
        everything,
    )  # fmt: skip

    assert "маған анықтама алу" not in made.phrases
    assert made.left_out == 0


def test_many_phrases_keep_every_pair_of_words() -> None:
    words = [f"сөз{i}" for i in range(30)]
    phrases = [kk(f"{a} {b} {c}") for a in words for b in words for c in words[:6]]
    source = catalogue(*phrases)

    made = grammar(source, everything)

    assert len(made.phrases) < len(phrases) / 3
    assert pairs(made.phrases) >= pairs(tuple(phrase.text for phrase in phrases))


def test_the_limit_is_kept_and_no_service_is_pushed_out() -> None:
    long = [kk(f"бір{i} екі{i}", "long") for i in range(MAX_PHRASES + 500)]
    made = grammar(catalogue(*long, kk("анықтама керек", "short")), everything)

    assert len(made.phrases) == MAX_PHRASES
    assert "анықтама керек" in made.phrases
    assert "через бот" in made.phrases
    assert made.phrases[-1] == GARBAGE
    assert made.left_out > 500


def test_it_is_the_same_every_time() -> None:
    source = catalogue(kk("анықтама керек"), kk("құжат алу", "papers"))

    assert grammar(source, everything) == grammar(source, everything)


def test_an_empty_catalogue_still_hears_garbage() -> None:
    empty = Catalogue({}, {}, {}, {}, {}, ())

    assert grammar(empty, everything) == Grammar((GARBAGE,), {}, 0)


@pytest.mark.parametrize("known", [True, False])
def test_garbage_only_where_the_model_has_it(known: bool) -> None:
    made = grammar(catalogue(kk("рахмет")), lambda word: known or word != GARBAGE)

    assert (GARBAGE in made.phrases) is known
