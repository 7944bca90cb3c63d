"""The gates: each one is tripped once, and the sound catalogue trips none."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.catalogue import Severity, check, load_catalogue

DATA = Path(__file__).parent / "data" / "good"
SERVICE = "services/health/doctor-call.yaml"

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
    ("talk/greeting.yaml", 'kk: ["сәлем"]', "kk: []", "questions-one-language"),
    ("channels.yaml", 'ru: ["по телефону"]', "ru: []", "questions-one-language"),
]
WARNINGS = [
    (SERVICE, '"вызов врача"', '"бот егов"', "phrase-shared"),
    (SERVICE, "Дәрігер үйге келеді.", "Бір. Екі. Үш.", "summary-long"),
    (SERVICE, "Придёт врач.", "Придёт Doctor Who.", "name-unknown"),
    ("rules/kk.yaml", "need:", 'spare: "бос"\nneed:', "rule-dead"),
    ("out_of_scope.yaml", "дождь", "врача", "out-of-scope-used"),
]


def codes(folder: Path, severity: Severity) -> set[str]:
    findings = check(load_catalogue(folder))
    assert all(each.where and each.message and each.remedy for each in findings)
    return {each.code for each in findings if each.severity is severity}


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
