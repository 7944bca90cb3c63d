"""The gate that asks attached sentences anew."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from assistant.catalogue import Severity
from assistant.catalogue.attached import FILE, Attached, with_attached
from assistant.desk.gates import Examined, examine_catalogue
from assistant.desk.settings import Settings
from assistant.text import Language

DATA = Path(__file__).parents[1] / "catalogue" / "data" / "good"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    shutil.copytree(DATA, tmp_path / "intents")
    return tmp_path


def examined(home: Path, *lines: Attached) -> Examined:
    (home / "intents" / FILE).write_text(with_attached("", lines), encoding="utf-8")
    phrases = home / "phrases"
    phrases.mkdir()
    settings = Settings(home=home, model=home / "no-model", answers=home)
    return examine_catalogue(settings, phrases=phrases)


def line(sentence: str, service: str = "doctor-call") -> Attached:
    return Attached(sentence, service, Language.RU, date(2026, 12, 1))


def test_sentences_that_lead_where_they_should(home: Path) -> None:
    found = examined(home, line("вызвать врача на дом"))
    assert found.errors == ()
    assert not any(each.code.startswith("attached") for each in found.findings)


def test_a_sentence_that_leads_nowhere_fails_the_check_with_its_line(home: Path) -> None:
    found = examined(home, line("вызвать врача на дом"), line("хочу на луну полететь"))
    (error,) = found.errors
    assert (error.code, error.file) == ("attached-lost", FILE)
    text = (home / "intents" / FILE).read_text(encoding="utf-8").splitlines()
    assert error.line is not None
    assert "луну" in text[error.line - 1]
    assert "not understood" in error.message


def test_a_sentence_of_another_service_is_told_where_it_leads(home: Path) -> None:
    (error,) = examined(home, line("вызвать врача на дом", "bot-use")).errors
    assert "leads to doctor-call, not to bot-use" in error.message


def test_a_service_that_is_gone_is_a_warning(home: Path) -> None:
    found = examined(home, line("вызвать врача на дом", "doctor-in-space"))
    (orphan,) = (each for each in found.findings if each.code == "attached-orphan")
    assert orphan.severity is Severity.WARNING
    assert found.errors == ()


def test_attached_sentences_try_templates(home: Path) -> None:
    before = examined(home)
    untried = [each.where for each in before.findings if each.code == "template-untried"]
    assert "services/health/doctor-call.yaml questions" in untried
    shutil.rmtree(home / "phrases")
    after = examined(home, line("нужен врач на дом"))
    untried = [each.where for each in after.findings if each.code == "template-untried"]
    assert "services/health/doctor-call.yaml questions.ru.2" not in untried
    assert "services/health/doctor-call.yaml questions" not in untried
