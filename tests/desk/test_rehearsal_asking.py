"""Questions asked aloud of the real model: what is heard, what is kept, what is decided."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.catalogue import load_catalogue
from assistant.desk.pipeline import Desk
from assistant.desk.rehearsal.asking import Asking, Recognised
from assistant.desk.rehearsal.findings import findings
from assistant.desk.rehearsal.judging import Asked, Verdict, judge
from assistant.desk.rehearsal.trials import Question, Trial
from assistant.desk.rehearsal.visitors import VISITORS, Visitor
from assistant.desk.settings import Settings
from assistant.errors import VoiceError
from assistant.hearing import Hypothesis
from assistant.match import Answer, Candidate, Choose, NotKnown, NotSpeech
from assistant.text import Language

INTENTS = Path(__file__).parents[1] / "catalogue" / "data" / "good"
SERVICE = "services/health/doctor-call.yaml"
QUESTION = Question("doctor-call", f"{SERVICE} questions.ru.1", Language.RU, "вызов врача")
TRIAL = Trial(QUESTION, VISITORS[0], 24.0)


@pytest.fixture
def settings(tmp_path: Path, model_dir: Path) -> Settings:
    shutil.copytree(INTENTS, tmp_path / "intents")
    return Settings(tmp_path, model_dir, tmp_path / "answers", cache=tmp_path / "cache")


def _edit(settings: Settings, old: str, new: str) -> None:
    path = settings.intents / SERVICE
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def _asking(settings: Settings) -> Asking:
    return Asking(settings, load_catalogue(settings.intents))


async def test_what_was_heard_is_kept_until_phrases_change(settings: Settings) -> None:
    heard: list[Recognised] = []
    asking = _asking(settings)
    assert asking.known(TRIAL) is None
    await asking.hear([TRIAL], 2, heard.append)
    assert heard[0].trial is TRIAL
    assert heard[0].heard[0].text == "вызов врача"
    assert heard[0].heard[0].open_text is not None

    known = _asking(settings).known(TRIAL)
    assert known is not None
    assert known.heard[0].text == "вызов врача"
    assert known.heard[0].alternatives == heard[0].heard[0].alternatives
    assert _asking(settings).known(replace(TRIAL, snr_db=6.0)) is None
    assert _asking(settings).known(replace(TRIAL, visitor=VISITORS[1])) is None

    _edit(settings, "Врач придёт домой.", "Врач придёт к вам домой.")
    assert _asking(settings).known(TRIAL) is not None
    _edit(settings, "врач на дом", "врач на квартиру")
    assert _asking(settings).known(TRIAL) is None


async def test_a_right_answer_is_one(settings: Settings) -> None:
    desk = await Desk.open(settings, ears=False, voice=False)
    heard = Recognised(TRIAL, (Hypothesis("вызов врача", open_text="вызов врача"),))
    asked = judge(desk, _asking(settings).models, heard)
    assert asked.verdict is Verdict.ANSWERED
    assert asked.taken_for == "doctor-call"
    assert judge(desk, (), Recognised(TRIAL, ())).verdict is Verdict.MISSED
    await desk.close()


async def test_old_files_go_and_without_a_cache_nothing_is_written(settings: Settings) -> None:
    assert settings.cache is not None
    folder = settings.cache / "rehearsal"
    folder.mkdir(parents=True)
    for number in range(9):
        (folder / f"asked-{number}.jsonl").write_text("", "utf-8")
    (folder / "heard.jsonl").write_text("", "utf-8")
    _asking(settings)
    assert len(list(folder.glob("asked-*.jsonl"))) == 4
    assert (folder / "heard.jsonl").exists()
    assert _asking(replace(settings, cache=None)).known(TRIAL) is None


async def test_a_voice_that_there_is_not_ends_it_with_a_remedy(settings: Settings) -> None:
    class NoVoice(Visitor):
        def voice(self, language: Language) -> str:
            return "none"

    with pytest.raises(VoiceError) as caught:
        await _asking(settings).hear([replace(TRIAL, visitor=NoVoice("m5", 150, 45))], 1, print)
    assert caught.value.code == "espeak-voice"
    assert caught.value.remedy


def _asked(heard: str, decision: object, snr_db: float = 12.0) -> Asked:
    return Asked(replace(TRIAL, snr_db=snr_db), Hypothesis(heard, open_text=heard), decision)  # type: ignore[arg-type]


def test_wrong_answers_and_their_words_come_first() -> None:
    right, wrong = Candidate("doctor-call", 0.9, ""), Candidate("bot-use", 0.9, "")
    asked = [
        _asked("вызов врача", Answer(right, Language.RU), 24.0),
        _asked("вызов грача", Answer(wrong, Language.RU), 18.0),
        _asked("вызов", NotKnown((), Language.RU), 12.0),
        _asked("", NotSpeech(), 6.0),
        _asked("вызов врача", Choose((wrong, right), Language.RU), 6.5),
    ]
    assert [each.verdict for each in asked] == [
        "answered",
        "wrong",
        "missed",
        "missed",
        "asked back",
    ]
    assert asked[1].taken_for == "bot-use"
    (service,) = findings(asked, frozenset({"вызов"}))
    (question,) = service.failing
    assert [each.trial.snr_db for each in question.failures] == [18.0, 12.0, 6.0]
    (word,) = service.words
    assert (word.word, word.failures, word.unknown) == ("врача", 3, True)
    assert (word.tally.right, word.tally.lost, dict(word.tally.became)) == (2, 2, {"грача": 1})


def test_what_either_decode_heard_is_not_lost() -> None:
    hypothesis = Hypothesis("[unk]", open_text="вызов грача")
    asked = Asked(TRIAL, hypothesis, NotKnown((), Language.RU))
    assert asked.words() == [("вызов", "вызов"), ("врача", "грача")]
