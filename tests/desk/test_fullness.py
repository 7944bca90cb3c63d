from __future__ import annotations

import pytest

from assistant.desk.settings import Settings
from assistant.desk.turns.fullness import FullnessJudge
from assistant.desk.turns.turn_taking import Fullness, TurnTaking
from assistant.desk.understanding import load_intents, open_matcher


@pytest.fixture(scope="module")
def judge() -> FullnessJudge:
    settings = Settings.from_environment({})
    catalogue = load_intents(settings).catalogue
    return FullnessJudge(catalogue, open_matcher(settings, catalogue).decide)


@pytest.mark.parametrize(
    "words",
    ["вызвать врача на дом", "мекенжай анықтамасын қалай аламын", "сколько стоит", "стоп"],
)
def test_whole_questions_and_commands(judge: FullnessJudge, words: str) -> None:
    assert judge.judge(words) is Fullness.WHOLE


@pytest.mark.parametrize(
    "words",
    ["как получить", "мекенжай анықтамасын", "справка об", "маған", "хочу погоду узнать", "[unk]"],
)
def test_what_lacks_something(judge: FullnessJudge, words: str) -> None:
    assert judge.judge(words) is Fullness.OPEN


@pytest.mark.parametrize("words", ["паспорт", "нет", "иә", "справка", ""])
def test_what_may_be_all_or_not(judge: FullnessJudge, words: str) -> None:
    assert judge.judge(words) is Fullness.SOME


def test_the_pause_that_ends_a_question_depends_on_the_words() -> None:
    taking = TurnTaking()
    pauses = [
        taking.pause_s(fullness) for fullness in (Fullness.WHOLE, Fullness.SOME, Fullness.OPEN)
    ]
    assert pauses == [taking.early_s, taking.hangover_s, taking.incomplete_s]
    assert pauses == sorted(pauses)
    assert TurnTaking(early_end=False).pause_s(Fullness.WHOLE) == taking.hangover_s
    assert taking.endpoint().hangover_ms == 900
