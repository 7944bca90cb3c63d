"""Probabilities out of signs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.catalogue import Phrase
from assistant.match.judge import Weights, judge
from assistant.match.signs import OF_TALK, OF_TARGET, Near, Signs
from assistant.text import Language

WEIGHTS = Weights(tuple(range(len(OF_TARGET))), tuple(range(len(OF_TALK))))


def signs(*rows: float, talk: float = 0.0) -> Signs:
    """Targets a, b, c … whose second sign is given; other talk has its second one."""
    names = tuple("abcdefgh"[: len(rows)])
    of_target = np.zeros((len(rows), len(OF_TARGET)), np.float32)
    of_target[:, 1] = rows
    of_talk = np.zeros(len(OF_TALK), np.float32)
    of_talk[1] = talk
    near = tuple(Near(Phrase(name, Language.RU, name), 0.5, 1.0, 1.0, 1.0) for name in names)
    return Signs(names, of_target, of_talk, near)


def test_the_odds_are_those_of_the_signs() -> None:
    judged = judge(WEIGHTS, [(1.0, signs(2.0, 1.0, talk=0.0))])
    assert [one.target for one in judged] == ["a", "b"]
    assert judged[0].likely / judged[1].likely == pytest.approx(np.e, rel=1e-2)
    left = 1 - sum(one.likely for one in judged)
    assert judged[1].likely / left == pytest.approx(np.e, rel=1e-2)


def test_ties_go_by_id() -> None:
    judged = judge(WEIGHTS, [(1.0, signs(1.0, 1.0, 1.0))])
    assert [one.target for one in judged] == ["a", "b", "c"]


def test_wordings_count_by_their_share() -> None:
    heavy, light = signs(3.0, 0.0), signs(0.0, 3.0)
    assert judge(WEIGHTS, [(1.0, heavy), (0.2, light)])[0].target == "a"
    assert judge(WEIGHTS, [(0.2, heavy), (1.0, light)])[0].target == "b"


@given(
    st.lists(st.floats(-50, 50), min_size=1, max_size=8),
    st.floats(-50, 50),
    st.floats(0, 20),
)
def test_doubt_only_takes_away(rows: list[float], talk: float, doubt: float) -> None:
    plain = judge(WEIGHTS, [(1.0, signs(*rows, talk=talk))])
    doubted = judge(WEIGHTS, [(1.0, signs(*rows, talk=talk))], doubt)
    assert 0 <= sum(one.likely for one in doubted) <= sum(one.likely for one in plain) + 1e-3
    assert sum(one.likely for one in plain) <= 1 + 1e-3
    assert {one.target for one in plain} == {one.target for one in doubted}
