"""The gates: each one is tripped once, and the sound catalogue trips none."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import pytest

from assistant.catalogue import Finding, Severity, check, load_catalogue
from assistant.catalogue.finding import located
from assistant.catalogue.load import read_texts

DATA = Path(__file__).parent / "data" / "good"
SERVICE = "services/health/doctor-call.yaml"

CAUTIONS: Final = "  cautions:"
CHANGED: Final = """  changed:
    kk: "Бұрын телефонмен."
    ru: "Раньше по телефону."
    as_of: 2026-01-01
    source: X
"""
COLLECTION: Final = """id: all
title: {kk: Бәрі, ru: Всё}
intro: {kk: Бәрі осы., ru: Вот всё.}
questions: {kk: [барлық қызмет], ru: [X]}
services: [doctor-call]
"""
LESSON: Final = """id: first
title: {kk: Сабақ, ru: Урок}
intro: {kk: Сабақ басталды., ru: Начнём урок.}
outro: {kk: Сабақ бітті., ru: Урок окончен.}
questions: {kk: [сабақ], ru: [X]}
parts: [{service: doctor-call, channel: phone}]
"""

ERRORS = [
    (SERVICE, '    - "хочу вызвать врача"\n', "", "questions-few"),
    (SERVICE, 'ru: ["Позвоните', 'ru: ["Наберите номер.", "Позвоните', "steps-parity"),
    (SERVICE, "eGov Mobile ашыңыз.", "Бір. Екі. Үш.", "step-long"),
    (SERVICE, "source: law", "source: lore", "fact-unsourced"),
    (SERVICE, "unsourced: [duration, ", "unsourced: [", "fact-unsourced"),
    (SERVICE, "related: [bot-use]", "related: [bot-abuse]", "related-unknown"),
    (SERVICE, "related: [bot-use]", "related: [doctor-call]", "related-unknown"),
    (SERVICE, "channels.mobile]", "channels.portal]", "unsourced-unknown"),
    (SERVICE, "Бесплатно.", "Стоит 2163 тенге.", "sum-bare"),
    (SERVICE, "Тегін.", "Құны 2 мың теңге.", "sum-bare"),
    (SERVICE, "Откройте eGov Mobile.", "Продиктуйте оператору код.", "asks-personal-data"),
    (SERVICE, "Откройте eGov Mobile.", "Назовите свой ИИН.", "asks-personal-data"),
    (SERVICE, "eGov Mobile ашыңыз.", "ЖСН-іңізді айтыңыз.", "asks-personal-data"),
    (SERVICE, "eGov Mobile ашыңыз.", "SMS-кодты маған айтып беріңіз.", "asks-personal-data"),
    (SERVICE, "Придёт врач.", "…", "not-speakable"),
    (SERVICE, "labels: assumed", "labels: sourced", "label-unsourced"),
    (SERVICE, "labels: assumed", "labels: sourced\n      source: lore", "label-unsourced"),
    (
        SERVICE,
        "[duration, channels.mobile]",
        "[duration]\nconflicting: [channels.bot]",
        "conflict-untold",
    ),
    (
        SERVICE,
        "[duration, channels.mobile]",
        "[duration]\nconflicting: [changed]",
        "conflict-untold",
    ),
    (SERVICE, CAUTIONS, CHANGED.replace("X", "lore") + CAUTIONS, "change-unsourced"),
    (
        SERVICE,
        "answer:",
        "old_questions: {kk: [цонға барам], ru: [пойду в цон]}\nanswer:",
        "change-untold",
    ),
    ("talk/greeting.yaml", 'kk: ["сәлем"]', "kk: []", "questions-one-language"),
    ("channels.yaml", 'ru: ["по телефону"]', "ru: []", "questions-one-language"),
]
WARNINGS = [
    (SERVICE, '"вызов врача"', '"бот егов"', "phrase-shared"),
    (SERVICE, "Дәрігер үйге келеді.", "Бір. Екі. Үш.", "summary-long"),
    (SERVICE, "Позвоните в поликлинику.", "Откройте «Запись к врачу».", "label-quoted"),
    (SERVICE, "Придёт врач.", "Придёт Doctor Who.", "name-unknown"),
    ("rules/kk.yaml", "need:", 'spare: "бос"\nneed:', "rule-dead"),
    ("out_of_scope.yaml", "дождь", "врача", "out-of-scope-used"),
]


def codes(folder: Path, severity: Severity) -> set[str]:
    findings = check(load_catalogue(folder))
    assert all(each.where and each.message and each.remedy for each in findings)
    return {each.code for each in findings if each.severity is severity}


def found(folder: Path) -> tuple[Finding, ...]:
    return located(check(load_catalogue(folder)), read_texts(folder).by_name)


def edited(tmp_path: Path, name: str, old: str, new: str) -> Path:
    folder = Path(shutil.copytree(DATA, tmp_path / "intents"))
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def test_sound_catalogue_has_only_missing_words() -> None:
    findings = check(load_catalogue(DATA))
    assert {each.code for each in findings} == {"words-missing"}


@pytest.mark.parametrize(("name", "old", "new", "code"), ERRORS)
def test_error(tmp_path: Path, name: str, old: str, new: str, code: str) -> None:
    assert codes(edited(tmp_path, name, old, new), Severity.ERROR) == {code}


@pytest.mark.parametrize(("name", "old", "new", "code"), WARNINGS)
def test_warning(tmp_path: Path, name: str, old: str, new: str, code: str) -> None:
    folder = edited(tmp_path, name, old, new)
    assert code in codes(folder, Severity.WARNING)
    assert codes(folder, Severity.ERROR) == set()


@pytest.mark.parametrize(("folder", "text"), [("collections", COLLECTION), ("lessons", LESSON)])
def test_collections_and_lessons_are_asked_for_in_both_languages(
    tmp_path: Path, folder: str, text: str
) -> None:
    intents = Path(shutil.copytree(DATA, tmp_path / "intents"))
    name = "all" if folder == "collections" else "first"
    (intents / folder).mkdir()
    (intents / folder / f"{name}.yaml").write_text(text.replace("[X]", "[]"), encoding="utf-8")
    assert codes(intents, Severity.ERROR) == {"questions-one-language"}
    (intents / folder / f"{name}.yaml").write_text(text.replace("[X]", "[все]"), encoding="utf-8")
    assert codes(intents, Severity.ERROR) == set()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (CAUTIONS, CHANGED.replace("X", "law") + CAUTIONS),
        ("labels: assumed", "labels: sourced\n      source: law"),
        ("[duration, channels.mobile]", "[duration]\nconflicting: [cost, channels.mobile]"),
        ("Позвоните в поликлинику.", "Нажмите «Войти», затем «Старт»."),
    ],
)
def test_new_fields_used_well_are_no_finding(tmp_path: Path, old: str, new: str) -> None:
    findings = check(load_catalogue(edited(tmp_path, SERVICE, old, new)))
    assert {each.code for each in findings} == {"words-missing"}


LINES = [
    (SERVICE, "Стоит 2163 тенге.", "Бесплатно."),
    (SERVICE, "Откройте портал. Войдите. Ждите.", "Откройте eGov Mobile."),
    (SERVICE, "related: [bot-abuse]", "related: [bot-use]"),
    ("rules/kk.yaml", 'spare: "бос"', 'need: "(керек|қажет)"'),
]


@pytest.mark.parametrize(("name", "new", "old"), LINES)
def test_a_finding_knows_its_line(tmp_path: Path, name: str, new: str, old: str) -> None:
    if name == "rules/kk.yaml":
        new = f"{new}\n{old}"
    folder = edited(tmp_path, name, old, new)
    finding = next(each for each in found(folder) if each.file == name)
    text = (folder / name).read_text(encoding="utf-8")
    lines = text.splitlines()
    assert finding.line is not None
    assert new.splitlines()[0] in lines[finding.line - 1]


def test_a_missing_file_has_no_line(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(DATA, tmp_path / "intents"))
    (folder / "facets.yaml").unlink()
    assert {each.line for each in found(folder) if each.file == "facets.yaml"} == {None}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Откройте eGov Mobile.", "Никому не называйте код и пароль."),
        ("Откройте eGov Mobile.", "Если код не пришёл, скажите об этом оператору."),
        ("eGov Mobile ашыңыз.", "Кодты ешкімге, тіпті операторға да айтпаңыз."),
        ("eGov Mobile ашыңыз.", "Наркодиспансерден анықтама керегін айтыңыз."),
    ],
)
def test_warnings_against_telling_are_no_questions(tmp_path: Path, old: str, new: str) -> None:
    assert codes(edited(tmp_path, SERVICE, old, new), Severity.ERROR) == set()
