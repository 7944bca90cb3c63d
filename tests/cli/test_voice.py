"""`komekshi voice …` as a process, on a small catalogue of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import yaml

from tests.cli.conftest import KOMEKSHI, Komekshi
from tests.conftest import pad, speak

CATALOGUE = Path(__file__).parent.parent / "catalogue" / "data" / "good"
SUMMARY = "Дәрігер үйге келеді."


@pytest.fixture
def home(tmp_path: Path) -> Path:
    shutil.copytree(CATALOGUE, tmp_path / "intents")
    return tmp_path


def _script(komekshi: Komekshi, home: Path, *more: str) -> list[dict[str, Any]]:
    done = komekshi("voice", "script", "doctor-call", "--json", *more, KOMEKSHI_HOME=home)
    assert done.returncode == 0, done.stderr
    lines: list[dict[str, Any]] = json.loads(done.stdout)
    return lines


def test_list_names_the_voice_of_each_language(komekshi: Komekshi, home: Path) -> None:
    done = komekshi("voice", "list", "--json", KOMEKSHI_HOME=home, KOMEKSHI_VOICE_RATE="120")
    shown = json.loads(done.stdout)
    assert set(shown["voices"]) == {"kk", "ru"}
    assert all("espeak-ng" in name for name in shown["voices"].values())
    assert shown["rate"] == 120
    assert shown["error"] is None


def test_a_piper_voice_that_is_not_there_is_told_and_espeak_speaks(
    komekshi: Komekshi, home: Path
) -> None:
    done = komekshi("voice", "list", "--json", KOMEKSHI_HOME=home, KOMEKSHI_PIPER_KK="/none.onnx")
    shown = json.loads(done.stdout)
    assert shown["error"]["code"] in {"piper-missing", "piper-voice-missing"}
    assert "espeak-ng" in shown["voices"]["kk"]


@pytest.mark.parametrize("value", ["fast", "9000"])
def test_a_rate_that_is_none_is_refused(komekshi: Komekshi, home: Path, value: str) -> None:
    done = komekshi("voice", "list", KOMEKSHI_HOME=home, KOMEKSHI_VOICE_RATE=value)
    assert done.returncode == 3
    assert value in done.stderr


def test_say_writes_what_is_said(komekshi: Komekshi, home: Path, tmp_path: Path) -> None:
    lengths = []
    for name, rate in (("slow", "100"), ("fast", "200")):
        out = tmp_path / f"{name}.wav"
        text = "Содан кейін «Получить ЭЦП» түймесін басыңыз. 5 күн."
        done = komekshi("voice", "say", text, "--out", out, "--rate", rate, KOMEKSHI_HOME=home)
        assert done.returncode == 0, done.stderr
        lengths.append(soundfile.info(out).duration)
    assert 1.5 < lengths[0] / lengths[1] < 2.5


def test_say_refuses_a_third_language_and_no_words(komekshi: Komekshi, home: Path) -> None:
    for arguments in (("hello", "--language", "en"), ("…",)):
        done = komekshi("voice", "say", *arguments, KOMEKSHI_HOME=home)
        assert done.returncode == 3
        assert done.stdout == ""


def test_the_script_is_what_the_service_says(komekshi: Komekshi, home: Path) -> None:
    lines = _script(komekshi, home)
    assert [line["number"] for line in lines] == list(range(1, len(lines) + 1))
    texts = {(line["language"], line["text"]) for line in lines}
    assert ("kk", SUMMARY) in texts
    assert ("ru", "Никому не называйте код.") in texts
    assert not any(line["recorded"] for line in lines)
    done = komekshi("voice", "script", KOMEKSHI_HOME=home)
    assert SUMMARY in done.stdout
    assert "{title}" not in done.stdout
    assert komekshi("voice", "script", "nothing", KOMEKSHI_HOME=home).returncode == 3


def test_a_file_becomes_the_voice_of_a_sentence(
    komekshi: Komekshi, home: Path, tmp_path: Path
) -> None:
    line = next(each for each in _script(komekshi, home) if each["text"] == SUMMARY)
    spoken = pad(speak(SUMMARY, "kk", tmp_path / "take.wav"), before_s=1.0, after_s=1.0)
    arguments = ("voice", "record", "doctor-call", "--from", spoken)
    assert komekshi(*arguments, KOMEKSHI_HOME=home).returncode == 3  # which sentence?
    done = komekshi(*arguments, "--key", line["key"], KOMEKSHI_HOME=home)
    assert done.returncode == 0, done.stderr
    kept = home / "intents" / "voices" / "doctor-call" / f"{line['key']}.wav"
    assert soundfile.info(kept).duration < soundfile.info(spoken).duration - 1.0
    left = _script(komekshi, home, "--missing")
    assert SUMMARY not in {each["text"] for each in left}
    out = tmp_path / "said.wav"
    komekshi("voice", "say", SUMMARY, "--out", out, KOMEKSHI_HOME=home)
    assert np.array_equal(soundfile.read(out)[0], soundfile.read(kept)[0])


def test_a_changed_sentence_is_no_longer_said_by_its_recording(
    komekshi: Komekshi, home: Path, tmp_path: Path
) -> None:
    line = next(each for each in _script(komekshi, home) if each["text"] == SUMMARY)
    spoken = speak(SUMMARY, "kk", tmp_path / "take.wav")
    record = ("voice", "record", "doctor-call", "--from", spoken, "--key", str(line["number"]))
    assert komekshi(*record, KOMEKSHI_HOME=home).returncode == 0
    assert not _recording_findings(komekshi, home)
    service = home / "intents" / "services" / "health" / "doctor-call.yaml"
    service.write_text(service.read_text("utf-8").replace(SUMMARY, "Дәрігер келеді."), "utf-8")
    (home / "intents" / "services" / "access" / "bot-use.yaml").write_text(
        (home / "intents" / "services" / "access" / "bot-use.yaml")
        .read_text("utf-8")
        .replace(SUMMARY, "Бот көмектеседі."),
        "utf-8",
    )
    (stale,) = _recording_findings(komekshi, home)
    assert stale["code"] == "recording-stale"
    assert SUMMARY in stale["message"]
    assert "doctor-call" in stale["remedy"]


def test_a_broken_index_is_no_fault_of_the_catalogue(komekshi: Komekshi, home: Path) -> None:
    folder = home / "intents" / "voices" / "doctor-call"
    folder.mkdir(parents=True)
    (folder / "index.yaml").write_text("kk-0: [", "utf-8")
    (broken,) = _recording_findings(komekshi, home)
    assert broken["code"] == "recording-index"
    assert "doctor-call" in broken["message"]
    assert komekshi("voice", "script", KOMEKSHI_HOME=home).returncode == 0


def _recording_findings(komekshi: Komekshi, home: Path) -> list[dict[str, Any]]:
    found = json.loads(komekshi("check", "--json", KOMEKSHI_HOME=home).stdout)["findings"]
    return [each for each in found if each["code"].startswith("recording-")]


def test_a_folder_of_numbered_files_and_one_bad_take(
    komekshi: Komekshi, home: Path, tmp_path: Path
) -> None:
    lines = [each for each in _script(komekshi, home) if each["language"] == "ru"][:2]
    takes = tmp_path / "takes"
    takes.mkdir()
    speak(lines[0]["text"], "ru", takes / f"{lines[0]['number']}.wav")
    soundfile.write(takes / f"{lines[1]['key']}.wav", np.zeros(16_000, np.int16), 16_000)
    arguments = ("voice", "record", "doctor-call", "--from", takes)
    done = komekshi(*arguments, KOMEKSHI_HOME=home)
    assert done.returncode == 1
    assert "no sound" in done.stderr
    index = home / "intents" / "voices" / "doctor-call" / "index.yaml"
    assert [each["text"] for each in yaml.safe_load(index.read_text()).values()] == [
        lines[0]["text"]
    ]
    speak("Да.", "ru", takes / "holiday.wav")
    done = komekshi(*arguments, KOMEKSHI_HOME=home)
    assert done.returncode == 3
    assert "holiday" in done.stderr


def test_reading_into_the_microphone(
    audio_devices: Any, komekshi: Komekshi, home: Path, tmp_path: Path
) -> None:
    line = next(each for each in _script(komekshi, home) if each["text"] == SUMMARY)
    spoken = pad(speak(SUMMARY, "kk", tmp_path / "take.wav"), before_s=0.7, after_s=0.3)
    command = [KOMEKSHI, "voice", "record", "doctor-call", "--key", line["key"]]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=sys.stderr,
        text=True,
        env={
            **dict(audio_devices.env),
            "PATH": "/usr/bin:/bin",
            "HOME": str(tmp_path),
            "KOMEKSHI_HOME": str(home),
            "KOMEKSHI_MICROPHONE": audio_devices.microphone,
        },
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("\n")
        process.stdin.flush()
        while "speak now" not in process.stdout.readline():
            pass
        audio_devices.say(spoken).wait(timeout=30)
        told = process.stdout.read()
    assert process.returncode == 0
    assert "kept" in told
    kept = home / "intents" / "voices" / "doctor-call" / f"{line['key']}.wav"
    assert soundfile.info(kept).duration == pytest.approx(
        soundfile.info(spoken).duration - 1.0, abs=0.5
    )


def test_check_hears_every_sentence_once_and_goes_on(komekshi: Komekshi, home: Path) -> None:
    arguments = ("voice", "check", "--only", "doctor-call", "--json")
    some = json.loads(komekshi(*arguments, "--limit", "3", KOMEKSHI_HOME=home).stdout)
    assert some["heard"] == 3
    none_anew = json.loads(komekshi(*arguments, "--limit", "0", KOMEKSHI_HOME=home).stdout)
    assert none_anew["worst_first"] == some["worst_first"]
    done = komekshi("check", "--voice", "--only", "doctor-call", "--json", KOMEKSHI_HOME=home)
    whole = json.loads(done.stdout)
    assert whole["heard"] == whole["sentences"] == len(_script(komekshi, home))
    errors = [each["word_error"] for each in whole["worst_first"]]
    assert errors == sorted(errors, reverse=True)
    by_text = {each["text"]: each for each in whole["worst_first"]}
    assert by_text["Врач придёт домой."]["heard"] == "врач придет домой"
    assert by_text[SUMMARY]["word_error"] == 0
    assert {each["text"] for each in some["worst_first"]} <= set(by_text)
    assert set(whole["by_language"]) == {"kk", "ru"}
