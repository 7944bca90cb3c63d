"""`komekshi run` as a process on a machine without sound devices."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
import soundfile

from .conftest import StartDaemon

pytestmark = pytest.mark.usefixtures("no_audio_devices")


def _alive(pids: list[int]) -> list[int]:
    return [pid for pid in pids if Path(f"/proc/{pid}").exists()]


def test_it_answers_lines_and_files_and_survives_bad_ones(
    start_daemon: StartDaemon, tmp_path: Path
) -> None:
    question = tmp_path / "сұрақ.wav"
    subprocess.run(
        ["espeak-ng", "-v", "kk", "-w", str(question), "дәрігерді үйге қалай шақырамын"],
        check=True,
    )
    (tmp_path / "text.wav").write_text("no sound")
    daemon = start_daemon()
    daemon.wait_for("ready")
    assert sum("no microphone" in line for line in daemon.lines) == 1
    assert sum("no loudspeaker" in line for line in daemon.lines) == 1

    daemon.type("text.wav")
    daemon.type("нет такого.wav")
    daemon.type("")
    daemon.type("сұрақ.wav")
    daemon.type("вызвать врача на дом")
    daemon.type("спасибо")
    daemon.wait_for("audio-format")
    daemon.wait_for("audio-missing")
    daemon.wait_for("[Answer doctor-home-call", times=2)
    daemon.wait_for("spoken answer: ", times=3)
    answers = [line.split("spoken answer: ")[1].rstrip("]") for line in daemon.lines
               if "spoken answer: " in line]  # fmt: skip
    assert len({Path(answer).parent for answer in answers}) == 1
    assert tmp_path in Path(answers[0]).parents
    assert soundfile.info(answers[0]).duration > 3
    assert not any("Traceback" in line for line in daemon.lines)

    children = daemon.children()
    assert daemon.end() == 0
    assert _alive(children) == []
    assert not any("Traceback" in line for line in daemon.lines)


def test_the_end_of_its_input_does_not_end_it(start_daemon: StartDaemon) -> None:
    daemon = start_daemon()
    daemon.close_stdin()
    daemon.wait_for("ready")
    time.sleep(1.0)
    assert daemon.process.poll() is None
    assert daemon.end(signal.SIGINT) == 0


def test_a_visit_goes_on_from_line_to_line(start_daemon: StartDaemon) -> None:
    daemon = start_daemon()
    daemon.wait_for("ready")
    daemon.type("вызвать врача на дом")
    daemon.type("повторите")
    daemon.wait_for("[Command repeat")
    daemon.wait_for("spoken answer: ", times=2)
    said = [line for line in daemon.lines if line.startswith("Көмекші: ")]
    assert said[0] in said[1:]
    assert daemon.end() == 0


def test_killed_workers_do_not_silence_it(start_daemon: StartDaemon, speech: Path) -> None:
    daemon = start_daemon()
    daemon.wait_for("ready")
    for pid in daemon.children():
        os.kill(pid, signal.SIGKILL)
    daemon.type(str(speech / "kk.wav"))
    daemon.wait_for("spoken answer: ")
    assert daemon.end() == 0


def test_it_ends_while_it_starts(start_daemon: StartDaemon) -> None:
    daemon = start_daemon()
    deadline = time.monotonic() + 20
    while not daemon.children() and time.monotonic() < deadline:
        time.sleep(0.01)
    children = daemon.children()
    assert daemon.end() == 0
    assert _alive(children) == []
    assert daemon.lines == []


def test_killing_it_takes_its_children_along(start_daemon: StartDaemon) -> None:
    daemon = start_daemon()
    daemon.wait_for("ready")
    children = daemon.children()
    assert children
    daemon.process.kill()
    daemon.process.wait()
    deadline = time.monotonic() + 10
    while _alive(children) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert _alive(children) == []


def test_without_a_model_it_says_what_to_do(
    start_daemon: StartDaemon, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KOMEKSHI_HOME", str(tmp_path / "nowhere"))
    daemon = start_daemon()
    assert daemon.process.wait(timeout=20) == 3
    assert "KOMEKSHI_HOME" in daemon.wait_for("→", within_s=2)
