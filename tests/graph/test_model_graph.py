"""A small graph around the network in use: written without Kaldi, loaded by Vosk."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import vosk

from assistant.graph import GRAPH_PHONES, OUTPUTS, UNKNOWN, Fst, write_graph
from assistant.graph.const_fst import read_const
from assistant.pronunciation import PHONES, pronunciations
from tests.graph.hearing import copy_without_graph, heard, load

WORDS = ("анықтама", "керек", "дәрігер", "шақыру", "справка")


def any_order(ids: Mapping[str, int]) -> Fst:
    """Every word as likely as any other, sentences of two words on average."""
    cost = math.log(2 * len(ids))
    arcs = [(0, 0, number, number, cost) for number in ids.values()]
    return Fst.build(0, arcs, {0: math.log(2)})


@pytest.fixture(scope="module")
def small(model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a model that knows five words."""
    # A blank in the path must do no harm.
    folder = copy_without_graph(model_dir, tmp_path_factory.mktemp("small model"))
    lexicon = [(word, form) for word in WORDS for form in pronunciations(word)]
    assert write_graph(folder / "graph", lexicon, any_order) == len(WORDS) + 1
    return folder


@pytest.fixture(scope="module")
def model(small: Path) -> vosk.Model:
    return load(small)


def test_the_words_of_the_lexicon_are_known_and_no_others(model: vosk.Model) -> None:
    for word in (*WORDS, UNKNOWN):
        assert model.vosk_model_find_word(word) > 0, word
    for word in ("бұл", "анықтам", "doctor"):
        assert model.vosk_model_find_word(word) < 0, word


def test_a_grammar_given_at_run_time_is_what_is_heard(model: vosk.Model, speech: Path) -> None:
    choice = ("анықтама керек", "дәрігер шақыру")

    assert heard(model, speech / "kk.wav", *choice) == "анықтама керек"
    assert heard(model, speech / "kk.wav", "дәрігер", "шақыру") != "анықтама керек"
    assert heard(model, speech / "kk.wav", *choice) == "анықтама керек"  # the model is unchanged


def test_without_a_grammar_the_language_model_is_used(model: vosk.Model, speech: Path) -> None:
    assert heard(model, speech / "kk.wav") == "анықтама керек"


def test_the_language_model_is_in_the_labels_of_the_lexicon(small: Path) -> None:
    rows = [row.split() for row in (small / "graph" / "words.txt").read_text("utf-8").splitlines()]
    said = read_const(small / "graph" / "Gr.fst").arcs["ilabel"]

    assert sorted(said) == sorted(int(label) for word, label in rows if word in WORDS)
    assert np.all(np.diff(said) > 0)


def test_the_word_table_names_every_id_once(small: Path) -> None:
    rows = [row.split() for row in (small / "graph" / "words.txt").read_text("utf-8").splitlines()]

    assert rows[0] == ["<eps>", "0"]
    assert {word for word, _ in rows[1:]} == {*WORDS, UNKNOWN}
    assert len({number for _, number in rows}) == len(rows)


def test_phones_of_the_graph_share_the_outputs_of_the_network() -> None:
    assert len(GRAPH_PHONES) == 2 + 4 * (len(PHONES) - 2)
    assert set(OUTPUTS) == set(range(len(PHONES)))
    assert len(OUTPUTS) == len(GRAPH_PHONES)
