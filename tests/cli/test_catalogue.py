"""`komekshi catalogue` as a process, on a small installation."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from .conftest import Komekshi

INTENTS = Path(__file__).parents[1] / "catalogue" / "data" / "good"
SERVICE = "services/health/doctor-call.yaml"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    shutil.copytree(INTENTS, tmp_path / "intents")
    replies = Path(__file__).parents[2] / "intents" / "replies.yaml"
    shutil.copy(replies, tmp_path / "intents" / "replies.yaml")
    return tmp_path


def test_list_as_table_and_json(komekshi: Komekshi, home: Path) -> None:
    table = komekshi("catalogue", "list", KOMEKSHI_HOME=home)
    assert table.returncode == 0, table.stderr
    assert "Вызов врача на дом" in table.stdout
    assert "2 services" in table.stdout
    rows = json.loads(komekshi("catalogue", "list", "--json", KOMEKSHI_HOME=home).stdout)
    row = next(each for each in rows["services"] if each["id"] == "doctor-call")
    assert row["channels"] == ["mobile", "phone"]
    assert row["unsourced"] == ["duration", "channels.mobile"]
    assert row["phrases"] > 10


def test_show_tells_everything_in_both_languages(komekshi: Komekshi, home: Path) -> None:
    done = komekshi("catalogue", "show", "doctor-call", KOMEKSHI_HOME=home)
    assert done.returncode == 0, done.stderr
    for told in (
        "Дәрігер үйге келеді.",
        "Врач придёт домой.",
        "Позвоните в поликлинику.",
        "ЭЦҚ-мен қол қойыңыз.",
        "cost: as of 2026-11-22, law",
        "law: https://example.kz",
        "doubt: unsourced: duration",
    ):
        assert told in done.stdout


def test_show_of_an_unknown_service(komekshi: Komekshi, home: Path) -> None:
    done = komekshi("catalogue", "show", "doctor", KOMEKSHI_HOME=home)
    assert done.returncode == 3
    assert "[service-unknown]" in done.stderr


def test_coverage_is_written_between_the_markers(
    komekshi: Komekshi, home: Path, tmp_path: Path
) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("top\n<!-- coverage: made by `make coverage` -->\n<!-- end of coverage -->\n")
    done = komekshi("catalogue", "coverage", "--into", readme, KOMEKSHI_HOME=home)
    assert done.returncode == 0, done.stderr
    table = komekshi("catalogue", "coverage", "--markdown", KOMEKSHI_HOME=home).stdout
    assert table in readme.read_text(encoding="utf-8")
    readme.write_text("no markers")
    done = komekshi("catalogue", "coverage", "--into", readme, KOMEKSHI_HOME=home)
    assert done.returncode == 3
    assert "[coverage-file]" in done.stderr


def test_sources_fails_on_what_nothing_backs(
    komekshi: Komekshi, home: Path, tmp_path: Path
) -> None:
    assert komekshi("catalogue", "sources", KOMEKSHI_HOME=home).returncode == 0
    facts = tmp_path / "facts.yaml"
    facts.write_text("- {id: doctor-call, fee: бесплатно}\n", encoding="utf-8")
    done = komekshi("catalogue", "sources", "--facts", facts, KOMEKSHI_HOME=home)
    assert done.returncode == 0, done.stdout
    path = home / "intents" / SERVICE
    text = path.read_text(encoding="utf-8").replace("Бесплатно.", "Стоит 3 МРП.")
    path.write_text(text, encoding="utf-8")
    done = komekshi("catalogue", "sources", "--facts", facts, "--json", KOMEKSHI_HOME=home)
    assert done.returncode == 3
    told = json.loads(done.stdout)
    assert told["unbacked"] == []
    assert told["not_in_facts"] == [
        {"service": "doctor-call", "where": "answer.cost.ru", "what": "3"}
    ]


def test_facts_must_be_a_list(komekshi: Komekshi, home: Path, tmp_path: Path) -> None:
    (tmp_path / "facts.yaml").write_text("a: b\n")
    done = komekshi("catalogue", "sources", "--facts", tmp_path / "facts.yaml", KOMEKSHI_HOME=home)
    assert done.returncode == 3
    assert "[facts-file]" in done.stderr


def test_a_template_is_added_and_the_rest_stays(komekshi: Komekshi, home: Path) -> None:
    path = home / "intents" / SERVICE
    before = path.read_text(encoding="utf-8") + "# written by hand\n"
    path.write_text(before, encoding="utf-8")
    template = "(терапевта|педиатра) на дом"
    done = komekshi(
        "catalogue", "add-phrase", "doctor-call", "--language", "ru", template, KOMEKSHI_HOME=home
    )
    assert done.returncode == 0, done.stderr
    assert "one more template, 2 phrases" in done.stdout
    after = path.read_text(encoding="utf-8").splitlines()
    new = f'    - "{template}"'
    assert after.count(new) == 1
    after.remove(new)
    assert after == before.splitlines()


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ("(терапевта|педиатра на дом", "catalogue-invalid"),
        ("врач на дом", "template-there"),
        ("здравствуйте", "template-refused"),
        ("<nothing> на дом", "catalogue-invalid"),
        ("", "catalogue-invalid"),
    ],
)
def test_a_bad_template_leaves_the_file_as_it_was(
    komekshi: Komekshi, home: Path, template: str, code: str
) -> None:
    path = home / "intents" / SERVICE
    before = path.read_bytes()
    done = komekshi(
        "catalogue", "add-phrase", "doctor-call", "--language", "ru", template, KOMEKSHI_HOME=home
    )
    assert done.returncode == 3, done.stdout
    assert f"[{code}]" in done.stderr
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_an_unknown_language_makes_no_sense(komekshi: Komekshi, home: Path) -> None:
    done = komekshi(
        "catalogue", "add-phrase", "doctor-call", "--language", "en", "x", KOMEKSHI_HOME=home
    )
    assert done.returncode == 2
