from __future__ import annotations

import subprocess
from pathlib import Path

import soundfile

from .conftest import Komekshi


def test_help_names_every_command(komekshi: Komekshi) -> None:
    done = komekshi("--help")
    assert done.returncode == 0
    for command in ("run", "ask", "converse", "doctor", "check", "demo"):
        assert f" {command} " in done.stdout


def test_check_finds_no_errors_in_the_repository(komekshi: Komekshi) -> None:
    done = komekshi("check")
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 errors" in done.stdout


def test_check_names_file_and_line_of_a_fault(komekshi: Komekshi, tmp_path: Path) -> None:
    services = tmp_path / "intents" / "services"
    services.mkdir(parents=True)
    (services / "broken.yaml").write_text("id: broken\ntitle: {kk: [}\n")
    done = komekshi("check", KOMEKSHI_HOME=tmp_path)
    assert done.returncode == 3
    assert "services/broken.yaml:2" in done.stderr


def test_demo_asks_every_sound_file_and_keeps_the_answers(
    komekshi: Komekshi, tmp_path: Path
) -> None:
    samples = tmp_path / "samples"
    samples.mkdir()
    for name, text in (("one", "дәрігерді үйге қалай шақырамын"), ("two", "рахмет")):
        subprocess.run(
            ["espeak-ng", "-v", "kk", "-w", str(samples / f"{name}.wav"), text], check=True
        )
    done = komekshi("demo", samples, "--out", tmp_path / "out")
    assert done.returncode == 0
    assert "doctor-home-call" in done.stdout
    assert str(tmp_path / "out") in done.stdout
    lengths = {path.stem: soundfile.info(path).duration for path in (tmp_path / "out").iterdir()}
    assert lengths.keys() == {"one", "two"}
    assert all(seconds > 0.5 for seconds in lengths.values())


def test_demo_without_samples_says_so(komekshi: Komekshi, tmp_path: Path) -> None:
    done = komekshi("demo", tmp_path)
    assert done.returncode == 3
    assert "[no-samples]" in done.stderr


def test_doctor_judges_this_machine(komekshi: Komekshi) -> None:
    done = komekshi("doctor")
    lines = done.stdout.splitlines()
    assert any(line.startswith("OK") and "python" in line for line in lines)
    assert lines[-1].startswith("Komekshi ")
    failed = any(line.startswith("FAIL") for line in lines)
    assert done.returncode == (3 if failed else 0)


def test_doctor_fails_without_a_model(komekshi: Komekshi, tmp_path: Path) -> None:
    done = komekshi("doctor", KOMEKSHI_MODEL=tmp_path / "none")
    assert done.returncode == 3
    assert any(line.startswith("FAIL") and "model" in line for line in done.stdout.splitlines())
