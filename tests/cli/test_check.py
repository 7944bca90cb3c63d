"""`komekshi check` as a process."""

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
    """A small installation whose catalogue is sound."""
    shutil.copytree(INTENTS, tmp_path / "intents")
    return tmp_path


def break_it(home: Path) -> int:
    """Say a sum in tenge; the line that it is on."""
    path = home / "intents" / SERVICE
    text = path.read_text(encoding="utf-8").replace("Бесплатно.", "Стоит 100 тенге.")
    path.write_text(text, encoding="utf-8")
    return next(at for at, line in enumerate(text.splitlines(), 1) if "100 тенге" in line)


def test_errors_come_first_with_file_and_line(komekshi: Komekshi, home: Path) -> None:
    line = break_it(home)
    done = komekshi("check", KOMEKSHI_HOME=home)
    assert done.returncode == 3
    errors, warnings = done.stdout.index("Errors\n"), done.stdout.index("Warnings\n")
    assert errors < done.stdout.index(f"error: {SERVICE}:{line} answer.cost.ru") < warnings
    assert "[sum-bare]" in done.stdout


def test_json_is_one_object(komekshi: Komekshi, home: Path) -> None:
    line = break_it(home)
    done = komekshi("check", "--json", KOMEKSHI_HOME=home)
    assert done.returncode == 3
    told = json.loads(done.stdout)
    assert told["services"] == 2
    assert told["phrases"] > 0
    first = told["findings"][0]
    assert first.keys() == {"severity", "code", "file", "line", "where", "message", "remedy"}
    assert (first["severity"], first["code"]) == ("error", "sum-bare")
    assert (first["file"], first["line"], first["where"]) == (SERVICE, line, "answer.cost.ru")
    assert {each["severity"] for each in told["findings"][1:]} == {"warning"}


def test_warnings_alone_pass(komekshi: Komekshi, home: Path) -> None:
    done = komekshi("check", KOMEKSHI_HOME=home)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 errors" in done.stdout
