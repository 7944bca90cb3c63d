"""`komekshi journal review` and `komekshi stats`, in this process: some thirty calls."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from assistant.cli.main import app
from assistant.journal.database import database_url
from assistant.journal.store import Store
from tests.journal.conftest import turn_row

ROOT = Path(__file__).parents[2]
INTENTS = ROOT / "tests" / "catalogue" / "data" / "good"
SERVICE = "services/health/doctor-call.yaml"

Run = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KOMEKSHI_HOME", str(tmp_path))
    monkeypatch.setenv("KOMEKSHI_JOURNAL_URL", str(tmp_path / "journal.db"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    shutil.copytree(INTENTS, tmp_path / "intents")
    shutil.copy(ROOT / "intents" / "replies.yaml", tmp_path / "intents" / "replies.yaml")
    return tmp_path


@pytest.fixture
def run(home: Path) -> Run:
    """The command with a small catalogue and a journal of two groups of misses."""
    now = datetime.now(UTC)
    texts = ["скарлатина у ребёнка"] * 3 + ["у ребёнка скарлатина", "купить слона"]
    store = Store(database_url(home / "journal.db"), "hall")
    rows = [
        turn_row(n, at=now, decision="NotKnown", target=None, language="ru", asked=False, text=text)
        for n, text in enumerate(texts, start=1)
    ]
    rows += [turn_row(1, at=now - timedelta(days=1), target="doctor-call") for _ in range(4)]
    rows.append(turn_row(2, at=now, target="no-longer", language="kk"))
    store.write(rows)
    store.close()

    return call


def call(*arguments: str | Path, stdin: str = "") -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments], input=stdin)


def groups(run: Run) -> list[dict[str, Any]]:
    done = run("journal", "review", "--json")
    assert done.exit_code == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)["groups"]
    return found


def test_groups_are_listed_most_frequent_first(run: Run) -> None:
    first, second = groups(run)
    assert (first["times"], second["times"]) == (4, 1)
    assert first["sentences"][0] == {"text": "скарлатина у ребёнка", "times": 3}
    table = run("journal", "review", "--limit", "1").stdout
    assert "скарлатина у ребёнка" in table
    assert "2 groups, 1 of them not shown" in table


def test_attached_and_asked_by_the_check(run: Run, home: Path) -> None:
    key = groups(run)[0]["group"]
    done = run("journal", "review", "--attach", key, "doctor-call")
    assert done.exit_code == 0, done.stderr
    assert "4 misses settled" in done.stdout
    assert "скарлатина у ребенка" in (home / "intents" / SERVICE).read_text(encoding="utf-8")
    asked = json.loads(run("ask", "--json", "--text", "у ребёнка скарлатина").stdout)
    assert (asked["decision"], asked["service"]) == ("Answer", "doctor-call")
    verdicts = json.loads(run("journal", "review", "--decided", "--json").stdout)["decided"]
    assert [(each["outcome"], each["times"]) for each in verdicts] == [("attached", 4)]
    text = (home / "intents" / SERVICE).read_text(encoding="utf-8")
    undone = text.replace('    - "скарлатина у ребенка"\n', "")
    (home / "intents" / SERVICE).write_text(undone, encoding="utf-8")
    checked = run("check")
    assert checked.exit_code == 3
    assert "[attached-lost]" in checked.stdout


def test_refused_with_the_reason(run: Run, home: Path) -> None:
    key = groups(run)[0]["group"]
    before = (home / "intents" / SERVICE).read_bytes()
    done = run("journal", "review", "--attach", key, "bot-use", "--sentence", "вызов врача")
    assert done.exit_code == 3
    assert "is a phrase of doctor-call" in done.stderr
    assert "[attach-clash]" in done.stderr
    assert (home / "intents" / SERVICE).read_bytes() == before
    assert run("journal", "review", "--attach", "zz", "bot-use").exit_code == 3


def test_wanted_and_not_for_us(run: Run) -> None:
    first, second = groups(run)
    done = run("journal", "review", "--wanted", first["group"], "--note", "педиатр")
    assert "wanted: 4 misses settled" in done.stdout
    done = run("journal", "review", "--not-for-us", second["group"], "--json")
    assert json.loads(done.stdout) == {"outcome": "not-for-us", "settled": 1}
    assert groups(run) == []
    assert "педиатр" in run("journal", "review", "--decided").stdout


def test_asked_about_one_after_the_other(run: Run, home: Path) -> None:
    answers = "doctor-call\n\nn\n"
    done = run("journal", "review", "--interactive", stdin=answers)
    assert done.exit_code == 0, done.stderr
    assert "4 misses settled" in done.stdout
    assert "not-for-us: 1 misses settled" in done.stdout
    refused = run("journal", "review", "-i", stdin="q\n")
    assert refused.exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("--wanted", "a", "--not-for-us", "b"),
        ("--sentence", "a"),
        ("--attach", "a", "b", "--language", "en"),
        ("--limit", "0"),
    ],
)
def test_a_command_line_that_makes_no_sense(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("journal", "review", *arguments).exit_code == 2


def test_figures_as_tables(run: Run) -> None:
    done = run("stats", "--language", "ru")
    assert done.exit_code == 0, done.stderr
    assert "Вызов врача на дом" in done.stdout
    assert "no-longer" in done.stdout
    assert "the 2 most asked: 100.0% of all" in done.stdout


def test_figures_for_programs(run: Run) -> None:
    found = json.loads(run("stats", "--json").stdout)
    assert (found["total"]["answered"], found["total"]["missed"]) == (5, 5)
    assert found["services"][0]["id"] == "doctor-call"
    rows = list(csv.DictReader(io.StringIO(run("stats", "--csv").stdout)))
    (missed,) = (r for r in rows if (r["table"], r["figure"]) == ("total", "missed"))
    assert missed["value"] == "5"
    yesterday = f"{datetime.now().astimezone() - timedelta(days=1):%Y-%m-%d}"
    only = run("stats", "--json", "--since", yesterday, "--until", yesterday)
    assert json.loads(only.stdout)["total"]["missed"] == 0


def test_pictures_and_the_report(run: Run, tmp_path: Path) -> None:
    report, folder = tmp_path / "out" / "report.html", tmp_path / "pictures"
    done = run("stats", "--report", report, "--svg", folder, "--language", "kk")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.count("written: ") == 8
    html = report.read_text(encoding="utf-8")
    assert "Дәрігерді үйге шақыру" in html
    assert "скарлатина у ребёнка" in html
    assert (folder / "services.svg").read_text(encoding="utf-8").startswith("<svg")
    blocked = run("stats", "--report", report / "inside")
    assert blocked.exit_code == 3
    assert "[stats-write]" in blocked.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--since", "2026-11-30", "--until", "2026-11-01"), 3),
        (("--json", "--csv"), 2),
        (("--language", "en"), 2),
        (("--since", "yesterday"), 2),
    ],
)
def test_figures_that_can_not_be(run: Run, arguments: tuple[str, ...], code: int) -> None:
    assert run("stats", *arguments).exit_code == code


def test_without_a_journal(home: Path) -> None:
    for command in (("stats",), ("journal", "review")):
        done = call(*command)
        assert done.exit_code == 3
        assert "[journal-missing]" in done.stderr
    assert not (home / "journal.db").exists()
