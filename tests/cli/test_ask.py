from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from .conftest import Komekshi

KEYS = {
    "input",
    "text",
    "language",
    "decision",
    "service",
    "candidates",
    "score",
    "timings_ms",
}
QUESTION = "дәрігерді үйге қалай шақырамын"


def _objects(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("spoken") / "сұрақ бір.wav"
    subprocess.run(["espeak-ng", "-v", "kk", "-w", str(path), QUESTION], check=True)
    return path


def test_files_of_all_kinds_in_one_process(komekshi: Komekshi, spoken: Path) -> None:
    folder = spoken.parent
    samples, rate = soundfile.read(spoken)
    stereo = folder / "stereo.flac"
    soundfile.write(stereo, np.stack([samples, samples], axis=1), rate)
    silence = folder / "silence.wav"
    soundfile.write(silence, np.zeros(16_000), 16_000)
    empty = folder / "empty.wav"
    empty.touch()
    text = folder / "text.wav"
    text.write_text("no sound at all")
    answers = folder / "answers.wav"

    done = komekshi(
        "ask", "--json", spoken, stereo, silence, empty, text, folder / "none.wav", folder,
        "--text", "вызвать врача на дом", "--speak", answers,
    )  # fmt: skip

    assert done.returncode == 1
    heard, flac, quiet, *failed, typed = _objects(done.stdout)
    for answer in (heard, flac):
        assert answer.keys() >= KEYS
        assert answer["decision"] == "Answer"
        assert answer["service"] == "doctor-home-call"
        assert answer["language"] == "kk"
        assert answer["candidates"][0] == {"service": "doctor-home-call", "score": answer["score"]}
        assert answer["timings_ms"].keys() >= {"recognise", "match", "total"}
    assert heard["input"] == str(spoken)
    assert (quiet["decision"], quiet["service"], quiet["language"]) == ("NotSpeech", None, None)
    assert (quiet["text"], quiet["candidates"], quiet["score"]) == ("", [], 0.0)
    assert [each["error"]["code"] for each in failed] == [
        "audio-empty",
        "audio-format",
        "audio-missing",
        "audio-directory",
    ]
    assert all(each["error"]["message"] and each["error"]["remedy"] for each in failed)
    assert (typed["service"], typed["language"]) == ("doctor-home-call", "ru")
    assert soundfile.info(answers).duration > 20
    assert "Traceback" not in done.stderr


def test_a_file_that_may_not_be_read(komekshi: Komekshi, spoken: Path) -> None:
    if os.geteuid() == 0:
        # root may read everything; a name longer than any file system takes fails for all
        done = komekshi("ask", "--json", spoken.with_name("a" * 300 + ".wav"))
        assert _objects(done.stdout)[0]["error"]["code"] == "audio-unreadable"
    else:
        closed = shutil.copy(spoken, spoken.with_name("closed.wav"))
        closed.chmod(0)
        done = komekshi("ask", "--json", closed)
        assert _objects(done.stdout)[0]["error"]["code"] == "audio-permission"
    assert done.returncode == 1


def test_lines_of_text_get_an_answer_each(komekshi: Komekshi, tmp_path: Path) -> None:
    lines = [QUESTION, "", "какая завтра погода в алматы", "сәлеметсіз бе", "🙂"]
    file = tmp_path / "questions.txt"
    file.write_text("\ufeff" + "\r\n".join(lines), encoding="utf-8")
    for done in (
        komekshi("ask", "--json", "--text-file", file),
        komekshi("ask", "--json", "--text-file", "-", stdin="\n".join(lines)),
    ):
        assert done.returncode == 0
        assert done.stderr == ""
        answers = _objects(done.stdout)
        assert [each["input"] for each in answers] == lines
        assert [each["decision"] for each in answers] == [
            "Answer",
            "NotSpeech",
            "NotKnown",
            "Answer",
            "NotSpeech",
        ]
        assert answers[0]["service"] == "doctor-home-call"
        assert (answers[3]["service"], answers[3]["talk"]) == (None, "greeting")
        assert all(each["reply"] for each in answers)


def test_lines_that_are_no_utf8_and_files_that_are_not_there(
    komekshi: Komekshi, tmp_path: Path
) -> None:
    sent = "справка\n".encode("cp1251") + "вызвать врача на дом\n".encode()
    done = komekshi("ask", "--json", "--text-file", "-", stdin=sent)
    assert done.returncode == 1
    broken, good = _objects(done.stdout)
    assert broken["error"]["code"] == "text-encoding"
    assert good["service"] == "doctor-home-call"
    done = komekshi("ask", "--text-file", tmp_path / "none.txt")
    assert done.returncode == 1
    assert "none.txt" in done.stderr
    assert "[text-file]" in done.stderr


def test_the_table_is_for_people(komekshi: Komekshi) -> None:
    done = komekshi("ask", "--text", "вызвать врача на дом")
    assert done.returncode == 0
    for word in ("вызвать врача на дом", "Answer", "doctor-home-call", "ru", "103"):
        assert word in done.stdout


def test_a_wrong_command_line(komekshi: Komekshi) -> None:
    assert komekshi("ask").returncode == 2
    assert komekshi("ask", "--nonsense").returncode == 2
    assert komekshi("nonsense").returncode == 2


def test_what_all_inputs_need_is_missing(komekshi: Komekshi, spoken: Path, tmp_path: Path) -> None:
    done = komekshi("ask", spoken, KOMEKSHI_MODEL=tmp_path / "none")
    assert done.returncode == 3
    assert "[model-missing]" in done.stderr
    assert done.stdout == ""
    (tmp_path / "intents" / "services").mkdir(parents=True)
    (tmp_path / "intents" / "services" / "a.yaml").write_text("id: [")
    done = komekshi("ask", "--text", "қалай", KOMEKSHI_HOME=tmp_path)
    assert done.returncode == 3
    assert "services/a.yaml:" in done.stderr


def test_a_spoken_answer_that_can_not_be_written(komekshi: Komekshi, tmp_path: Path) -> None:
    done = komekshi(
        "ask", "--json", "--text", "рахмет", "--speak", tmp_path / "none" / "answer.wav"
    )
    assert done.returncode == 1
    assert _objects(done.stdout)[0]["decision"] == "Command"
    assert "[voice-file]" in done.stderr
