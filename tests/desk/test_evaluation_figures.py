"""From outcomes to figures, comparisons and pictures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import numpy as np
import pytest

from assistant.catalogue import load_catalogue
from assistant.desk.evaluation import measure
from assistant.desk.evaluation.asking import ask_typed
from assistant.desk.evaluation.cases import Asked, Case, read_cases
from assistant.desk.evaluation.comparing import compare, read_evaluation
from assistant.desk.evaluation.failing import failures
from assistant.desk.evaluation.figures import Confusion, Evaluation, Made
from assistant.desk.evaluation.heat_map import heat_map
from assistant.desk.evaluation.markdown import markdown
from assistant.desk.evaluation.outcome import Outcome
from assistant.desk.evaluation.summing import sum_up
from assistant.desk.evaluation.tables import comparison_tables, failure_tables
from assistant.errors import EvaluationError
from assistant.match import NOT_UNDERSTOOD, Answer, Candidate, Confirm, Decision, Matcher, NotKnown
from assistant.text import Language

DATA = Path(__file__).parent / "data" / "evaluation"
INTENTS = Path(__file__).parents[1] / "catalogue" / "data" / "good"
MADE = Made("komekshi evaluate", "2026-11-24", "c", "l", "", {"a.yaml": "0"}, 0.8, 0.6)
NEAR = NotKnown((), Language.RU)


def answer(target: str, likely: float) -> Answer:
    return Answer(Candidate(target, likely, ""), Language.RU)


def outcome(number: int, wanted: str | None, decision: Decision, likely: float = 0.0) -> Outcome:
    """One of a service, or other talk where none is wanted."""
    right = frozenset({wanted} if wanted else ())
    asked = Asked.SERVICE if wanted else Asked.OTHER
    case = Case(f"сөз {number}", asked, "kk", "plain" if wanted else "far", wanted, right)
    named = getattr(decision, "candidate", None)
    best = named or Candidate("a", likely, "")
    return Outcome(case, case.text, decision, best, float(number))


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    return [
        outcome(1, "a", answer("a", 0.95)),
        outcome(2, "a", answer("b", 0.85)),
        outcome(3, "a", Confirm(Candidate("a", 0.65, ""), Language.RU)),
        outcome(4, "b", NEAR, 0.4),
        outcome(5, None, NEAR, 0.1),
        outcome(6, None, answer("a", 0.9)),
    ]


@pytest.fixture(scope="module")
def summed(outcomes: list[Outcome]) -> Evaluation:
    return sum_up(MADE, outcomes)


def test_shares_are_of_all_questions(summed: Evaluation) -> None:
    whole = summed.questions[0]
    assert (whole.by, whole.right.count, whole.right.of) == ("all", 2, 4)
    assert (whole.at_once.count, whole.wrong.count, whole.missed.count) == (1, 1, 1)
    assert whole.right.low < whole.right.value < whole.right.high
    assert (summed.talk[0].refused.count, summed.talk[0].taken.count) == (1, 1)


def test_slices_share_out_the_same_sentences(summed: Evaluation) -> None:
    by_language = [part for part in summed.questions if part.by == "language"]
    assert [part.name for part in by_language] == ["kk"]
    assert sum(part.right.of for part in by_language) == summed.questions[0].right.of
    assert [part.name for part in summed.questions if part.by == "noise"] == []


def test_the_area_is_the_share_of_pairs_in_order() -> None:
    inside, outside = np.array([0.9, 0.5, 0.3]), np.array([0.5, 0.1])
    # 0.9 and 0.5 above 0.1, 0.9 above 0.5, 0.5 beside 0.5, 0.3 above 0.1 only
    assert measure.area(inside, outside) == pytest.approx((2 + 1.5 + 1) / 6)


def test_accuracy_is_taken_where_so_much_other_talk_passes() -> None:
    outside = np.arange(100) / 100  # five of a hundred lie above 0.94
    inside = np.array([0.96, 0.95, 0.94, 0.99])
    right = np.array([True, True, True, False])
    assert measure.accuracy_at(0.05, inside, right, outside) == 0.5


def test_calibration_compares_probability_and_share_in_bins() -> None:
    likely = np.array([0.95, 0.95, 0.95, 0.95, 0.05, 0.05])
    right = np.array([True, True, True, False, False, False])
    bins = measure.bins(likely, right)
    assert [(one.of, one.right) for one in bins] == [(2, 0.0), (4, 0.75)]
    expected = (4 * 0.2 + 2 * 0.05) / 6
    assert measure.calibration_error(likely, right) == pytest.approx(expected)


def test_resampling_is_seeded_and_narrows_with_more_sentences() -> None:
    few, many = measure.share([True] * 8 + [False] * 2), measure.share([True] * 800 + [False] * 200)
    assert few == measure.share([True] * 8 + [False] * 2)
    assert few.high - few.low > 4 * (many.high - many.low)


def test_confusions_are_counted_by_what_was_meant(summed: Evaluation) -> None:
    assert set(summed.confusions) == {
        Confusion("a", "b", 1),
        Confusion("b", NOT_UNDERSTOOD, 1),
        Confusion("other talk", "a", 1),
    }


def test_the_heat_map_shows_what_was_confused_and_nothing_else(summed: Evaluation) -> None:
    drawn = heat_map((*summed.confusions, Confusion("x<y", "a&b", 3)))
    root = ElementTree.fromstring(drawn)  # noqa: S314 - our own
    told = [element.text for element in root.iter("{http://www.w3.org/2000/svg}title")]
    assert "a → b: 1" in told
    assert "x<y → a&b: 3" in told
    assert len(told) == 4


def test_a_picture_without_confusions_is_one_as_well() -> None:
    assert ElementTree.fromstring(heat_map(())) is not None  # noqa: S314


def test_what_was_written_is_read_again(summed: Evaluation, tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_bytes(msgspec.json.encode(summed))
    assert read_evaluation(path) == summed
    path.write_text("{}")
    with pytest.raises(EvaluationError) as raised:
        read_evaluation(path)
    assert raised.value.code == "evaluation-result"


def test_comparing_tells_which_sentences_changed(outcomes: list[Outcome]) -> None:
    better = replace(outcomes[1], decision=answer("a", 0.9), best=Candidate("a", 0.9, ""))
    worse = replace(outcomes[4], decision=answer("b", 0.9), best=Candidate("b", 0.9, ""))
    otherwise = replace(outcomes[5], decision=answer("c", 0.9))
    now = [outcomes[0], better, *outcomes[2:4], worse, otherwise]
    before, after = sum_up(MADE, outcomes), sum_up(MADE, now)
    compared = compare(before, after, [one.case for one in now])
    assert [(one.text, one.gain) for one in compared.changes] == [
        ("сөз 5", -3), ("сөз 2", 3), ("сөз 6", 0),
    ]  # fmt: skip
    moved = {one.name: one.gain for one in compared.figures}
    assert moved["questions, all all: right"] == 0.25
    assert moved["questions, all all: wrong"] == 0.25
    assert moved["other talk, all all: refused"] == -0.5
    assert compared.shared == 6


def test_comparing_other_sentences_is_said(outcomes: list[Outcome]) -> None:
    compared = compare(
        sum_up(MADE, outcomes), sum_up(MADE, outcomes[:3]), [one.case for one in outcomes[:3]]
    )
    assert (compared.shared, compared.only_before, compared.only_now) == (3, 3, 0)
    note = next(iter(comparison_tables(compared))).note
    assert "not of the same sentences" in note


def test_a_run_over_questions_alone_has_no_area(outcomes: list[Outcome]) -> None:
    alone = sum_up(MADE, outcomes[:3])
    assert alone.area is None
    assert alone.talk == ()
    assert "in-scope accuracy 66.7%" in markdown(alone)


def test_real_sentences_from_end_to_end() -> None:
    catalogue = load_catalogue(INTENTS)
    matcher = Matcher(catalogue)
    asked = list(ask_typed(catalogue, matcher, read_cases([DATA / "sentences.yaml"])))
    whole = sum_up(MADE, asked)
    assert whole.questions[0].right.of == 4
    assert whole.questions[0].right.count >= 3
    assert {part.name for part in whole.questions if part.by == "question"} == {
        "service", "facet", "follow-up",
    }  # fmt: skip
    assert [one.what for one in whole.latency] == ["decide", "decide, processor time"]
    assert whole.words == ()
    assert sorted(whole.outcomes) == sorted(one.case.key for one in asked)
    assert "## Calibration" in markdown(whole)


def test_failures_tell_which_words_decided() -> None:
    catalogue = load_catalogue(INTENTS)
    matcher = Matcher(catalogue)
    case = Case(
        "вызвать врача на дом", Asked.SERVICE, "ru", "plain", "bot-use", frozenset(["bot-use"])
    )
    asked = list(ask_typed(catalogue, matcher, [case]))
    (failed,) = failures(matcher, asked)
    assert (failed.verdict, failed.nearest) == ("wrong", "doctor-call")
    assert max(failed.why, key=lambda word: failed.why[word]) in {"врача", "вызвать", "дом"}
    (table,) = failure_tables((failed,))
    assert "врача" in " ".join(table.rows[0])
