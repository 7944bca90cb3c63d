"""Reading what is measured on, and judging what became of it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.catalogue import Channel, Facet, Kind, load_catalogue
from assistant.desk.evaluation.cases import Asked, Case, check_known, read_cases
from assistant.desk.evaluation.manifest import read_manifest, write_manifest
from assistant.desk.evaluation.outcome import Outcome, Verdict
from assistant.errors import EvaluationError
from assistant.match import (
    NOT_UNDERSTOOD,
    Answer,
    Candidate,
    Choose,
    Command,
    CommandName,
    Confirm,
    Decision,
    FollowUp,
    NotKnown,
    NotSpeech,
)
from assistant.text import Language

DATA = Path(__file__).parent / "data" / "evaluation"
INTENTS = Path(__file__).parents[1] / "catalogue" / "data" / "good"
VERDICTS: list[dict[str, Any]] = yaml.safe_load((DATA / "verdicts.yaml").read_text("utf-8"))


def decided(row: dict[str, Any]) -> Decision:
    kind = Kind.TALK if row.get("talk") else Kind.SERVICE
    found = tuple(Candidate(target, 0.5, "", kind) for target in row.get("targets", ()))
    facet = Facet(row["facet"]) if "facet" in row else None
    match row["decision"]:
        case "Answer":
            return Answer(found[0], Language.RU)
        case "Confirm":
            return Confirm(found[0], Language.RU)
        case "Choose":
            return Choose(found, Language.RU)
        case "Command":
            return Command(CommandName(row["command"]), Language.RU)
        case "FollowUp":
            return FollowUp(facet, None, Language.RU)
        case "NotKnown":
            return NotKnown(found, Language.RU)
        case _:
            return NotSpeech()


def case_of(asked: Asked, text: str = "сколько это стоит") -> Case:
    wanted = {"doctor-call", "other-call"} if asked in (Asked.SERVICE, Asked.FACET) else set()
    service = "doctor-call" if wanted else None
    facet = Facet.COST if asked in (Asked.FACET, Asked.FOLLOW_UP) else None
    return Case(text, asked, "ru", "plain", service, frozenset(wanted), facet)


@pytest.mark.parametrize("row", VERDICTS, ids=lambda row: f"{row['asked']} {row['decision']}")
def test_verdicts_are_the_visitors(row: dict[str, Any]) -> None:
    outcome = Outcome(case_of(Asked(row["asked"])), "", decided(row), None, 1.0)
    assert outcome.verdict == Verdict(row["verdict"])


def test_every_verdict_is_tried() -> None:
    assert {row["verdict"] for row in VERDICTS} == set(Verdict)


def test_only_what_was_answered_or_asked_back_is_taken_for_something() -> None:
    near = NotKnown((Candidate("doctor-call", 0.4, ""),), Language.RU)
    assert Outcome(case_of(Asked.OTHER), "", near, None, 1.0).taken_for == NOT_UNDERSTOOD
    command = Command(CommandName.BY_BOT, Language.RU)
    assert Outcome(case_of(Asked.OTHER), "", command, None, 1.0).taken_for == "by_bot"


def test_the_part_that_was_asked_for_counts_apart() -> None:
    case = case_of(Asked.FACET)
    doctor = Candidate("doctor-call", 0.9, "")
    whole = Outcome(case, "", Answer(doctor, Language.RU), None, 1.0)
    part = Outcome(case, "", Answer(doctor, Language.RU, Facet.COST), None, 1.0)
    other = Outcome(case, "", Answer(doctor, Language.RU, Facet.COST, Channel.BOT), None, 1.0)
    assert [one.verdict for one in (whole, part, other)] == [Verdict.ANSWERED] * 3
    assert [one.aspect_is_right for one in (whole, part, other)] == [False, True, False]


@pytest.mark.parametrize(
    ("heard", "errors"),
    [("вызвать врача на дом", 0), ("вызвать на дом", 1), ("[unk] врача на дом", 1), ("", 4)],
)
def test_word_errors_are_counted_over_normalised_words(heard: str, errors: int) -> None:
    case = case_of(Asked.SERVICE, "Вызвать врача на дом!")
    assert Outcome(case, heard, NotSpeech(), None, 1.0).word_errors == (errors, 4)


def test_all_four_lists_are_read() -> None:
    cases = read_cases([DATA / "sentences.yaml"])
    assert [case.asked for case in cases].count(Asked.OTHER) == 3
    second = next(case for case in cases if case.text == "дәрігерді үйге шақыру")
    assert second.right == {"doctor-call", "bot-use"}
    assert cases[-1].asked is Asked.FOLLOW_UP
    assert cases[-1].facet is Facet.COST
    assert len({case.key for case in cases}) == len(cases)


def test_folders_of_phrases_are_read_as_questions(tmp_path: Path) -> None:
    (tmp_path / "bot-use.yaml").write_text("kk: [ботты ашу]\nru: [где бот, открыть бот]\n", "utf-8")
    (tmp_path / "doctor-call.yaml").write_text("ru: [врача на дом]\n", "utf-8")
    cases = read_cases([tmp_path])
    assert [(case.service, case.language) for case in cases] == [
        ("bot-use", "kk"), ("bot-use", "ru"), ("bot-use", "ru"), ("doctor-call", "ru"),
    ]  # fmt: skip
    assert {case.service for case in read_cases([tmp_path / "bot-use.yaml"])} == {"bot-use"}


def test_broken_data_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("in_scope: [{text: a, language: ru", "utf-8")
    empty = tmp_path / "empty.yaml"
    empty.write_text("in_scope: []\n", "utf-8")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("in_scope: [{text: a, langauge: ru, kind: plain}]\n", "utf-8")
    for path, code in (
        (tmp_path / "none", "evaluation-missing"),
        (broken, "evaluation-data"),
        (empty, "evaluation-empty"),
        (wrong, "evaluation-data"),
    ):
        with pytest.raises(EvaluationError) as raised:
            read_cases([path])
        assert raised.value.code == code
        assert str(path) in raised.value.message


def test_a_service_that_is_not_there_is_named() -> None:
    catalogue = load_catalogue(INTENTS)
    check_known(read_cases([DATA / "sentences.yaml"]), catalogue)
    lost = Case("где я", Asked.SERVICE, "ru", "plain", "lost", frozenset({"lost"}))
    with pytest.raises(EvaluationError, match="lost") as raised:
        check_known([lost], catalogue)
    assert raised.value.code == "evaluation-service"


def manifest(folder: Path, *lines: str) -> Path:
    path = folder / "manifest.tsv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


HEADER = "file\ttext\tlanguage\tservice\tkind\tsnr\tvoice"


def test_a_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    for name in ("a.wav", "b.wav"):
        (tmp_path / name).touch()
    path = manifest(
        tmp_path,
        HEADER,
        "a.wav\tврач нужен\tru\tdoctor-call bot-use\tplain\t15\tf3",
        "b.wav\tгде хлеб\tru\t\tfar\t\t",
    )
    first, second = cases = read_manifest(path)
    assert first.service == "doctor-call"
    assert first.right == {"doctor-call", "bot-use"}
    assert (first.snr, first.voice, first.sound) == ("15", "f3", tmp_path / "a.wav")
    assert second.asked is Asked.OTHER
    before = path.read_text("utf-8")
    write_manifest(path, cases)
    assert path.read_text("utf-8") == before


@pytest.mark.parametrize(
    ("lines", "code", "says"),
    [
        (("file\ttext\tlanguage",), "evaluation-data", "service"),
        ((HEADER,), "evaluation-empty", "manifest.tsv"),
        ((HEADER, "none.wav\tгде я\tru\t\tfar\t\t"), "evaluation-sound", "line 2"),
        ((HEADER, "\tгде я\tru\t\tfar\t\t"), "evaluation-data", "line 2"),
    ],
)
def test_a_broken_manifest_is_named(
    tmp_path: Path, lines: tuple[str, ...], code: str, says: str
) -> None:
    with pytest.raises(EvaluationError, match=says) as raised:
        read_manifest(manifest(tmp_path, *lines))
    assert raised.value.code == code


def test_a_manifest_that_is_not_there_is_named(tmp_path: Path) -> None:
    shutil.rmtree(tmp_path)
    with pytest.raises(EvaluationError) as raised:
        read_manifest(tmp_path / "manifest.tsv")
    assert raised.value.code == "evaluation-data"
