"""The lexicon: what it reads and what it puts out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.graph.fst import Fst
from assistant.graph.lexicon_fst import START, lexicon_fst
from assistant.graph.lexicon_tree import lexicon_tree
from assistant.graph.phone_table import forward, graph_phone, loop, places
from assistant.pronunciation import SIL, SPN

Lexicon = list[tuple[int, tuple[str, ...]]]
LEXICONS = st.lists(
    st.tuples(
        st.integers(1, 5), st.lists(st.sampled_from("ABD"), min_size=1, max_size=4).map(tuple)
    ),
    max_size=8,
)
UNKNOWN = 9


def outputs(fst: Fst, labels: list[int]) -> set[tuple[int, ...]]:
    """All that is put out for input labels read from the start back to the start."""
    waiting = [(START, 0, ())]
    found: set[tuple[int, ...]] = set()
    while waiting:
        state, at, said = waiting.pop()
        if state == START and at == len(labels):
            found.add(said)
        for arc in fst.leaving(state):
            silent = arc["ilabel"] == 0
            if silent or (at < len(labels) and arc["ilabel"] == labels[at]):
                told = (*said, int(arc["olabel"])) if arc["olabel"] else said
                if len(told) <= len(labels):
                    waiting.append((int(arc["nextstate"]), at if silent else at + 1, told))
    return found


@given(LEXICONS)
def test_the_phones_of_a_word_give_the_word(lexicon: Lexicon) -> None:
    fst = lexicon_fst(lexicon_tree(lexicon), UNKNOWN)

    for _, phones in lexicon:
        expected = {(word,) for word, form in lexicon if form == phones}
        assert outputs(fst, [forward(phone) for phone in places(phones)]) == expected


@given(LEXICONS, st.data())
def test_words_follow_each_other_with_or_without_silence(
    lexicon: Lexicon, data: st.DataObject
) -> None:
    if not lexicon:
        return
    fst = lexicon_fst(lexicon_tree(lexicon), UNKNOWN)
    (one, first), (two, second) = data.draw(st.tuples(*[st.sampled_from(lexicon)] * 2))
    quiet = [forward(graph_phone(SIL))] * data.draw(st.integers(0, 1))

    read = [*map(forward, places(first)), *quiet, *map(forward, places(second))]
    assert (one, two) in outputs(fst, read)


@given(LEXICONS)
def test_each_state_that_a_phone_leads_to_can_stay_in_it(lexicon: Lexicon) -> None:
    fst = lexicon_fst(lexicon_tree(lexicon), UNKNOWN)

    for arc in fst.arcs[(fst.arcs["ilabel"] > 0) & (fst.arcs["ilabel"] % 2 == 0)]:
        stays = fst.leaving(arc["nextstate"])
        loops = stays[stays["nextstate"] == arc["nextstate"]]
        assert loops["ilabel"].tolist() == [loop(int(arc["ilabel"]) // 2)]


@given(LEXICONS)
def test_a_phone_of_the_tree_leads_to_one_state(lexicon: Lexicon) -> None:
    """Deterministic but for words that sound alike, so that few states are alive."""
    fst = lexicon_fst(lexicon_tree(lexicon), UNKNOWN)

    words = {(int(s), *arc.tolist()[:2]) for s, arc in zip(fst.sources, fst.arcs, strict=True)}
    assert len(words) == len(fst.arcs)


def test_garbage_is_one_phone_that_costs_to_enter() -> None:
    fst = lexicon_fst(lexicon_tree([]), UNKNOWN)
    noise = fst.arcs[fst.arcs["ilabel"] == forward(graph_phone(SPN))]

    assert noise["olabel"].tolist() == [UNKNOWN]
    assert noise["weight"][0] > 0
    assert UNKNOWN not in lexicon_fst(lexicon_tree([]), None).arcs["olabel"]


def test_the_sentence_may_end_after_a_word_or_in_silence() -> None:
    fst = lexicon_fst(lexicon_tree([(1, ("A",))]), UNKNOWN)

    assert np.flatnonzero(np.isfinite(fst.finals)).tolist() == [0, 2]


def test_a_word_of_one_phone_has_a_place_of_its_own() -> None:
    assert places(("A",)) == (graph_phone("A_S"),)
    assert places(("A", "B")) == (graph_phone("A_B"), graph_phone("B_E"))
    assert places(("A", "B", "D"))[1] == graph_phone("B_I")
    with pytest.raises(KeyError):
        places(("X",))
