"""`komekshi evaluate` as a process, over a small catalogue."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from .conftest import Komekshi

INTENTS = Path(__file__).parents[1] / "catalogue" / "data" / "good"
SENTENCES = Path(__file__).parents[1] / "desk" / "data" / "evaluation" / "sentences.yaml"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation of two services, with a test set of its own."""
    folder = tmp_path_factory.mktemp("home")
    shutil.copytree(INTENTS, folder / "intents")
    test_set = folder / "benchmarks" / "data" / "test"
    test_set.mkdir(parents=True)
    shutil.copy(SENTENCES, test_set)
    return folder


def test_figures_are_shown_and_written(komekshi: Komekshi, home: Path, tmp_path: Path) -> None:
    figures, report, drawn = tmp_path / "run.json", tmp_path / "new" / "run.md", tmp_path / "m.svg"
    done = komekshi(
        "evaluate", "--json", figures, "--report", report, "--heat-map", drawn, "--failures",
        KOMEKSHI_HOME=home,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "in-scope accuracy" in done.stdout
    assert "out-of-scope recall" in done.stdout
    told = json.loads(figures.read_text("utf-8"))
    assert told["questions"][0]["right"]["of"] == 4
    assert told["talk"][0]["refused"]["of"] == 3
    assert len(told["outcomes"]) == 9
    assert list(told["made"]["data"]) == ["sentences.yaml"]
    assert all(failure["verdict"] for failure in told["failures"])
    assert report.read_text("utf-8").startswith("# How well it understands")
    assert ElementTree.parse(drawn).getroot().tag.endswith("svg")  # noqa: S314 - our own

    again = komekshi("evaluate", SENTENCES, "--compare", figures, KOMEKSHI_HOME=home)
    assert again.returncode == 0, again.stderr
    assert "9 sentences in both runs" in " ".join(again.stdout.split())


def test_json_alone_on_standard_output(komekshi: Komekshi, home: Path) -> None:
    done = komekshi("evaluate", SENTENCES, "--json", "-", KOMEKSHI_HOME=home)
    assert json.loads(done.stdout)["made"]["command"] == f"komekshi evaluate {SENTENCES}"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("nowhere",), "evaluation-missing"),
        (("--speech", "nowhere.tsv"), "evaluation-data"),
        (("--compare", "nowhere.json"), "evaluation-result"),
        (("--report", "/proc/none/report.md"), "evaluation-write"),
    ],
)
def test_faults_are_named_with_a_remedy(
    komekshi: Komekshi, home: Path, arguments: tuple[str, ...], code: str
) -> None:
    done = komekshi("evaluate", *arguments, KOMEKSHI_HOME=home)
    assert done.returncode == 3
    assert f"[{code}]" in done.stderr
    assert "→" in done.stderr


def test_sentences_and_recordings_at_once_are_wrong_usage(komekshi: Komekshi, home: Path) -> None:
    assert komekshi("evaluate", SENTENCES, "--speech", "a.tsv", KOMEKSHI_HOME=home).returncode == 2


def test_recordings_go_through_the_recogniser(
    komekshi: Komekshi, home: Path, tmp_path: Path
) -> None:
    words = "как вызвать врача на дом"
    subprocess.run(["espeak-ng", "-v", "ru+f3", "-w", str(tmp_path / "a.wav"), words], check=True)
    manifest = tmp_path / "manifest.tsv"
    manifest.write_text(
        "file\ttext\tlanguage\tservice\tkind\tsnr\tvoice\n"
        f"a.wav\t{words}\tru\tdoctor-call\tplain\t\tf3\n",
        "utf-8",
    )
    figures = tmp_path / "run.json"
    done = komekshi("evaluate", "--speech", manifest, "--json", figures, KOMEKSHI_HOME=home)
    assert done.returncode == 0, done.stderr
    told = json.loads(figures.read_text("utf-8"))
    assert told["made"]["model"]
    assert [one["what"] for one in told["latency"]] == ["decide", "recognise"]
    assert told["words"][0]["words"] == len(words.split())
    assert {part["by"] for part in told["questions"]} >= {"voice", "language"}


def test_an_answer_tells_which_words_decided(komekshi: Komekshi) -> None:
    done = komekshi("ask", "--json", "--text", "алло вызвать врача на дом", "--text", "повтори")
    answered, steered = map(json.loads, done.stdout.splitlines())
    weights = {one["word"]: one["weight"] for one in answered["why"]}
    assert answered["service"] == "doctor-home-call"
    assert weights["врача"] > weights["алло"]
    assert steered["why"] == []
