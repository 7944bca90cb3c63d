"""New words in a finished graph: Vosk hears them, and the old ones as before."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import vosk
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import ModelError
from assistant.graph.extension import Extension, extend_grammar, extend_lexicon
from assistant.graph.fst import Fst
from assistant.graph.lexicon_fst import lexicon_fst
from assistant.graph.lexicon_tree import lexicon_tree
from assistant.graph.lookahead import Lookahead, look_ahead, read_lookahead
from assistant.graph.model_words import extend_graph
from assistant.graph.reach import label_reach
from assistant.graph.words import UNKNOWN, read_words
from assistant.pronunciation import PHONES, SIL, SPN, pronunciations
from tests.conftest import speak
from tests.graph.hearing import copy_without_graph, heard, load

NEW = ("дирижабль", "глициния", "қызғалдақ", "самұрық")
PRONUNCIATION = st.lists(
    st.sampled_from([phone for phone in PHONES if phone not in (SIL, SPN)][:4]),
    min_size=1,
    max_size=4,
).map(tuple)
WORDS = st.lists(st.lists(PRONUNCIATION, min_size=1, max_size=2), min_size=1, max_size=6)


@pytest.fixture(scope="module")
def extended(model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model with four more words."""
    folder = copy_without_graph(model_dir, tmp_path_factory.mktemp("extended"))
    old, graph = model_dir / "graph", folder / "graph"
    shutil.copytree(old, graph, dirs_exist_ok=True)
    assert not set(NEW) & set(read_words(old))
    extend_graph(old, graph, {word: pronunciations(word) for word in NEW})
    return folder


@pytest.fixture(scope="module")
def model(extended: Path) -> vosk.Model:
    return load(extended)


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("дирижабль", "ru"),
        ("где получить глициния", "ru"),
        ("қызғалдақ керек", "kk"),
        ("самұрық", "kk"),
    ],
)
def test_new_words_are_heard(model: vosk.Model, tmp_path: Path, text: str, voice: str) -> None:
    sound = speak(text, voice, tmp_path / "said.wav", speed=130)

    assert heard(model, sound, text, "анықтама керек", "как получить справку", UNKNOWN) == text
    assert (
        heard(model, sound).split()[-1 if voice == "ru" else 0]
        == text.split()[-1 if voice == "ru" else 0]
    )


def test_old_words_are_heard_as_before(model: vosk.Model, model_dir: Path, speech: Path) -> None:
    before = load(model_dir)

    for sound in ("kk.wav", "ru.wav"):
        assert heard(model, speech / sound) == heard(before, speech / sound)
    choice = ("анықтама керек", "дәрігер шақыру")
    assert heard(model, speech / "kk.wav", *choice) == "анықтама керек"


def small_lexicon(words: list[list[tuple[str, ...]]]) -> tuple[Lookahead, int]:
    """A lexicon of its own, and the label of `[unk]`."""
    unknown = len(words) + 1
    numbered = ((n, form) for n, forms in enumerate(words, start=1) for form in forms)
    graph, labels = look_ahead(lexicon_fst(lexicon_tree(numbered), unknown))
    return graph, int(labels[unknown])


@given(WORDS, WORDS, WORDS)
def test_the_intervals_are_those_of_a_graph_worked_out_anew(
    old: list[list[tuple[str, ...]]],
    first: list[list[tuple[str, ...]]],
    second: list[list[tuple[str, ...]]],
) -> None:
    graph, unknown = small_lexicon(old)

    extension = extend_lexicon(extend_lexicon(graph, unknown, first).lexicon, unknown, second)

    lexicon = extension.lexicon
    labels, reach = label_reach(lexicon.fst)
    names = {int(new): old for old, new in enumerate(labels) if new}
    names[reach.final_label] = lexicon.reach.final_label
    assert len(lexicon.reach) == len(reach) == len(lexicon.fst)
    for state in range(len(reach)):
        expected = {names[n] for begin, end in reach.of(state) for n in range(begin, end)}
        intervals = lexicon.reach.of(state)
        assert {n for begin, end in intervals for n in range(begin, end)} == expected
        assert np.all(intervals[1:, 0] > intervals[:-1, 1])  # in order, none touching
    assert len({*names.values()}) == len(names)


@given(WORDS, WORDS)
def test_the_lexicon_takes_in_the_new_words_and_keeps_the_old(
    old: list[list[tuple[str, ...]]], new: list[list[tuple[str, ...]]]
) -> None:
    graph, unknown = small_lexicon(old)
    extension = extend_lexicon(graph, unknown, new)
    alone = look_ahead(lexicon_fst(lexicon_tree(numbered(new)), None))[0].fst

    assert len(set(extension.labels)) == len(new)
    assert not set(extension.labels) & set(graph.fst.arcs["olabel"].tolist())
    assert len(extension.lexicon.fst) == len(graph.fst) + len(alone) - 3
    for state in range(len(graph.fst)):
        before = graph.fst.leaving(state).tolist()
        after = extension.lexicon.fst.leaving(state).tolist()
        assert set(before) <= set(after)
    assert said_in(extension) == set(extension.labels) | set(graph.fst.arcs["olabel"].tolist())


def numbered(words: list[list[tuple[str, ...]]]) -> list[tuple[int, tuple[str, ...]]]:
    return [(n, form) for n, forms in enumerate(words, start=1) for form in forms]


def said_in(extension: Extension) -> set[int]:
    return set(extension.lexicon.fst.arcs["olabel"].tolist())


def test_a_lexicon_without_garbage_word_is_refused(model_dir: Path) -> None:
    lexicon = read_lookahead(model_dir / "graph" / "HCLr.fst")

    with pytest.raises(ModelError) as caught:
        extend_lexicon(lexicon, 10**6, [[("A",)]])

    assert caught.value.code == "graph-format"


@pytest.mark.parametrize("arcs", [[], [(0, 1, 0, 0, 0.0), (1, 0, 0, 0, 0.0)]])
def test_a_language_model_of_another_make_is_refused(
    arcs: list[tuple[int, int, int, int, float]],
) -> None:
    with pytest.raises(ModelError) as caught:
        extend_grammar(Fst.build(0, arcs, {0: 0.0}, states=2), [1])

    assert caught.value.code == "graph-format"
