"""The language model: probabilities, size, and Vosk decoding with it."""

from __future__ import annotations

import math
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.graph import TextSource, language_model
from assistant.graph.const_fst import encode_const
from assistant.graph.counts import count_grams
from assistant.graph.fst import NOT_FINAL, Fst
from assistant.graph.model_graph import write_graph
from assistant.pronunciation import pronunciations
from tests.graph.hearing import copy_without_graph, heard, load

IDS = {word: number for number, word in enumerate("abcdefgh", start=1)}
SENTENCE = st.lists(st.sampled_from([*IDS, "unheard"]), max_size=6).map(" ".join)
SOURCES = st.lists(
    st.builds(TextSource, st.lists(SENTENCE, max_size=25), st.floats(0.5, 5)),
    min_size=1,
    max_size=3,
)


def distribution(fst: Fst, state: int) -> dict[int, float]:
    """Probability of each word, and of the end (0), after a history."""
    found: dict[int, float] = {}
    cost = 0.0
    while True:
        if fst.finals[state] != NOT_FINAL:
            found.setdefault(0, math.exp(-cost - fst.finals[state]))
        arcs = fst.leaving(state)
        for arc in arcs[arcs["ilabel"] > 0]:
            found.setdefault(int(arc["ilabel"]), math.exp(-cost - arc["weight"]))
        back = arcs[arcs["ilabel"] == 0]
        if not len(back):
            return found
        assert len(back) == 1
        cost += float(back["weight"][0])
        state = int(back["nextstate"][0])


def cost_of(fst: Fst, words: str) -> float:
    """Negative logarithm of the probability of a sentence."""
    state, cost = fst.start, 0.0
    for word in words.split():
        cost -= math.log(distribution(fst, state)[IDS[word]])
        while IDS[word] not in fst.leaving(state)["ilabel"]:
            state = int(fst.leaving(state)["nextstate"][0])
        arcs = fst.leaving(state)
        state = int(arcs["nextstate"][arcs["ilabel"] == IDS[word]][0])
    return cost - math.log(distribution(fst, state)[0])


@settings(max_examples=40)
@given(SOURCES, st.sampled_from([10**9, 3_000, 1_500, 600]))
def test_after_every_history_the_probabilities_sum_to_one(
    sources: list[TextSource], max_bytes: int
) -> None:
    fst = language_model(IDS, sources, max_bytes=max_bytes)

    for state in range(len(fst)):
        found = distribution(fst, state)
        assert set(found) == {0, *IDS.values()}
        assert sum(found.values()) == pytest.approx(1, abs=1e-4)


@settings(max_examples=40)
@given(SOURCES, st.sampled_from([3_000, 1_500, 600]))
def test_the_file_is_as_small_as_wanted(sources: list[TextSource], max_bytes: int) -> None:
    assert len(encode_const(language_model(IDS, sources, max_bytes=max_bytes))) <= max_bytes


@given(SOURCES)
def test_it_is_an_acceptor_that_backs_off_first_and_starts_at_state_0(
    sources: list[TextSource],
) -> None:
    fst = language_model(IDS, sources)

    assert fst.start == 0
    assert np.array_equal(fst.arcs["ilabel"], fst.arcs["olabel"])
    pairs = list(zip(fst.sources.tolist(), fst.arcs["ilabel"].tolist(), strict=True))
    assert pairs == sorted(set(pairs))
    assert fst.arcs["nextstate"].max() < len(fst)
    assert [s for s in range(len(fst)) if fst.leaving(s)["ilabel"][0] != 0] == [1]


@given(SOURCES)
def test_the_same_texts_give_the_same_model(sources: list[TextSource]) -> None:
    assert language_model(IDS, sources) == language_model(IDS, sources)


def test_counts_do_not_reach_across_a_word_that_is_not_in_the_dictionary() -> None:
    _, pairs, triples = count_grams([TextSource(["a unheard b c"], 1.0)], IDS)
    base = len(IDS) + 2

    assert set(pairs.keys.tolist()) == {1, 2 * base + 3, 3 * base + base - 1}
    assert triples.keys.tolist() == [(2 * base + 3) * base + base - 1]


def test_what_was_said_is_likelier_than_the_same_words_in_another_order() -> None:
    fst = language_model(IDS, [TextSource(["a b c", "d e f"] * 5, 1.0)])

    assert cost_of(fst, "a b c") < cost_of(fst, "c b a")
    assert cost_of(fst, "a b c") < cost_of(fst, "a b f")
    assert cost_of(fst, "a b") > cost_of(fst, "a b c")  # nobody stops there


def test_a_source_counts_as_much_as_it_weighs_however_long_it_is() -> None:
    texts = [TextSource(["a b"] * 20, 3.0), TextSource(["a c"] * 900, 1.0)]
    fst = language_model(IDS, texts)

    assert cost_of(fst, "a b") < cost_of(fst, "a c")


def test_a_smaller_model_keeps_what_matters_most() -> None:
    rng = random.Random(0)
    noise = [" ".join(rng.choices([*IDS], k=5)) for _ in range(60)]
    texts = [TextSource(noise, 1.0), TextSource(["a b c"] * 50, 2.0)]
    whole, small = (language_model(IDS, texts, max_bytes=size) for size in (10**6, 2_000))

    assert len(small.arcs) < len(whole.arcs) / 3
    assert cost_of(small, "a b c") == pytest.approx(cost_of(whole, "a b c"), rel=0.5)


def test_vosk_decodes_with_it(model_dir: Path, tmp_path: Path, speech: Path) -> None:
    folder = copy_without_graph(model_dir, tmp_path)
    texts = [
        TextSource(["маған анықтама керек", "анықтама керек", "дәрігер шақыру"], 2.0),
        TextSource(["как получить справку", "құжат алу"], 1.0),
    ]
    words = sorted({word for source in texts for text in source.sentences for word in text.split()})
    lexicon = [(word, form) for word in words for form in pronunciations(word)]
    write_graph(folder / "graph", lexicon, lambda ids: language_model(ids, texts))
    model = load(folder)

    assert heard(model, speech / "kk.wav") == "анықтама керек"
    assert heard(model, speech / "ru.wav") == "как получить справку"
