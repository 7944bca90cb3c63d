"""Random FSTs for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from assistant.graph.fst import Fst

_COST = st.floats(0, 20, width=32)


@st.composite
def fsts(draw: st.DrawFn, *, max_states: int = 7) -> Fst:
    """Arcs without output lead on or loop, so that they make no cycle of several states."""
    count = draw(st.integers(1, max_states))
    state = st.integers(0, count - 1)
    label = st.integers(0, 6)
    drawn = draw(st.lists(st.tuples(state, state, label, label, _COST), max_size=20))
    arcs = [arc for arc in drawn if arc[3] or arc[1] >= arc[0]]
    finals = draw(st.dictionaries(state, _COST, max_size=count))
    return Fst.build(0, arcs, finals, states=count)
