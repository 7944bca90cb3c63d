"""`komekshi check --spoken` as a process, on a small catalogue of its own."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from .conftest import Komekshi

INTENTS = Path(__file__).parents[1] / "catalogue" / "data" / "good"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    shutil.copytree(INTENTS, tmp_path / "intents")
    return tmp_path


def test_it_asks_reports_and_goes_on(komekshi: Komekshi, home: Path, tmp_path: Path) -> None:
    options = ("check", "--spoken", "doctor-call", "--snr", "24", "--voices", "2")
    own = {"KOMEKSHI_HOME": home, "XDG_CACHE_HOME": tmp_path / "cache"}
    first = komekshi(*options, "--json", "--limit", "3", "--jobs", "1", **own)
    assert first.returncode == 0, first.stderr
    told = json.loads(first.stdout)
    assert (told["trials"], told["asked"], told["not_asked_yet"]) == (16, 3, 13)
    assert sum(told["verdicts"].values()) == 3
    assert told["verdicts"]["answered"] >= 2
    assert told["understood_by_noise"].keys() == {"24 dB"}
    assert told["made_with"]["voices"] == ["m5 at 150", "f3 at 165"]
    assert told["services"][0]["service"] == "doctor-call"

    again = komekshi(*options, "--json", "--limit", "0", **own)
    assert json.loads(again.stdout) == told
    shown = komekshi(*options, "--limit", "0", **own)
    assert "doctor-call: asked 3 times" in shown.stdout
    assert "not asked yet: 13" in shown.stdout


def test_a_service_that_there_is_not(komekshi: Komekshi, home: Path) -> None:
    done = komekshi("check", "--spoken", "no-such", KOMEKSHI_HOME=home)
    assert done.returncode == 3
    assert "no-such" in done.stderr
    assert "komekshi catalogue list" in done.stderr


def test_a_model_that_there_is_not(komekshi: Komekshi, home: Path) -> None:
    done = komekshi("check", "--spoken", KOMEKSHI_HOME=home, KOMEKSHI_MODEL=home / "none")
    assert done.returncode == 3
    assert "→" in done.stderr


@pytest.mark.parametrize("more", [["doctor-call"], ["--jobs", "1"], ["--snr", "6"]])
def test_what_goes_with_spoken_only(komekshi: Komekshi, home: Path, more: list[str]) -> None:
    done = komekshi("check", *more, KOMEKSHI_HOME=home)
    assert done.returncode == 2
    assert "--spoken" in done.stderr
