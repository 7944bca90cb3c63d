"""`komekshi models` as a process, against a server on this machine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli.main import app

from ..model_server import ModelServer, Served, model_server
from .conftest import KOMEKSHI, Komekshi

EMBEDDED = "komekshi-kkru-small"
Done = subprocess.CompletedProcess


@dataclass(frozen=True)
class Desk:
    """A home of its own with the embedded model, and a list with two models on a server."""

    home: Path
    komekshi: Komekshi
    server: ModelServer
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def installed(self) -> Path:
        return self.home / "data" / "komekshi" / "models"

    def __call__(self, *arguments: str | Path, **variables: str | Path) -> Done[str]:
        """`komekshi models` in this process: a second less than in one of its own."""
        env = {name: str(value) for name, value in {**self.variables, **variables}.items()}
        done = CliRunner().invoke(app, ["models", *map(str, arguments)], env=env)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Done(arguments, done.exit_code, done.stdout, done.stderr)

    def process(self, *arguments: str | Path) -> Done[str]:
        return self.komekshi(*arguments, **self.variables)

    def rows(self) -> dict[str, dict[str, object]]:
        listed = json.loads(self("list", "--json").stdout)
        return {row["name"]: row for row in listed["models"]}

    def in_use(self) -> list[str]:
        return [name for name, row in self.rows().items() if row["in_use"]]


@pytest.fixture(scope="module")
def archive(model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("zips") / "real.zip"
    with zipfile.ZipFile(path, "w") as zipped:
        for file in model_dir.rglob("*"):
            if file.name != "komekshi.json":
                zipped.write(file, Path("top", file.relative_to(model_dir)))
    return path


@pytest.fixture
def desk(tmp_path: Path, model_dir: Path, komekshi: Komekshi, archive: Path) -> Iterator[Desk]:
    repository = Path(__file__).parents[2]
    (tmp_path / "models").mkdir()
    (tmp_path / "intents").symlink_to(repository / "intents")
    (tmp_path / "models" / EMBEDDED).symlink_to(model_dir)
    with model_server() as server:
        content = archive.read_bytes()
        for name, language in (("kazakh", "kk"), ("russian", "ru")):
            address = server.put(f"{name}.zip", Served(content))
            with (tmp_path / "models" / "catalogue.toml").open("a") as file:
                file.write(
                    f'[[model]]\nname = "{name}"\nlanguages = ["{language}"]\n'
                    f'address = "{address}"\nbytes = {len(content)}\nlicence = "Apache-2.0"\n'
                )
        variables = {
            "KOMEKSHI_HOME": str(tmp_path),
            "KOMEKSHI_MODEL": "",
            "XDG_DATA_HOME": str(tmp_path / "data"),
            "XDG_CONFIG_HOME": str(tmp_path / "config"),
            "no_proxy": "127.0.0.1",
        }
        yield Desk(tmp_path, komekshi, server, variables)


def failed(done: Done[str], code: str) -> None:
    assert done.returncode == 3, done.stdout + done.stderr
    assert f"[{code}]" in done.stderr
    assert "→" in done.stderr


def test_the_list(desk: Desk) -> None:
    rows = desk.rows()
    assert list(rows) == [EMBEDDED, "kazakh", "russian"]
    assert rows[EMBEDDED]["embedded"]
    assert rows[EMBEDDED]["in_use"]
    assert rows[EMBEDDED]["languages"] == ["kk", "ru"]
    assert not rows["kazakh"]["installed"]
    assert rows["kazakh"]["zip_mb"] == round(len(desk.server.files["/kazakh.zip"].content) / 1e6)
    table = desk("list").stdout
    assert all(name in table for name in rows)
    assert "embedded, in use" in table
    assert str(desk.installed) in table


def test_a_set_from_installation_to_removal(desk: Desk) -> None:
    for name in ("kazakh", "russian"):
        done = desk("install", name)
        assert done.returncode == 0, done.stderr
        assert f"installed: {name}" in done.stdout
        assert "SHA-256 of the zip: " in done.stdout
        assert "seen for the first time and recorded" in done.stdout
        assert "downloading" in done.stderr
        assert "\x1b" not in done.stderr, "plain lines where there is no terminal"
    again = desk("install", "kazakh")
    assert again.returncode == 0
    assert "installed already" in again.stdout
    assert len(desk.server.asked) == 2

    done = desk("use", "kazakh", "russian")
    assert done.returncode == 0, done.stderr
    assert desk.in_use() == ["kazakh", "russian"]
    assert "use the embedded model" not in done.stdout

    verdicts = json.loads(desk("verify", "--json").stdout)["models"]
    assert [(each["name"], each["whole"]) for each in verdicts] == [
        (EMBEDDED, True),
        ("kazakh", True),
        ("russian", True),
    ]
    assert len(verdicts[1]["zip_sha256"]) == 64

    speech = desk.home / "question.wav"
    text = "дәрігерді үйге қалай шақырамын"
    subprocess.run(["espeak-ng", "-v", "kk", "-w", str(speech), text], check=True)
    heard = desk.process("ask", "--json", speech)
    assert json.loads(heard.stdout)["service"] == "doctor-home-call"

    failed(desk("remove", "russian"), "model-in-use")
    done = desk("remove", "russian", "--in-use")
    assert done.returncode == 0, done.stderr
    assert f"in use: {EMBEDDED}" in done.stdout
    assert desk.in_use() == [EMBEDDED]
    assert [path.name for path in desk.installed.iterdir() if path.name[0] != "."] == ["kazakh"]


def test_damage_is_found_and_mended(desk: Desk) -> None:
    assert desk("install", "kazakh").returncode == 0
    (desk.installed / "kazakh" / "graph" / "Gr.fst").write_bytes(b"damaged")
    failed(desk("use", "kazakh"), "model-damaged")
    done = desk("verify")
    failed(done, "model-damaged")
    assert f"{EMBEDDED}: whole" in done.stdout
    told = json.loads(desk("verify", "kazakh", "--json").stdout)["models"]
    assert told[0]["error"]["code"] == "model-damaged"
    assert desk("install", "kazakh").returncode == 0
    assert desk("verify").returncode == 0


def test_killed_in_the_middle_of_the_download(desk: Desk) -> None:
    served = desk.server.files["/kazakh.zip"]
    served.piece, served.pause_s = 200_000, 0.02
    process = subprocess.Popen(
        [KOMEKSHI, "models", "install", "kazakh"], env={**os.environ, **desk.variables}
    )
    half = desk.installed / ".staging" / "kazakh" / "kazakh.zip.part"
    _wait_for(lambda: half.exists() and half.stat().st_size > 1_000_000)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not (desk.installed / "kazakh").exists()
    assert not desk.rows()["kazakh"]["installed"]
    there = half.stat().st_size
    served.pause_s = 0
    assert desk("install", "kazakh").returncode == 0
    assert desk.server.ranges()[-1] == f"bytes={there}-"
    assert desk("verify", "kazakh").returncode == 0


def test_from_a_file_that_is_not_on_the_list(desk: Desk, archive: Path) -> None:
    failed(desk("install", "own"), "model-unknown")
    failed(desk("install", "own", "--from", archive, "--language", "xx"), "model-language")
    failed(desk("install", "own", "--from", desk.home / "none.zip"), "archive-missing")
    done = desk("install", "own", "--from", archive, "--language", "kk")
    assert done.returncode == 0, done.stderr
    assert desk.rows()["own"]["languages"] == ["kk"]
    failed(desk("install", "own", "--from", archive), "model-exists")
    forced = desk("remove", "own", KOMEKSHI_MODEL=desk.installed / "own")
    failed(forced, "model-in-use")


def test_bars_on_a_terminal_and_the_hash_of_a_mirror(desk: Desk) -> None:
    file = desk.home / "models" / "catalogue.toml"
    mirror = f'licence = "Apache-2.0"\npublished_by_mirror = "{"0" * 64}"'
    file.write_text(file.read_text().replace('licence = "Apache-2.0"', mirror))
    done = desk("install", "kazakh", FORCE_COLOR="1")
    assert done.returncode == 0, done.stderr
    assert f"a mirror publishes another one, {'0' * 64}" in done.stdout
    assert "\x1b[" in done.stderr
    steps = ("downloading", "unpacking", "trying it out", "writing it to the disk")
    assert all(step in done.stderr for step in steps)


def test_offline(desk: Desk) -> None:
    file = desk.home / "models" / "catalogue.toml"
    file.write_text(file.read_text().replace(desk.server.address, "http://127.0.0.1:9"))
    done = desk.process("models", "install", "kazakh")
    failed(done, "download-offline")
    assert "komekshi models install kazakh --from kazakh.zip" in done.stderr


def test_the_embedded_model_stays(desk: Desk) -> None:
    failed(desk("remove", EMBEDDED), "model-embedded")
    failed(desk("install", EMBEDDED), "model-embedded")
    assert desk("use", EMBEDDED).returncode == 0
    assert desk.in_use() == [EMBEDDED]


def test_choices_that_make_no_sense(desk: Desk) -> None:
    failed(desk("use", "kazakh"), "model-missing")
    failed(desk("use", EMBEDDED, EMBEDDED), "model-set")
    failed(desk("use", "../../etc"), "model-name")
    assert desk("use").returncode == 2
    assert desk("install").returncode == 2
    assert desk.in_use() == [EMBEDDED]


def test_komekshi_model_wins(desk: Desk, model_dir: Path) -> None:
    done = desk("use", EMBEDDED, KOMEKSHI_MODEL=model_dir)
    assert "KOMEKSHI_MODEL is set" in done.stdout
    assert "KOMEKSHI_MODEL is set" in desk("list", KOMEKSHI_MODEL=model_dir).stdout


def test_a_damaged_choice_and_a_damaged_list_are_told(desk: Desk) -> None:
    choice = desk.home / "config" / "komekshi" / "models.json"
    choice.parent.mkdir(parents=True)
    choice.write_text("{")
    failed(desk("list"), "model-choice")
    failed(desk.process("ask", "--text", "справка"), "model-choice")
    assert desk("use", EMBEDDED).returncode == 0
    assert desk.in_use() == [EMBEDDED]
    (desk.home / "models" / "catalogue.toml").write_text("[[model]]\nname = 1\n")
    failed(desk("list"), "model-catalogue")


def _wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)
